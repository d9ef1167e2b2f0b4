import json

import pytest

from lib.cobalt.requests import Cobalt, visit

KEY, TOKEN = "tk-secret-key", "token-secret"
COBALT = Cobalt("https://app.refold.ai", KEY)
PUBLIC = "https://app.refold.ai/api/v2/public"
REQUESTS = [
    (COBALT.list_linked_accounts(), "GET", "/linked-account?page=1&limit=1", None),
    (COBALT.list_linked_accounts(limit=100), "GET", "/linked-account?page=1&limit=100", None),
    (COBALT.read_linked_account("acme"), "GET", "/linked-account/acme", None),
    (COBALT.upsert_linked_account("acme"), "PUT", "/linked-account", {"account_id": "acme"}),
    (COBALT.create_linked_account("acme"), "POST", "/linked-account", {"account_id": "acme"}),
    (COBALT.delete_linked_account("acme"), "DELETE", "/linked-account/acme", None),
    (COBALT.mint_session_token("acme"), "POST", "/session-token?force_refresh=true", {"linked_account_id": "acme"}),
    (
        COBALT.mint_session_token("acme", force_refresh=False),
        *("POST", "/session-token?force_refresh=false", {"linked_account_id": "acme"}),
    ),
    (COBALT.active_linked_account(TOKEN), "GET", "/session/active-linked-account", None),
    (COBALT.revoke_session_token(TOKEN), "POST", "/session-token/revoke", None),
    (COBALT.list_applications("acme"), "GET", "/application", None),
    (COBALT.oauth_url("acme", "hubspot"), "GET", "/linked-account/integration/oauth-url/hubspot", None),
]
SENT = [pytest.param(request, id=f"{method} {path}") for request, method, path, _ in REQUESTS]


@pytest.mark.parametrize(("request_", "method", "path", "body"), REQUESTS, ids=[each.id for each in SENT])
def test_asks_as_documented(request_, method, path, body):
    assert (request_.method, str(request_.url)) == (method, PUBLIC + path)
    assert (json.loads(request_.content) if request_.content else None) == body
    assert request_.headers["accept"] == "application/json"
    assert request_.headers["user-agent"].startswith("Cobalt-Go-Live/")


@pytest.mark.parametrize("request_", SENT)
def test_secrets_travel_in_a_header_only(request_):
    carried = {name for name, value in request_.headers.items() if KEY in value or TOKEN in value}
    assert carried in ({"x-api-key"}, {"authorization"})
    assert not any(secret in str(request_.url) + request_.content.decode() for secret in (KEY, TOKEN))


def test_the_older_routes_lie_elsewhere():
    request = COBALT.older.ask_for("acme", "GET", "/execution/x/response")
    assert str(request.url) == "https://app.refold.ai/api/v1/execution/x/response"
    assert request.headers["x-api-key"] == KEY


def test_a_token_goes_without_the_key():
    assert "x-api-key" not in COBALT.active_linked_account(TOKEN).headers
    assert COBALT.active_linked_account(TOKEN).headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        pytest.param("a/../b", b"a%2F..%2Fb", id="a climb"),
        pytest.param("..", b"%2E%2E", id="two dots"),
        pytest.param(".", b"%2E", id="a dot"),
        pytest.param("a.b", b"a.b", id="a dot inside"),
        pytest.param("a?b=c#d", b"a%3Fb%3Dc%23d", id="a query"),
        pytest.param("anna@example.com", b"anna%40example.com", id="a mail address"),
        pytest.param("ß 💡", b"%C3%9F%20%F0%9F%92%A1", id="letters of the world"),
    ],
)
@pytest.mark.parametrize("ask", [COBALT.read_linked_account, COBALT.delete_linked_account], ids=["read", "delete"])
def test_a_name_stays_one_part_of_the_path(ask, name, segment):
    assert ask(name).url.raw_path == b"/api/v2/public/linked-account/" + segment


def test_a_slug_stays_one_part_of_the_path():
    assert COBALT.oauth_url("acme", "../x").url.raw_path.endswith(b"/oauth-url/..%2Fx")


@pytest.mark.parametrize(
    ("account", "header", "query"),
    [
        pytest.param("acme", "acme", b"", id="in a header"),
        pytest.param("Müller&x", None, b"linked_account_id=M%C3%BCller%26x", id="in the query for other letters"),
    ],
)
def test_the_account_goes(account, header, query):
    request = COBALT.list_applications(account)
    assert (request.headers.get("linked_account_id"), request.url.query) == (header, query)


def test_a_path_before_the_routes_is_kept():
    request = Cobalt("http://127.0.0.1:8400/__fault/429", KEY).list_applications("acme")
    assert str(request.url) == "http://127.0.0.1:8400/__fault/429/api/v2/public/application"


def test_a_key_with_other_letters_is_sent_and_not_fallen_over():
    assert COBALT.with_key("schlüssel").list_linked_accounts().headers.raw[-1] == (b"x-api-key", "schlüssel".encode())


def test_another_key_is_another_value():
    other = COBALT.with_key("tk-other")
    assert other.list_linked_accounts().headers["x-api-key"] == "tk-other"
    assert COBALT.list_linked_accounts().headers["x-api-key"] == KEY


def test_the_key_is_not_printed():
    assert KEY not in repr(COBALT)


def test_visits_as_a_stranger_with_a_browser():
    request = visit("https://app.example.com/")
    assert "Mozilla" in request.headers["user-agent"]
    assert {"x-api-key", "authorization", "cookie"}.isdisjoint(request.headers)
