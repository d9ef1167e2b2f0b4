"""The backend SDK's requests, as they were recorded on the wire, are answered with what the SDK needs.

The SDK joins base URL and path by plain concatenation, does not encode ids, says JSON also where there is no body,
sends the account twice (header and query), and a body with some GETs and DELETEs. An answer that is empty, null or
false would be an error to it, and of an error it keeps the message only.
"""

import http.client
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from lib.simulator import seeds
from lib.simulator.sample import EVENT, PAYLOAD, rehearsal_key, workflow_id
from lib.simulator.server import running

P = "/api/v2/public"
ODD_ID = "north/1@example.com"
PAGE = {"docs", "totalDocs", "limit", "page", "totalPages", "hasNextPage"}
ACCOUNT = {"_id", "account_id", "environment", "udf"}
CONFIG = {"slug", "config_id", "fields", "workflows", "field_errors"}
APPLICATION = {"name", "slug", "auth_type", "app_id", "icon"}
EXECUTION = {"_id", "status", "associated_workflow", "nodes"}
WEBHOOK = {"webhook_url", "webhook_events"}
MESSAGE = {"message"}
ROW = seeds.object_id(1, "event", "test", EVENT)
FIRED = {"linked_account_id": "acme", "event": EVENT, "payload": PAYLOAD}
SLACK = {"linked_account_id": "acme", "slug": "slack"}


@dataclass(frozen=True)
class Call:
    """`of` sends the account twice, as the SDK does; `needs` are the keys of the answer, or of each row in `[…]`."""

    name: str
    method: str
    path: str
    needs: set[str] | list[set[str]]
    body: Any = None
    of: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    first: tuple["Call", ...] = ()


