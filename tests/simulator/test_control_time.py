"""The simulator's own controls: its clock and its seed."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from lib.simulator import seeds

A, HOLDER = "/linked-account", "/session/active-linked-account"


def now(control):
    return datetime.fromisoformat(control("GET", "clock").json()["now"])


# The clock


def test_the_clock_goes_as_the_real_one_until_it_is_set(control):
    assert control("GET", "clock").json()["offset_seconds"] == 0
    assert abs(now(control) - datetime.now(UTC)) < timedelta(seconds=2)


def test_the_clock_can_be_ahead(control):
    control("PUT", "clock", json={"offset_seconds": 3600})

    assert timedelta(seconds=3598) < now(control) - datetime.now(UTC) < timedelta(seconds=3602)


@pytest.mark.parametrize("moment", ["2026-03-01T09:00:00Z", "2026-03-01T10:00:00+01:00", "2026-03-01T09:00:00"])
def test_the_clock_can_be_put_onto_a_moment_and_goes_on_from_there(control, moment):
    control("PUT", "clock", json={"offset_seconds": -99})
    control("PUT", "clock", json={"now": moment})
    first, second = now(control), now(control)

    assert datetime(2026, 3, 1, 9, tzinfo=UTC) <= first <= second < datetime(2026, 3, 1, 9, 0, 5, tzinfo=UTC)


def test_a_session_token_expires_when_the_clock_has_passed_its_end(control, cobalt):
    token = cobalt.mint()["token"]
    control("PUT", "clock", json={"offset_seconds": 86_390})
    before = cobalt.bear(token, "GET", HOLDER).status_code
    control("PUT", "clock", json={"offset_seconds": 86_410})

    assert (before, cobalt.bear(token, "GET", HOLDER).status_code) == (200, 401)
    assert cobalt.bear(cobalt.mint()["token"], "GET", HOLDER).status_code == 200


def test_what_is_made_later_says_so(control, cobalt):
    control("PUT", "clock", json={"now": "2027-07-01T00:00:00Z"})
    made = cobalt.ask("PUT", A, json={"account_id": "newcomer"}).json()

    assert made["createdAt"].startswith("2027-07-01T00:00:")
    assert control("GET", "journal").json()[-1]["at"].startswith("2027-07-01T00:00:")


def test_a_reset_brings_the_real_time_back(control):
    control("PUT", "clock", json={"offset_seconds": 10_000})
    control("POST", "reset")

    assert control("GET", "clock").json()["offset_seconds"] == 0


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"offset_seconds": "3600"}',
        b'{"offset_seconds": true}',
        b'{"offset_seconds": null}',
        b'{"offset_seconds": NaN}',
        b'{"offset_seconds": 1e300}',
        b'{"offset_seconds": 1, "now": "2026-03-01T09:00:00Z"}',
        b'{"now": "tomorrow"}',
        b'{"now": "0001-01-01T00:00:00Z"}',
        b'{"now": "9999-12-31T23:59:59Z"}',
    ],
    ids=repr,
)
def test_a_time_that_cannot_be_is_refused_and_changes_nothing(control, body):
    control("PUT", "clock", json={"offset_seconds": 7})

    assert control("PUT", "clock", content=body).status_code == 400
    assert control("GET", "clock").json()["offset_seconds"] == 7


@pytest.mark.parametrize("moment", ["0102-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9899-01-01T00:00:00Z"])
@pytest.mark.parametrize("fault", ["extra-fields", "429-retry-after-date"])
def test_nothing_breaks_at_a_time_far_away(control, cobalt, suffer, moment, fault):
    assert control("PUT", "clock", json={"now": moment}).status_code == 200
    suffer(fault)
    routes = [("GET", A), ("GET", "/execution"), ("GET", "/workflow"), ("GET", "/application")]

    assert {cobalt.ask(method, path, "acme").status_code for method, path in routes} <= {200, 429}
    assert cobalt.ask("POST", "/session-token", json={"linked_account_id": "acme"}).status_code in (200, 429)


def test_a_token_of_the_future_is_a_real_one(control, cobalt):
    control("PUT", "clock", json={"now": "2030-01-01T00:00:00Z"})
    claims = jwt.decode(cobalt.mint()["token"], options={"verify_signature": False})

    assert datetime.fromtimestamp(claims["iat"], UTC).year == 2030


# The seed


def test_another_seed_means_other_keys_and_ids_and_the_same_people(control, cobalt):
    before = cobalt.ask("GET", f"{A}/acme").json()
    told = control("POST", "seed", json={"seed": 7}).json()
    after = cobalt.with_key(told["test_key"]).ask("GET", f"{A}/acme").json()

    assert told == {
        "seed": 7,
        "test_key": seeds.key("test", 7),
        "production_key": seeds.key("production", 7),
    }
    assert cobalt.ask("GET", A).status_code == 401
    assert after["_id"] != before["_id"]
    assert (after["name"], after["createdAt"]) == (before["name"], before["createdAt"])


def test_the_same_seed_twice_gives_the_same_world(control, cobalt):
    told = []
    for _ in range(2):
        key = control("POST", "seed", json={"seed": 7}).json()["test_key"]
        told.append(cobalt.with_key(key).ask("PUT", A, json={"account_id": "newcomer"}).json()["_id"])

    assert told[0] == told[1]


def test_a_reset_brings_the_first_seed_back(control, cobalt):
    control("POST", "seed", json={"seed": 7})

    assert control("POST", "reset").json()["seed"] == 1
    assert cobalt.ask("GET", A).status_code == 200


@pytest.mark.parametrize("seed", [-1, 16**12, 1.5, True, "7", None], ids=repr)
def test_a_seed_that_is_none_is_refused_and_changes_nothing(control, cobalt, seed):
    assert control("POST", "seed", json={"seed": seed}).status_code == 400
    assert cobalt.ask("GET", A).status_code == 200
