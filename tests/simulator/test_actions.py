import pytest

from lib.simulator.actions import ACTIONS
from lib.simulator.catalogue import APPS


def ask(cobalt, method, slug, rest="", account="acme", **more):
    headers = {"x-api-key": cobalt.key, "linked_account_id": account}
    url = f"{cobalt.base}/api/v2/integration-schema/{slug}/actions{rest}"
    return cobalt.http.request(method, url, headers=headers, **more)


def test_every_application_can_do_something(cobalt):
    assert set(ACTIONS) == set(APPS)
    for slug in APPS:
        listed = ask(cobalt, "GET", slug).json()
        assert listed
        assert all(set(action) == {"action_id", "name", "description", "tag"} for action in listed)


def test_an_action_tells_what_it_wants_to_know(cobalt):
    parameters = ask(cobalt, "GET", "slack", "/send_message").json()

    assert [(each["name"], each["required"], each["type"]) for each in parameters] == [
        ("channel", True, "text"),
        ("text", True, "text"),
    ]


def test_an_action_answers_the_same_to_the_same(cobalt):
    given = {"channel": "general", "text": "Hello", "unknown": 1}
    first, second = (ask(cobalt, "POST", "slack", "/send_message/execute", json=given).json() for _ in range(2))

    assert first == second
    assert (first["node_status"], first["http_status"]) == ("Success", 200)
    assert first["data"] == {"id": first["data"]["id"], "channel": "general", "text": "Hello"}


@pytest.mark.parametrize("account", ["acme", "expired-inc"], ids=["never connected", "expired"])
def test_without_a_live_connection_the_answer_is_still_200(cobalt, account):
    answer = ask(cobalt, "POST", "hubspot", "/get_contact/execute", account, json={"email": "a@example.com"})

    assert answer.status_code == 200
    assert (answer.json()["node_status"], answer.json()["http_status"]) == ("Errored", 401)


@pytest.mark.parametrize(
    ("method", "slug", "rest", "status", "code", "message"),
    [
        ("GET", "nothing", "", 404, "RESOURCE_NOT_FOUND", "Application app_type 'nothing' not found"),
        ("GET", "slack", "/a", 404, "RESOURCE_NOT_FOUND", "Action a not found in Application slack"),
        ("POST", "slack", "/a/execute", 404, "RESOURCE_NOT_FOUND", "Action a not found in Application slack"),
        (
            "POST",
            "hubspot",
            "/get_contact/execute",
            400,
            "VALIDATION_ERROR",
            "Required parameter 'email' is missing",
        ),
    ],
)
def test_an_action_is_refused_for(cobalt, method, slug, rest, status, code, message):
    answer = ask(cobalt, method, slug, rest, json={"email": ""} if method == "POST" else None)

    assert (answer.status_code, answer.json()["error_code"], answer.json()["message"]) == (status, code, message)


def test_a_bad_session_token_is_called_so(cobalt):
    answer = cobalt.http.get(
        f"{cobalt.base}/api/v2/integration-schema/slack/actions", headers={"authorization": "Bearer no.such.token"}
    )

    assert (answer.status_code, answer.json()["message"]) == (401, "Invalid session token")