POST_CONFIG = Call("config", "POST", f"{P}/config", CONFIG, SLACK, "acme")
MAKE = Call("upsertLinkedAccount", "PUT", f"{P}/linked-account", ACCOUNT | {"new_account"}, {"account_id": ODD_ID})
EXECUTE = f"/api/v1/workflow/{workflow_id()}/execute"
CALLS = [
    Call("createLinkedAccount", "POST", f"{P}/linked-account", ACCOUNT, {"linked_account_id": "new", "name": "New"}),
    MAKE,
    Call("getAllLinkedAccounts", "GET", f"{P}/linked-account", PAGE),
    Call("getAllLinkedAccounts page", "GET", f"{P}/linked-account?page=1&limit=2", PAGE),
    Call("getLinkedAccountById", "GET", f"{P}/linked-account/{ODD_ID}", ACCOUNT | {"integrations"}, first=(MAKE,)),
    Call("deleteLinkedAccount", "DELETE", f"{P}/linked-account/{ODD_ID}", MESSAGE, first=(MAKE,)),
    Call(
        "migrateAuth",
        "PUT",
        f"{P}/migrate-token",
        {"success", "message"},
        {"linked_account_id": "acme", "slug": "hubspot", "auth_object": {"access_token": "a", "refresh_token": "b"}},
        "acme",
    ),
    Call("getTokenForLinkedAccount", "POST", f"{P}/session-token", {"token"}, {"linked_account_id": "acme"}),
    Call("getApplications", "GET", f"{P}/application", [APPLICATION], of="acme"),
    Call("getApplicationBySlug", "GET", f"{P}/application/slack", APPLICATION, of="acme"),
    Call("getExecutions", "GET", f"{P}/execution", PAGE, of="acme"),
    Call("getExecutions page", "GET", f"{P}/execution?page=2&limit=5", PAGE, of="acme"),
    Call("getExecutionById", "GET", f"{P}/execution/$execution", EXECUTION, of="acme"),
    Call("event", "POST", f"{P}/event", MESSAGE, FIRED, "acme"),
    Call("event slug", "POST", f"{P}/event/hubspot", MESSAGE, FIRED | {"slug": "hubspot"}, "acme"),
    Call(
        "event config",
        "POST",
        f"{P}/event",
        MESSAGE,
        FIRED | {"config_id": "acme"},
        "acme",
        headers={"config_id": "acme"},
    ),
    Call("triggerEvent", "POST", f"{P}/event/trigger", MESSAGE, FIRED, "acme"),
    Call("triggerEvent slug", "POST", f"{P}/event/hubspot", MESSAGE, FIRED | {"slug": "hubspot"}, "acme"),
    Call("listEvents", "GET", f"{P}/event", [{"_id", "name", "response"}]),
    Call("listEventById", "GET", f"{P}/event/{ROW}", {"_id", "name", "response"}),
    Call(
        "updateEvent",
        "PUT",
        f"{P}/event/{ROW}",
        [{"_id", "name", "response"}],
        {"event_id": ROW, "name": "Renamed", "response": {"a": 1}},
    ),
    Call("deleteEvent", "DELETE", f"{P}/event/{ROW}", [{"_id", "name", "response"}]),
    POST_CONFIG,
    Call("getConfig", "GET", f"{P}/slug/slack/config/", CONFIG, SLACK, "acme", first=(POST_CONFIG,)),
    Call("getConfig id", "GET", f"{P}/slug/slack/config/acme", CONFIG, SLACK, "acme", first=(POST_CONFIG,)),
    Call(
        "updateConfig",
        "PUT",
        f"{P}/config",
        CONFIG,
        SLACK | {"fields": {"owner": "ada"}, "workflows": []},
        "acme",
        first=(POST_CONFIG,),
    ),
    Call("deleteConfig", "DELETE", f"{P}/slug/slack/config/", MESSAGE, SLACK, "acme", first=(POST_CONFIG,)),
    Call("deleteConfig id", "DELETE", f"{P}/slug/slack/config/acme", MESSAGE, SLACK, "acme", first=(POST_CONFIG,)),
    Call("getWebhook", "GET", f"{P}/webhook", [WEBHOOK | {"_id"}]),
    Call(
        "createWebhook",
        "POST",
        f"{P}/webhook",
        WEBHOOK | {"_id"},
        {"webhook_url": "http://127.0.0.1:9/", "webhook_events": ["workflow-errored"]},
    ),
    Call("deleteWebhook", "DELETE", f"{P}/webhook", WEBHOOK),
    Call(
        "subscribeWebhookEvents",
        "POST",
        f"{P}/webhook/subscribe",
        WEBHOOK,
        {"webhook_events": ["connection-created", "workflow-completed"]},
    ),
    Call(
        "unsubscribeWebhookEvent",
        "POST",
        f"{P}/webhook/unsubscribe",
        WEBHOOK,
        {"webhook_event": "workflow-completed"},
    ),
    Call(
        "executeWorkflow",
        "POST",
        EXECUTE,
        {"execution_id"},
        PAYLOAD,
        headers={"linked_account_id": "acme", "slug": "hubspot", "sync_execution": "false"},
    ),
    Call(
        "executeWorkflow sync",
        "POST",
        EXECUTE,
        {"execution_id", "return_value"},
        PAYLOAD,
        headers={"linked_account_id": "acme", "slug": "hubspot", "sync_execution": "true"},
    ),
    # The same, refused: the SDK shows the message, and nothing else.
    Call("createLinkedAccount again", "POST", f"{P}/linked-account", MESSAGE, {"account_id": "acme"}, status=400),
    Call("getLinkedAccountById unknown", "GET", f"{P}/linked-account/nobody", MESSAGE, status=404),
    Call(
        "getTokenForLinkedAccount unknown",
        "POST",
        f"{P}/session-token",
        MESSAGE,
        {"linked_account_id": "x"},
        status=400,
    ),
    Call("getApplicationBySlug unknown", "GET", f"{P}/application/nothing", MESSAGE, of="acme", status=404),
    Call("getApplications of nobody", "GET", f"{P}/application", MESSAGE, of="nobody", status=404),
    Call("getExecutionById unknown", "GET", f"{P}/execution/nothing", MESSAGE, of="acme", status=404),
    Call("triggerEvent unknown", "POST", f"{P}/event/trigger", MESSAGE, FIRED | {"event": "x"}, "acme", 404),
    Call("listEventById unknown", "GET", f"{P}/event/nothing", MESSAGE, status=404),
    Call("getConfig unknown", "GET", f"{P}/slug/slack/config/nothing", MESSAGE, SLACK, "acme", 404),
    Call("config of no application", "POST", f"{P}/config", MESSAGE, {"slug": "nothing"}, "acme", 404),
    Call(
        "createWebhook without events",
        "POST",
        f"{P}/webhook",
        MESSAGE,
        {"webhook_url": "http://127.0.0.1/"},
        status=400,
    ),
    Call(
        "executeWorkflow unknown",
        "POST",
        "/api/v1/workflow/nothing/execute",
        MESSAGE,
        {},
        status=404,
        headers={"linked_account_id": "acme", "slug": "hubspot", "sync_execution": "false"},
    ),
]
METHODS = {
    *("createLinkedAccount", "upsertLinkedAccount", "getAllLinkedAccounts", "getLinkedAccountById"),
    *("deleteLinkedAccount", "migrateAuth", "getTokenForLinkedAccount", "getApplications", "getApplicationBySlug"),
    *("getExecutions", "getExecutionById", "event", "triggerEvent", "listEvents", "listEventById", "updateEvent"),
    *("deleteEvent", "getConfig", "config", "updateConfig", "deleteConfig", "getWebhook", "createWebhook"),
    *("deleteWebhook", "subscribeWebhookEvents", "unsubscribeWebhookEvent", "executeWorkflow"),
}


