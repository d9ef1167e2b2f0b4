import http.client
import json
import time
import uuid

import pytest

from lib.simulator import address


@pytest.fixture
def wire(cobalt):
    """One connection that is never reopened."""
    connection = http.client.HTTPConnection(cobalt.base.removeprefix("http://"), timeout=5)
    connection.auto_open = False
    connection.connect()
    yield connection
    connection.close()


def ask(wire, cobalt, method, path, body=None, **headers):
    given = {"x-api-key": cobalt.key, "Content-Type": "application/json"} | headers
    wire.request(method, f"/api/v2/public{path}", body=body, headers=given)
    answer = wire.getresponse()
    return answer, answer.read()


def test_headers_with_underscores_arrive(wire, cobalt):
    answer, body = ask(wire, cobalt, "GET", "/application/hubspot", Linked_Account_ID="expired-inc")

    assert answer.status == 200
    assert json.loads(body)["reauth_required"] is True


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_body_does_not_spill_into_the_next_request(wire, cobalt, method):
    body = json.dumps({"linked_account_id": "acme"})
    first, _ = ask(wire, cobalt, method, "/linked-account/nobody", body)
    second, listed = ask(wire, cobalt, "GET", "/linked-account")

    assert (first.status, second.status) == (404, 200)
    assert json.loads(listed)["totalDocs"] == 4


def test_an_answer_that_needs_no_body_still_drains_it(wire, cobalt):
    ask(wire, cobalt, "GET", "/auth-structure/slack", json.dumps({"x": "y" * 100_000}))

    assert ask(wire, cobalt, "GET", "/auth-structure/slack")[0].status == 200


def test_an_empty_body_may_be_called_json(wire, cobalt):
    assert ask(wire, cobalt, "DELETE", "/linked-account/nobody")[0].status == 404
    assert ask(wire, cobalt, "POST", "/linked-account", "")[0].status == 400


def test_answers_on_an_open_connection_come_at_once(wire, cobalt):
    ask(wire, cobalt, "GET", "/linked-account")
    began = time.monotonic()
    for _ in range(20):
        ask(wire, cobalt, "GET", "/linked-account")

    assert time.monotonic() - began < 0.6  # it would be 0.8 with a delayed second packet each


def test_answers_carry_a_reason_phrase(wire, cobalt):
    assert ask(wire, cobalt, "GET", "/linked-account")[0].reason == "OK"
    assert ask(wire, cobalt, "GET", "/linked-account/nobody")[0].reason == "Not Found"
    assert ask(wire, cobalt, "POST", "/linked-account")[0].reason == "Bad Request"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v2/public/linked-account",
        "/api/v2/public/nothing",
        "/provider/oauth/authorize",
        "/app/login",
        "/__fault/no-such-fault/api/v2/public/linked-account",
        "/__fault/503/api/v2/public/linked-account",
        "/__sim/faults",
        "/",
    ],
)
def test_every_answer_has_its_own_trace_id(cobalt, path):
    first, second = cobalt.visit(path), cobalt.visit(path)

    assert uuid.UUID(first.headers["x-trace-id"]) != uuid.UUID(second.headers["x-trace-id"])


@pytest.mark.parametrize("prefix", ["", "/", "/proxy", "/a/b/c", "/app", "/tenant%2F1"])
@pytest.mark.parametrize("end", ["", "/"], ids=["without a slash at the end", "with a slash at the end"])
def test_any_prefix_may_stand_before_a_route(cobalt, prefix, end):
    url = f"{cobalt.base}{prefix}/api/v2/public/linked-account{end}"
    answer = cobalt.http.get(url, headers={"x-api-key": cobalt.key})

    assert answer.status_code == 200
    assert answer.json()["totalDocs"] == 4


