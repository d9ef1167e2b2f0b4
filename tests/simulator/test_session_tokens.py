import time
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from lib.simulator import seeds
from lib.simulator.server import running

ACTIVE = "/session/active-linked-account"
SECRET = seeds.secret(1, "session tokens")


def claims_of(token):
    return jwt.decode(token, SECRET, algorithms=["HS256"])


def test_a_token_is_a_real_jwt_with_the_documented_claims(cobalt):
    given = cobalt.mint("acme")
    claims = claims_of(given["token"])

    assert jwt.get_unverified_header(given["token"]) == {"alg": "HS256", "typ": "JWT"}
    assert set(claims) == {"org_id", "linked_account_id", "environment", "iat", "exp"}
    assert (claims["linked_account_id"], claims["environment"]) == ("acme", "test")
    assert claims["exp"] - claims["iat"] == 86_400
    assert abs(claims["iat"] - time.time()) < 5
    assert abs(given["expires_in"] - 86_400) < 5
    assert given["refresh_token"]


def test_a_valid_token_is_given_again(cobalt):
    assert cobalt.mint("acme")["token"] == cobalt.mint("acme")["token"]


def test_force_refresh_gives_another_token_even_within_one_second(cobalt):
    tokens = {cobalt.mint("acme", force_refresh="true")["token"] for _ in range(4)}

    assert len(tokens) == 4
    assert all(claims_of(token)["exp"] - claims_of(token)["iat"] <= 86_400 for token in tokens)
    assert all(cobalt.bear(token, "GET", ACTIVE).status_code == 200 for token in tokens)


def test_force_refresh_false_gives_the_same_token(cobalt):
    assert cobalt.mint("acme", force_refresh="false")["token"] == cobalt.mint("acme")["token"]


def test_a_token_tells_whose_it_is(cobalt):
    answer = cobalt.bear(cobalt.mint("globex")["token"], "GET", ACTIVE)

    assert answer.json()["account_id"] == "globex"
    assert [each["type"] for each in answer.json()["integrations"]] == ["hubspot"]


def test_a_revoked_token_is_dead_and_its_sister_lives(cobalt):
    first = cobalt.mint("acme")["token"]
    second = cobalt.mint("acme", force_refresh="true")["token"]
    answer = cobalt.bear(first, "POST", "/session-token/revoke")

    assert answer.json() == {"success": True, "revoked_count": 1}
    assert cobalt.bear(first, "GET", ACTIVE).status_code == 401
    assert cobalt.bear(first, "POST", "/session-token/revoke").status_code == 401
    assert cobalt.bear(second, "GET", ACTIVE).status_code == 200
    assert cobalt.mint("acme")["token"] == second


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        pytest.param({"authorization": "Bearer not.a.token"}, "Invalid token", id="an unknown token"),
        pytest.param({"authorization": "Bearer"}, "Authorization Token Missing", id="an empty token"),
        pytest.param({"authorization": "Basic abc"}, "Authorization Token Missing", id="another scheme"),
        pytest.param({}, "Authorization Token Missing", id="no header"),
    ],
)
def test_bearer_routes_refuse(cobalt, headers, message):
    answer = cobalt.http.get(f"{cobalt.base}/api/v2/public{ACTIVE}", headers=headers)

    assert answer.status_code == 401
    assert (answer.json()["error"], answer.json()["message"]) == ("INVALID_TOKEN", message)


def test_a_token_of_the_right_form_that_was_never_given_out_is_refused(cobalt):
    claims = claims_of(cobalt.mint("acme")["token"])
    forged = jwt.encode(claims | {"linked_account_id": "globex"}, SECRET, algorithm="HS256")

    assert cobalt.bear(forged, "GET", ACTIVE).status_code == 401


def test_minting_needs_a_known_account(cobalt):
    unnamed = cobalt.ask("POST", "/session-token", json={})
    unknown = cobalt.ask("POST", "/session-token", json={"linked_account_id": "nobody"})

    assert (unnamed.status_code, unnamed.json()["message"]) == (400, "linked_account_id is required")
    assert unknown.status_code == 400
    assert unknown.json()["error"] == "INVALID_LINKED_ACCOUNT_ID"
    assert unknown.json()["message"] == "No linked account found for account id : nobody in environment test"


def test_a_token_dies_after_its_day(caller):
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with running(clock=lambda: now) as base:
        cobalt = caller(base)
        token = cobalt.mint("acme")["token"]
        now += timedelta(hours=23)

        assert cobalt.bear(token, "GET", ACTIVE).status_code == 200
        assert cobalt.mint("acme")["token"] == token
        assert cobalt.mint("acme")["expires_in"] == 3600

        now += timedelta(hours=1)

        assert cobalt.bear(token, "GET", ACTIVE).status_code == 401
        assert cobalt.mint("acme")["token"] != token