@pytest.fixture(scope="module")
def address():
    with running() as base:
        yield base


@pytest.fixture(params=["", "/__fault/token-lives-long"], ids=["plain", "with a fault in the base URL"])
def sdk(address, request):
    """Sends calls over one connection, which must survive whatever body came with them."""
    wire = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    wire.request("POST", "/__sim/reset")
    wire.getresponse().read()
    wire.auto_open = False
    yield lambda call: send(wire, request.param, call)
    wire.close()


def send(wire, prefix, call):
    for earlier in call.first:
        assert send(wire, prefix, earlier)[0].status == 200
    path = call.path
    if "$execution" in path:
        listed = send(wire, prefix, Call("", "GET", f"{P}/execution", PAGE, of="acme"))[1]
        path = path.replace("$execution", listed["docs"][0]["_id"])
    headers = {"Content-Type": "application/json", "x-api-key": rehearsal_key("test")} | call.headers
    if call.of:
        headers["linked_account_id"] = call.of
        path += f"{'&' if '?' in path else '?'}linked_account_id={quote(call.of)}"
    body = None if call.body is None else json.dumps(call.body)
    wire.request(call.method, prefix + path, body=body, headers=headers)
    answer = wire.getresponse()
    return answer, json.loads(answer.read())


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_a_call_is_answered_with_what_the_sdk_needs(sdk, call):
    answer, told = sdk(call)
    rows, needs = (told, call.needs[0]) if isinstance(call.needs, list) else ([told], call.needs)

    assert (answer.status, answer.headers["content-type"]) == (call.status, "application/json")
    assert answer.reason
    assert rows
    assert all(needs <= set(row) for row in rows)
    assert call.status == 200 or isinstance(told["message"], str)


def test_every_method_is_called_once_at_least():
    assert {call.name.partition(" ")[0] for call in CALLS if call.status == 200} == METHODS


def test_an_id_with_a_slash_is_the_same_account_unencoded(sdk):
    made = sdk(MAKE)[1]
    read = sdk(Call("", "GET", f"{P}/linked-account/{ODD_ID}", ACCOUNT))[1]

    assert read["_id"] == made["_id"]
