import json
import time

import pytest

from lib.simulator.sample import EVENT, PAYLOAD, rehearsal_key

A = "/application/event"


def by_name(listed):
    return {event["name"]: event for event in listed}


def runs_of(cobalt, email, account="acme"):
    """Executions that were given this address, once there are any."""
    for _ in range(50):
        listed = cobalt.ask("GET", "/execution", account, params={"execution_source": "Event"}).json()["docs"]
        found = [cobalt.ask("GET", f"/execution/{row['_id']}", account).json() for row in listed[:3]]
        mine = [each for each in found if each["nodes"][0]["latest_output"].get("email") == email]
        if mine:
            return mine
        time.sleep(0.02)
    return []


@pytest.mark.parametrize("path", [A, "/event"])
def test_the_samples_event_is_complete(cobalt, path):
    event = by_name(cobalt.ask("GET", path).json())[EVENT]

    assert {row["key"] for row in event["response"]} == set(PAYLOAD)
    assert json.loads(event["raw_response"]) == PAYLOAD
    assert set(event["json_schema"]["required"]) <= set(PAYLOAD)


def test_the_other_event_lacks_a_key_that_its_workflow_asks_for(cobalt):
    event = by_name(cobalt.ask("GET", A).json())["Lead Updated"]
    workflow = cobalt.ask("GET", "/workflow/sync-everything").json()

    assert "{{event.lead_score}}" in str(workflow["nodes"])
    assert "lead_score" not in {row["key"] for row in event["response"]}


@pytest.mark.parametrize("path", [A, "/event"])
def test_an_event_lives_and_dies(cobalt, path):
    sample = {"deal": {"id": 1, "won": True, "tags": []}}
    made = by_name(cobalt.ask("POST", path, json={"name": "Deal Won", "response": json.dumps(sample)}).json())
    identity = made["Deal Won"]["_id"]
    renamed = {"name": "Deal Lost", "response": {"deal": {"id": "1"}}}
    changed = by_name(cobalt.ask("PUT", f"{path}/{identity}", json=renamed).json())
    single = cobalt.ask("GET", f"{path}/{identity}").json()
    left = by_name(cobalt.ask("DELETE", f"{path}/{identity}").json())

    assert list(made) == [EVENT, "Lead Updated", "Deal Won"]
    assert made["Deal Won"]["response"] == [
        {"key": "deal", "type": "object"},
        {"key": "deal.id", "type": "number"},
        {"key": "deal.won", "type": "boolean"},
        {"key": "deal.tags", "type": "array"},
    ]
    assert single == changed["Deal Lost"]
    assert single["response"][1] == {"key": "deal.id", "type": "text"}
    assert list(left) == [EVENT, "Lead Updated"]


def test_each_environment_has_its_own_events(cobalt):
    cobalt.ask("DELETE", f"{A}/{by_name(cobalt.ask('GET', A).json())[EVENT]['_id']}")
    production = cobalt.with_key(rehearsal_key("production"))

    assert EVENT in by_name(production.ask("GET", A).json())


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code", "message"),
    [
        ("GET", f"{A}/nothing", None, 404, "RESOURCE_NOT_FOUND", "Event not found"),
        ("PUT", f"{A}/nothing", {}, 404, "INVALID_EVENT_ID", "Trigger with Id nothing not found"),
        ("DELETE", f"{A}/nothing", None, 404, "INVALID_EVENT_ID", "Trigger with Id nothing not found"),
        ("POST", A, {"name": "x"}, 400, "MISSING_REQUIRED_FIELD", "name and response are required"),
        (
            "POST",
            A,
            {"name": EVENT, "response": {"a": 1}},
            400,
            "INVALID_EVENT_ID",
            f"Trigger with name {EVENT} already exists",
        ),
        ("POST", A, {"name": "x", "response": "{"}, 400, "VALIDATION_ERROR", "response is not valid JSON"),
    ],
)
def test_managing_is_refused_for(cobalt, method, path, body, status, code, message):
    answer = cobalt.ask(method, path, json=body)

    assert (answer.status_code, answer.json()["error"], answer.json()["message"]) == (status, code, message)


