import json
from datetime import UTC, datetime, timedelta

import pytest

from lib.simulator.server import running

OWN = "/linked-account/default-app/auth-credentials"
TOKENS = {"access_token": "a", "refresh_token": "b"}


def own_apps(cobalt, account="acme"):
    integrations = cobalt.ask("GET", f"/linked-account/{account}").json()["integrations"]
    return [each for each in integrations if each["type"] == "custom"]


@pytest.mark.parametrize("auth_object", [{"oauth2": TOKENS}, TOKENS], ids=["by auth type", "flat, as the SDK does"])
def test_tokens_can_be_brought_along(cobalt, auth_object):
    answer = cobalt.ask("PUT", "/migrate-token", "acme", json={"slug": "hubspot", "auth_object": auth_object})
    app = cobalt.ask("GET", "/application/hubspot", "acme").json()

    assert answer.json() == {"success": True, "message": "Token migrated successfully"}
    assert [(each["auth_type"], each["status"]) for each in app["connected_accounts"]] == [("oauth2", "active")]


@pytest.mark.parametrize(
    ("auth_object", "error"),
    [
        ({"keybased": {"x": "y"}}, "Auth type keybased is not supported by hubspot"),
        ({"oauth2": {"refresh_token": "b"}}, "access_token is missing in auth_object"),
    ],
    ids=["another auth type", "a token less"],
)
def test_some_refusals_to_migrate_are_a_200(cobalt, auth_object, error):
    answer = cobalt.ask("PUT", "/migrate-token", "acme", json={"slug": "hubspot", "auth_object": auth_object})

    assert (answer.status_code, answer.json()) == (200, {"error": error})
    assert "connected" not in cobalt.ask("GET", "/application/hubspot", "acme").json()


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 400), ({"slug": "hubspot", "auth_object": {}}, 400), ({"slug": "nothing", "auth_object": TOKENS}, 404)],
    ids=["nothing", "no tokens", "an unknown application"],
)
def test_migrating_is_refused_for(cobalt, body, status):
    assert cobalt.ask("PUT", "/migrate-token", "acme", json=body).status_code == status


def test_the_sample_account_has_given_its_key_for_the_own_app(cobalt):
    (own,) = own_apps(cobalt)

    assert (own["name"], own["reauth_required"]) == ("Sample app", False)
    assert not own_apps(cobalt, "globex")


def test_a_credential_of_the_own_app_is_added_updated_and_deleted(cobalt):
    answers = [
        cobalt.ask(method, f"{OWN}/token", "globex", json=body)
        for method, body in (("PUT", {"value": 1}), ("PUT", {"value": "2"}), ("DELETE", None), ("DELETE", None))
    ]

    assert [answer.json().get("action") for answer in answers[:2]] == ["added", "updated"]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 404]
    assert answers[3].json()["error"] == "RESOURCE_NOT_FOUND"
    assert cobalt.ask("PUT", f"{OWN}/token", "globex", json={}).status_code == 400


def test_a_credential_makes_the_own_app_connected(cobalt):
    cobalt.bear(cobalt.mint("globex")["token"], "PUT", f"{OWN}/token", json={"value": "secret-value"})

    assert own_apps(cobalt, "globex")
    assert "secret-value" not in cobalt.ask("GET", "/linked-account/globex").text


def test_credentials_come_with_a_new_account_too(cobalt):
    cobalt.ask("PUT", "/linked-account", json={"account_id": "new", "your_app": {"auth_credentials": {"key": "x"}}})

    assert own_apps(cobalt, "new")


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("given", [{}, None, [], {"auth_credentials": {}}], ids=str)
def test_an_empty_own_app_is_an_error(cobalt, method, given):
    answer = cobalt.ask(method, "/linked-account", json={"account_id": "new", "your_app": given})

    assert answer.status_code == 500
    assert answer.json()["message"] == "Valid App ID and Auth credentials required in your_app"
    assert cobalt.ask("GET", "/linked-account/new").status_code == 404


def test_properties_of_the_hosted_page_come_back_as_given(cobalt):
    token = cobalt.mint("acme")["token"]
    given = {"color": "#fff", "nested": {"a": [1, None]}}
    url = cobalt.bear(token, "POST", "/connect-url", params={"config_id": "a b"}, json=given).json()["hosted_url"]

    assert url == f"{cobalt.base}/connect/{token}?config_id=a+b"
    assert cobalt.bear(token, "GET", "/hosted-properties").json() == given
    assert cobalt.bear(cobalt.mint("globex")["token"], "GET", "/hosted-properties").json() == {}


def test_properties_are_kept_for_three_days(caller):
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with running(["token-lives-long"], clock=lambda: now) as base:
        cobalt = caller(base)
        token = cobalt.mint("acme")["token"]
        cobalt.bear(token, "POST", "/connect-url", json={"a": 1})
        now += timedelta(days=2, hours=23)
        kept = cobalt.bear(token, "GET", "/hosted-properties").json()
        now += timedelta(hours=1)

        assert kept == {"a": 1}
        assert cobalt.bear(token, "GET", "/hosted-properties").json() == {}


@pytest.mark.parametrize(("method", "path"), [("POST", "/connect-url"), ("GET", "/hosted-properties")])
def test_the_hosted_page_needs_a_token(cobalt, method, path):
    answer = cobalt.ask(method, path, "acme", json={})

    assert (answer.status_code, answer.json()["error"]) == (401, "INVALID_TOKEN")


@pytest.mark.parametrize(
    "body",
    [
        b'{"fields": NaN}',
        b'{"fields": 1e999}',
        b'{"fields": "\\ud800"}',
        b'{"fields": ' + b"[" * 101 + b"]" * 101 + b"}",
        b'{"fields": ' + b"[" * 100_000,
    ],
    ids=["not a number", "endless", "half a character", "deep", "very deep"],
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/config"), ("PUT", "/linked-account"), ("POST", "/connect-url")]
)
def test_what_could_not_be_answered_again_is_refused(cobalt, method, path, body):
    headers = {"authorization": f"Bearer {cobalt.mint('acme')['token']}"}
    answer = cobalt.ask(method, path, "acme", headers=headers, content=body)

    assert answer.status_code == 400
    assert answer.json()["message"] == "The request body must be a JSON object"


def test_what_is_just_deep_enough_is_kept(cobalt):
    token, deep = cobalt.mint("acme")["token"], b'{"a": ' + b"[" * 98 + b"1" + b"]" * 98 + b"}"
    cobalt.bear(token, "POST", "/connect-url", content=deep)

    assert cobalt.bear(token, "GET", "/hosted-properties").json() == json.loads(deep)
