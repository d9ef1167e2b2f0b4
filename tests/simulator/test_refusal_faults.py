"""What the API says no to, though the request was right: always, at times, or until the client has learned."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from lib.simulator.faults import refusals
from lib.simulator.server import running
from tests.simulator.raw import read_raw

ACCOUNT, HOLDER = "/linked-account/acme", "/session/active-linked-account"


class Clock:
    """Stands still, half a second into a second, until it is told to go on."""

    now = datetime(2026, 3, 10, 12, 0, 0, 500_000, tzinfo=UTC)

    def __call__(self):
        return self.now

    def advance(self, **span):
        self.now += timedelta(**span)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def timed(caller, clock):
    """A caller of a simulator of its own, whose time the test decides."""
    with running(clock=clock) as base:
        yield caller(base)


def statuses(caller, count, path=ACCOUNT):
    return [caller.ask("GET", path, "acme").status_code for _ in range(count)]


# Always. A row: fault, path, status, and what the body says.

ALWAYS = [
    ("400", ACCOUNT, 400, {"error_code": "VALIDATION_ERROR", "http_error_type": "BAD_REQUEST"}),
    ("401-key", ACCOUNT, 401, {"message": "Invalid Credentials", "http_error_type": "UNAUTHORIZED"}),
    ("403", "/workflow", 403, {"message": "Workflow is private to another linked account"}),
    ("404", ACCOUNT, 404, {"http_error_type": "NOT_FOUND"}),
    ("404", "/webhook/any", 400, {"message": "Webhook not found"}),
    ("404", "/auth-structure/slack", 500, {"message": "Schema not found for integration type: slack"}),
    ("error-200", ACCOUNT, 200, {"error": "The request could not be carried out"}),
]


@pytest.mark.parametrize(
    ("fault", "path", "status", "says"), ALWAYS, ids=[f"{row[0]} at {row[1]} is {row[2]}" for row in ALWAYS]
)
def test_every_request_is_refused(cobalt, fault, path, status, says):
    under = cobalt.under(fault)

    assert statuses(under, 3, path) == [status] * 3
    assert says.items() <= under.ask("GET", path, "acme").json().items()
    assert read_raw(under, path).headers["content-type"] == "application/json"


def test_a_refused_key_leaves_tokens_alone(cobalt, suffer):
    token = cobalt.mint()["token"]
    suffer("401-key")

    assert cobalt.ask("GET", ACCOUNT).status_code == 401
    assert cobalt.bear(token, "GET", HOLDER).status_code == 200


@pytest.mark.parametrize("fault", ["400", "401-key", "403", "404", "error-200", "429"])
def test_a_refused_request_changes_nothing(cobalt, suffer, fault):
    suffer(fault)
    cobalt.ask("PUT", "/linked-account", json={"account_id": "newcomer"})
    suffer()

    assert cobalt.ask("GET", "/linked-account/newcomer").status_code == 404


# Until the client has waited


def test_without_a_header_the_third_request_is_let_through(cobalt):
    under = cobalt.under("429")

    assert statuses(under, 6) == [429, 429, 200, 429, 429, 200]
    assert "retry-after" not in read_raw(under).headers


def test_each_route_counts_for_itself(cobalt):
    under = cobalt.under("429")

    assert [statuses(under, 1, path) for path in (ACCOUNT, "/application", ACCOUNT, "/application")] == [[429]] * 4
    assert [statuses(under, 1, path) for path in (ACCOUNT, "/application")] == [[200]] * 2


def test_a_pause_in_seconds_must_be_kept(timed, clock):
    under = timed.under("429-retry-after")
    refused = under.ask("GET", ACCOUNT, "acme")

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")

    clock.advance(seconds=0.999)

    assert under.ask("GET", ACCOUNT, "acme").headers["retry-after"] == "1"

    clock.advance(seconds=0.001)

    assert statuses(under, 2) == [200, 429]


def test_asking_too_soon_makes_the_pause_no_longer(timed, clock):
    under = timed.under("429-retry-after")
    for _ in range(4):
        assert statuses(under, 1) == [429]
        clock.advance(seconds=0.25)

    assert statuses(under, 1) == [200]


def test_a_pause_until_a_date_must_be_kept(timed, clock):
    under = timed.under("429-retry-after-date")
    refused = under.ask("GET", ACCOUNT, "acme")
    until = parsedate_to_datetime(refused.headers["retry-after"])

    assert refused.status_code == 429
    assert timedelta(seconds=1) < until - clock() <= timedelta(seconds=2)
    assert refused.headers["retry-after"].endswith(" GMT")

    clock.now = until - timedelta(microseconds=1)

    assert statuses(under, 1) == [429]

    clock.now = until

    assert statuses(under, 2) == [200, 429]


# A bucket that fills again


@pytest.mark.parametrize(("fault", "burst"), [("rate-limit-strict", 5), ("rate-limit-lenient", 25)])
def test_a_burst_is_allowed_and_then_twenty_a_second(timed, clock, fault, burst):
    under = timed.under(fault)

    assert statuses(under, burst + 3) == [200] * burst + [429] * 3

    clock.advance(seconds=0.1)

    assert statuses(under, 3) == [200, 200, 429]

    clock.advance(hours=1)

    assert statuses(under, burst + 1) == [200] * burst + [429]


def test_the_bucket_is_one_for_all_routes(timed):
    under = timed.under("rate-limit-strict")
    statuses(under, 5)

    assert statuses(under, 1, "/application") == [429]
    assert "retry-after" not in under.ask("GET", ACCOUNT, "acme").headers


# Tokens that end


def hold(caller, token):
    return caller.bear(token, "GET", HOLDER)


def test_a_token_expires_after_its_first_request_and_a_new_one_works(cobalt):
    under = cobalt.under("401-token-expired")
    token = under.mint()["token"]
    first, second = hold(under, token), hold(under, token)

    assert (first.status_code, second.status_code) == (200, 401)
    assert (second.json()["error"], second.json()["message"]) == ("INVALID_TOKEN", "Invalid token")
    assert hold(under, under.mint()["token"]).status_code == 200


def test_a_token_is_revoked_by_the_next_one_of_its_account_only(cobalt):
    under = cobalt.under("token-revoked")
    first, other = under.mint(force_refresh="true")["token"], under.mint("globex", force_refresh="true")["token"]
    second = under.mint(force_refresh="true")["token"]

    assert [hold(under, token).status_code for token in (first, second, other)] == [401, 200, 200]


def test_a_healthy_platform_keeps_a_token_after_its_first_request(cobalt):
    token = cobalt.mint()["token"]

    assert [hold(cobalt, token).status_code for _ in range(3)] == [200] * 3


def test_no_refusal_is_left_without_a_test():
    waiting = {"429", "429-retry-after", "429-retry-after-date", "rate-limit-strict", "rate-limit-lenient"}
    tokens = {"401-token-expired", "token-revoked"}

    assert {fault.name for fault in refusals.FAULTS} == {row[0] for row in ALWAYS} | waiting | tokens


@pytest.mark.parametrize("fault", [fault.name for fault in refusals.FAULTS])
def test_refusals_leave_the_customers_app_and_the_provider_alone(cobalt, fault):
    under = cobalt.under(fault)

    assert [under.visit(path).status_code for path in ("/app/login", "/icons/slack.svg")] == [200, 200]