def test_an_event_needs_a_name_and_a_sample_when_changed(cobalt):
    identity = by_name(cobalt.ask("GET", A).json())[EVENT]["_id"]
    answer = cobalt.ask("PUT", f"{A}/{identity}", json={"name": "x"})

    assert (answer.status_code, answer.json()["error"]) == (400, "INVALID_EVENT")


@pytest.mark.parametrize(
    "url",
    [
        "/api/v2/public/event/trigger",
        "/api/v2/public/event/hubspot",
        "/api/v2/public/event",
        "/api/v1/event/trigger",
        "/api/v1/webhook/65f0a1b2c3d4e5f60718293a",
    ],
)
@pytest.mark.parametrize("word", ["event", "trigger"])
def test_firing_runs_the_workflows_that_listen(cobalt, url, word):
    headers = {"x-api-key": cobalt.key, "linked_account_id": "acme", "instance_tag": "x"}
    payload = PAYLOAD | {"email": "fired@example.com"}
    answer = cobalt.http.post(cobalt.base + url, headers=headers, json={word: EVENT, "payload": payload})
    (run, *more) = runs_of(cobalt, "fired@example.com")

    assert answer.json() == {"message": "Webhook Fired Success"}
    assert (run["name"], run["trigger_application_event"], more) == ("Create a contact", EVENT, [])


def test_an_event_arrives_as_a_form_too(cobalt):
    form = {"event": (None, EVENT), "payload": (None, json.dumps(PAYLOAD)), "email": ("x.txt", b"form@example.com")}
    answer = cobalt.ask("POST", "/event/trigger", "acme", files=form)
    (run,) = runs_of(cobalt, "form@example.com")

    assert answer.status_code == 200
    assert run["nodes"][0]["latest_output"] == PAYLOAD | {"email": "form@example.com"}


@pytest.mark.parametrize(
    ("account", "path", "headers"),
    [("initech", "/event/trigger", {}), ("acme", "/event/slack", {}), ("acme", "/event/trigger", {"config_id": "x"})],
    ids=["an account without access", "another application", "another config"],
)
def test_nothing_runs_for(cobalt, account, path, headers):
    cobalt.ask("POST", "/config", "initech", json={"slug": "hubspot"})
    before = cobalt.ask("GET", "/execution", account).json()["totalDocs"]
    answer = cobalt.ask("POST", path, account, headers=headers, json={"event": EVENT, "payload": PAYLOAD})

    assert answer.status_code == 200
    assert cobalt.ask("GET", "/execution", account).json()["totalDocs"] == before


def test_a_disabled_workflow_does_not_listen(cobalt):
    config = cobalt.ask("GET", "/slug/hubspot/config", "acme").json()
    off = [{"id": workflow["id"], "enabled": False} for workflow in config["workflows"]]
    cobalt.ask("PUT", "/config", "acme", json={"slug": "hubspot", "workflows": off})
    before = cobalt.ask("GET", "/execution", "acme").json()["totalDocs"]
    cobalt.ask("POST", "/event/trigger", "acme", json={"event": EVENT, "payload": PAYLOAD})

    assert cobalt.ask("GET", "/execution", "acme").json()["totalDocs"] == before


@pytest.mark.parametrize("name", ["contact created", "Nothing", ""], ids=["in lower case", "unknown", "empty"])
def test_an_event_is_found_by_its_exact_name_only(cobalt, name):
    answer = cobalt.ask("POST", "/event/trigger", "acme", json={"event": name, "payload": {}})

    assert (answer.status_code, answer.json()["error_code"]) == (404, "INVALID_EVENT")
    assert answer.json()["message"] == "Trigger not found"


def test_a_form_with_a_broken_payload_is_refused(cobalt):
    answer = cobalt.ask("POST", "/event/trigger", "acme", files={"event": (None, EVENT), "payload": (None, "{")})

    assert (answer.status_code, answer.json()["message"]) == (400, "payload is not valid JSON")
