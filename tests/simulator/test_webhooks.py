import pytest

from lib.simulator.sample import rehearsal_key
from lib.simulator.webhooks import EVENTS

W = "/webhook"
ALARMS = {"Workflow Errored", "Workflow Timed Out", "Workflow Stopped", "Connection Expired"}
NEW = {"webhook_url": "http://127.0.0.1:9/hook", "webhook_events": ["Workflow Completed"]}


def registered(cobalt, **body):
    answer = cobalt.ask("POST", W, json=NEW | body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_one_webhook_sounds_the_alarm_and_one_is_off(cobalt):
    alarm, off = cobalt.ask("GET", W).json()

    assert alarm["is_enabled"] is True
    assert set(alarm["webhook_events"]) == ALARMS
    assert alarm["webhook_url"] == f"{cobalt.base}/app/webhooks/cobalt"
    assert alarm["workflow_ids"] == []
    assert off["is_enabled"] is False


def test_a_webhook_lives_and_dies(cobalt):
    before = cobalt.ask("GET", W).json()
    made = registered(cobalt, webhook_headers={"X-Team": "blue"}, method="PUT", workflow_ids=["w"])
    path = f"{W}/{made['_id']}"
    changed = cobalt.ask("PUT", path, json={"is_enabled": False}).json()

    assert (made["method"], made["webhook_headers"], made["workflow_ids"]) == ("PUT", {"X-Team": "blue"}, ["w"])
    assert (made["is_enabled"], changed["is_enabled"]) == (True, False)
    assert changed["webhook_url"] == NEW["webhook_url"]
    assert cobalt.ask("GET", path).json() == changed
    assert cobalt.ask("DELETE", path).json() == before
    assert cobalt.ask("GET", path).status_code == 400


@pytest.mark.parametrize("event", EVENTS)
def test_each_event_has_an_older_name_too(cobalt, event):
    assert registered(cobalt, webhook_events=[event.lower().replace(" ", "-")])["webhook_events"] == [event]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_webhook_is_a_400(cobalt, method):
    answer = cobalt.ask(method, f"{W}/nothing", json={})

    assert (answer.status_code, answer.json()["error"]) == (400, "RESOURCE_NOT_FOUND")
    assert answer.json()["message"] == "Webhook not found"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"webhook_events": ["Nothing"]}, "INVALID_EVENT"),
        ({"webhook_events": []}, "INVALID_EVENT"),
        ({"webhook_events": "Workflow Completed"}, "INVALID_EVENT"),
        ({"webhook_events": [1]}, "INVALID_EVENT"),
        ({"slug": "hubspot", "webhook_events": ["Connection Created"]}, "INVALID_EVENT"),
        ({"webhook_url": "ftp://127.0.0.1/"}, "VALIDATION_ERROR"),
        ({"webhook_url": "http://127.0.0.1/\r\nx: y"}, "VALIDATION_ERROR"),
        ({"webhook_url": 1}, "VALIDATION_ERROR"),
        ({"webhook_headers": {"x": "a\r\nb: c"}}, "VALIDATION_ERROR"),
        ({"webhook_headers": {"a b": "c"}}, "VALIDATION_ERROR"),
        ({"webhook_headers": ["x"]}, "VALIDATION_ERROR"),
        ({"method": "GET"}, "VALIDATION_ERROR"),
        ({"webhook_type": "carrier pigeon"}, "VALIDATION_ERROR"),
    ],
    ids=str,
)
def test_a_webhook_may_not_have(cobalt, body, code):
    before = cobalt.ask("GET", W).json()
    created = cobalt.ask("POST", W, json=NEW | body)
    changed = cobalt.ask("PUT", f"{W}/{before[0]['_id']}", json=body)

    assert [(each.status_code, each.json()["error"]) for each in (created, changed)] == [(400, code)] * 2
    assert cobalt.ask("GET", W).json()[0]["webhook_events"] == before[0]["webhook_events"]
    assert len(cobalt.ask("GET", W).json()) == len(before)


@pytest.mark.parametrize("missing", NEW)
def test_a_webhook_needs_an_address_and_events(cobalt, missing):
    answer = cobalt.ask("POST", W, json={name: value for name, value in NEW.items() if name != missing})

    assert (answer.status_code, answer.json()["error"]) == (400, "MISSING_REQUIRED_FIELD")


def test_each_environment_has_its_own_webhooks(cobalt):
    made = registered(cobalt)
    production = cobalt.with_key(rehearsal_key("production"))

    assert len(production.ask("GET", W).json()) == 2
    assert production.ask("GET", f"{W}/{made['_id']}").status_code == 400


def test_webhooks_are_grouped_and_ungrouped(cobalt):
    first, second = cobalt.ask("GET", W).json()
    path = "/webhooks/group/edit"
    grouped = cobalt.ask("PUT", path, json={"webhookIds": [first["_id"]], "group": "ops"}).json()
    ungrouped = cobalt.ask("PUT", path, json={"webhookIds": [first["_id"], second["_id"]], "group": ""}).json()
    refused = cobalt.ask("PUT", path, json={"group": "ops"})

    assert [(each["_id"], each["group"]) for each in grouped] == [(first["_id"], "ops")]
    assert [each.get("group") for each in ungrouped] == [None, None]
    assert (refused.status_code, refused.json()["message"]) == (400, "webhookIds is required")


def test_the_older_api_knows_one_webhook(cobalt):
    registered(cobalt)
    more = cobalt.ask("POST", f"{W}/subscribe", json={"webhook_events": ["connection-created"]}).json()
    less = cobalt.ask("POST", f"{W}/unsubscribe", json={"webhook_event": "workflow-completed"}).json()
    gone = cobalt.ask("DELETE", W).json()

    assert more == {
        "webhook_url": NEW["webhook_url"],
        "webhook_events": ["Workflow Completed", "Connection Created"],
    }
    assert less["webhook_events"] == ["Connection Created"]
    assert gone == less
    assert len(cobalt.ask("GET", W).json()) == 2


@pytest.mark.parametrize(
    ("path", "body"),
    [("/subscribe", {}), ("/subscribe", {"webhook_events": ["x"]}), ("/unsubscribe", {}), ("/unsubscribe", None)],
)
def test_the_older_api_refuses_unknown_events(cobalt, path, body):
    answer = cobalt.ask("POST", W + path, json=body)

    assert (answer.status_code, answer.json()["error"]) == (400, "INVALID_EVENT")


def test_the_older_api_without_any_webhook(cobalt):
    for webhook in cobalt.ask("GET", W).json():
        cobalt.ask("DELETE", f"{W}/{webhook['_id']}")

    assert cobalt.ask("DELETE", W).status_code == 400