def test_a_prefix_stands_in_every_address_that_is_given_out(cobalt):
    headers = {"x-api-key": cobalt.key, "linked_account_id": "acme"}
    public = f"{cobalt.base}/proxy/api/v2/public"
    icon = cobalt.http.get(f"{public}/application/slack", headers=headers).json()["icon"]
    url = cobalt.http.get(f"{public}/linked-account/integration/oauth-url/slack", headers=headers).json()["auth_url"]

    assert icon.startswith(f"{cobalt.base}/proxy/icons/")
    assert url.startswith(f"{cobalt.base}/proxy/provider/slack/oauth/authorize?")
    assert cobalt.visit(url).status_code == 200


def test_a_slash_that_belongs_to_a_name_leads_nowhere_else(cobalt):
    answer = cobalt.ask("GET", "/application/slack%2F", "acme")

    assert (answer.status_code, answer.json()["message"]) == (404, "Cannot GET /api/v2/public/application/slack/")


def test_foreign_sites_may_ask_the_api_from_a_browser(cobalt):
    url = f"{cobalt.base}/api/v2/public/linked-account"
    asked = {"Origin": "http://shop.example", "Access-Control-Request-Method": "PUT"}
    preflight = cobalt.http.options(url, headers=asked)

    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "PUT" in preflight.headers["access-control-allow-methods"].split(",")
    assert {"linked_account_id", "x-api-key", "authorization"} <= set(
        preflight.headers["access-control-allow-headers"].split(", ")
    )
    assert cobalt.http.get(url).headers["access-control-allow-origin"] == "*"
    assert "X-Trace-ID" in cobalt.http.get(url).headers["access-control-expose-headers"]


def test_foreign_sites_may_not_use_the_controls(cobalt):
    assert "access-control-allow-origin" not in cobalt.visit("/__sim/faults").headers
    assert cobalt.http.options(f"{cobalt.base}/__sim/faults").status_code != 204


def test_head_is_answered_like_get_without_a_body(cobalt):
    answer = cobalt.ask("HEAD", "/linked-account")

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("raw", "prefix", "path", "faults"),
    [
        ("/api/v2/public/x", "", "/api/v2/public/x", ()),
        ("/__fault/slow/api/v2/public/x/", "/__fault/slow", "/api/v2/public/x", ("slow",)),
        ("/__fault/a,b/app/login", "/__fault/a,b", "/app/login", ("a", "b")),
        ("/p/__fault/a/__fault/b/api/v1/x", "/p/__fault/a/__fault/b", "/api/v1/x", ("a", "b")),
        ("/__fault/a%2Cb/api/v1/x", "/__fault/a%2Cb", "/api/v1/x", ("a,b",)),
        ("/__fault//api/v1/x", "/__fault/", "/api/v1/x", ("",)),
        ("/__fault/api/v1/x", "/__fault", "/api/v1/x", ("",)),
        ("/app/api/v2/public/x", "/app", "/api/v2/public/x", ()),
        ("/api/v2/public/linked-account/a%2Fapi%2Fv2%2Fb", "", "/api/v2/public/linked-account/a/api/v2/b", ()),
        ("/api/v2/public/linked-account/a%2F", "", "/api/v2/public/linked-account/a/", ()),
        ("/__sim/reset", "", "/__sim/reset", ()),
        ("/", "", "/", ()),
    ],
    ids=str,
)
def test_addresses_are_taken_apart(raw, prefix, path, faults):
    assert address.read(raw) == address.Address(prefix, path, faults)


@pytest.mark.parametrize(
    "prefix", ["/__fault/no-such-fault", "/__fault/", "/__fault", "/__faults/slow", "/__fault/slow,"]
)
def test_a_prefix_with_an_unknown_fault_is_never_answered_as_if_healthy(cobalt, prefix):
    answer = cobalt.visit(f"{prefix}/api/v2/public/auth-structure/slack")

    assert answer.status_code == 404
    assert answer.json()["message"].startswith("There is no fault '")


def test_an_unknown_fault_is_told_what_it_may_have_meant(cobalt):
    answer = cobalt.visit("/__fault/scope-mising/api/v2/public/auth-structure/slack")

    assert answer.json()["message"] == "There is no fault 'scope-mising'; did you mean 'scope-missing'?"
