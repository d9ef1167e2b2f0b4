"""The local Cobalt's answers are valid by the vendor's own OpenAPI file, but for the differences listed beside."""

import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from ruamel.yaml import YAML

from lib.simulator import seeds
from lib.simulator.sample import PAYLOAD, rehearsal_key
from lib.simulator.seed_workflows import LOOP, PRIVATE, identity
from lib.simulator.server import running
from lib.simulator.site import FAMILIES

VENDOR = Path(__file__).parents[3] / "shared/reference/cobalt-openapi.yaml"
DIFFERENCES = Path(__file__).with_name("differences.yaml")
BEYOND = re.compile(r"/(dataref|datarefs|datastore|env|human-tasks|mcp-servers|tables)(/|$)")  # nothing verifies these
OTHER_WORDS = "(all words are other ones)"
METHODS = {"get", "post", "put", "patch", "delete"}
FORMATS = FormatChecker(formats=())
FORMATS.checks("date-time", raises=ValueError)(
    lambda text: not isinstance(text, str) or bool(datetime.fromisoformat(text))
)
FORMATS.checks("uri", raises=ValueError)(lambda text: not isinstance(text, str) or bool(urlsplit(text).scheme))

pytestmark = pytest.mark.skipif(not VENDOR.exists(), reason="the vendor's OpenAPI file is not here")


def readable(node):
    """The same schema with `nullable`, which JSON Schema does not know, as a type."""
    if isinstance(node, list):
        return [readable(each) for each in node]
    if not isinstance(node, dict):
        return node
    plain = {name: readable(value) for name, value in node.items() if name != "nullable"}
    return plain | {"type": [node["type"], "null"]} if node.get("nullable") and "type" in node else plain


@pytest.fixture(scope="module")
def vendor():
    return readable(YAML(typ="safe", pure=True).load(VENDOR.read_text()))


def operations(vendor):
    """By operation id: method, path and the schema of the 200."""
    return {
        told["operationId"]: (method.upper(), path, told["responses"]["200"]["content"]["application/json"]["schema"])
        for path, methods in vendor["paths"].items()
        for method, told in methods.items()
        if method in METHODS and not BEYOND.search(path)
    }


def is_served(method, path):
    routes = [route for family in FAMILIES for route in family.ROUTES if method in route.methods]
    return unnamed(path) in {unnamed(route.path) for route in routes}


def unnamed(path):
    return re.sub(r"\{[^}]*\}", "{}", path)


# What is asked: the operation, who asks, and what goes into path, query, headers and body. Where a value begins with $,
# the world below holds it.
KEY, TOKEN = "key", "token"
SLUG = {"slug": "hubspot"}
CASES = [
    ("listApplicationsForLinkedAccount", KEY, {}),
    ("getApplicationBySlug", KEY, {"slug": "slack"}),
    ("getAuthStructureForApp", KEY, {"slug": "netsuite"}),
    ("createConnectUrl", TOKEN, {"json": {"button_color": "#123"}}),
    ("getHostedProperties", TOKEN, {}),
    ("upsertDefaultAppAuthCredential", KEY, {"key": "api_token", "json": {"value": "x"}}),
    ("deleteDefaultAppAuthCredential", KEY, {"key": "api_token"}),
    ("saveKeyBasedAppCredentials", KEY, {"slug": "copper", "json": {"email": "a@example.com", "api_key": "x"}}),
    (
        "migrateTokenForLinkedAccount",
        KEY,
        {"json": {"slug": "hubspot", "auth_object": {"oauth2": {"access_token": "a"}}}},
    ),
    ("listLinkedAccounts", KEY, {}),
    ("createLinkedAccount", KEY, {"json": {"account_id": "newcomer"}}),
    ("upsertLinkedAccount", KEY, {"json": {"account_id": "newcomer", "udf": {"a": "b"}}}),
    ("getLinkedAccountById", KEY, {"linked_account_id": "acme"}),
    ("deleteLinkedAccount", KEY, {"linked_account_id": "globex"}),
    ("deleteIntegration", KEY, {"slug": "slack"}),
    ("getLinkedAccountBySessionToken", TOKEN, {}),
    ("getOAuthUrlForLinkedAccount", KEY, {"slug": "hubspot"}),
    ("generateSessionTokenForLinkedAccount", KEY, {"json": {"linked_account_id": "acme"}}),
    ("revokeLinkedAccountSessionToken", TOKEN, {}),
    ("listWebhooks", KEY, {}),
    ("registerWebhook", KEY, {"json": {"webhook_url": "http://127.0.0.1:9/", "webhook_events": ["Workflow Errored"]}}),
    ("getWebhookById", KEY, {"id": "$webhook"}),
    ("updateWebhook", KEY, {"id": "$webhook", "json": {"is_enabled": False}}),
    ("deleteWebhook", KEY, {"id": "$webhook"}),
    ("updateWebhooksGroup", KEY, {"json": {"webhookIds": ["$webhook"], "group": "ops"}}),
    ("listEvents", KEY, {}),
    ("createEvent", KEY, {"json": {"name": "New", "response": '{"a": 1}'}}),
    ("getEvent", KEY, {"event_id": "$event"}),
    ("updateEvent", KEY, {"event_id": "$event", "json": {"name": "New", "response": '{"a": 1}'}}),
    ("deleteEvent", KEY, {"event_id": "$event"}),
    ("triggerEventBySlug", KEY, {"slug": "hubspot", "json": {"event": "Contact Created", "payload": PAYLOAD}}),
    ("triggerEvent", KEY, {"json": {"event": "Contact Created", "payload": PAYLOAD}}),
    ("getConfigFields", KEY, {"headers": SLUG, "json": {}}),
    ("getConfigFieldOptions", KEY, {"fieldId": "mapping", "headers": SLUG, "json": {}}),
    ("updateConfigField", KEY, {"fieldId": "owner", "headers": SLUG, "json": {"value": "ada"}}),
    ("deleteConfigField", KEY, {"fieldId": "owner", "headers": SLUG}),
    ("getRuleEngineOptions", KEY, {"fieldId": "segment", "headers": SLUG, "json": {"rule_column": {"lhs": "email"}}}),
    ("getOrCreateConfig", KEY, {"json": {"slug": "slack"}}),
    ("updateConfig", KEY, {"json": {"slug": "hubspot", "fields": [{"id": "owner", "value": "ada"}]}}),
    ("getInstalledConfigDefault", KEY, SLUG),
    ("deleteConfigDefault", KEY, SLUG),
    ("getInstalledConfig", KEY, SLUG | {"configId": "acme"}),
    ("deleteConfig", KEY, SLUG | {"configId": "acme"}),
    (
        "toggleConfigWorkflow",
        KEY,
        {"slug": "slack", "configId": "acme", "workflowId": "$private", "json": {"enabled": True}},
    ),
    ("listConfigsForApplication", KEY, SLUG),
    ("listExecutions", KEY, {"params": {"limit": "100"}}),
    ("getExecutionById", KEY, {"execution_id": "$execution"}),
    ("listExecutionNodeBatches", KEY, {"execution_id": "$loop", "node_id": "each"}),
    ("stopExecution", KEY, {"instanceId": "$loop"}),
    ("rerunExecution", KEY, {"instanceId": "$execution"}),
    ("listWorkflows", KEY, {}),
    ("listWorkflows", KEY, {"params": {"slug": "slack"}}),
    ("createWorkflow", KEY, {"json": {"name": "New"}}),
    ("getWorkflowById", KEY, {"workflowId": "create-contact"}),
    ("deleteWorkflow", TOKEN, {"workflowId": "$private"}),
    ("getDraftWorkflow", KEY, {"workflowId": "$private"}),
    (
        "executeWorkflow",
        KEY,
        {"workflowId": "$private", "headers": {"slug": "slack", "sync_execution": "true"}, "json": {}},
    ),
    ("executeWorkflow", KEY, {"workflowId": "$private", "headers": {"slug": "slack"}, "json": {}}),
    ("publishWorkflow", TOKEN, {"workflowId": "$draft", "json": {"published": True}}),
    ("listEnabledWorkflows", KEY, {}),
    ("getWorkflowRequestStructure", KEY, {"workflowId": "$private"}),
    ("listWorkflowVersions", KEY, {"workflowId": "$private"}),
    ("listSchedules", KEY, {}),
    (
        "registerSchedule",
        KEY,
        {"headers": SLUG | {"workflow_id_alias": "$private"}, "json": {"trigger_type": "cron", "regex": "0 9 * * 1"}},
    ),
    ("updateSchedule", KEY, {"schedule_id": "$schedule", "json": {"regex": "0 10 * * 1"}}),
    ("pauseSchedule", KEY, {"schedule_id": "$schedule"}),
    ("resumeSchedule", KEY, {"schedule_id": "$paused"}),
    ("deleteSchedule", KEY, {"schedule_id": "$schedule"}),
    ("listActions", KEY, {"slug": "slack"}),
    ("getActionSchema", KEY, {"slug": "slack", "action_id": "send_message"}),
    ("executeAction", KEY, {"slug": "slack", "action_id": "send_message", "json": {"channel": "a", "text": "b"}}),
]


class World:
    """A local Cobalt as just started, and the ids that cases ask for by $name."""

    def __init__(self, base, http):
        self.http = http
        self.key = {"x-api-key": rehearsal_key("test"), "linked_account_id": "acme"}
        self.private = identity(PRIVATE, "test", 1)
        self.http.post(f"{base}/__sim/reset")
        self.ask("POST", "/api/v2/public/config", json={"slug": "slack"})
        self.schedule, self.paused = self._schedule(), self._schedule()
        self.ask("PUT", f"/api/v1/workflow/public/scheduled/{self.paused}/pause")

    def _schedule(self):
        body, more = {"trigger_type": "cron", "regex": "* * * * *"}, SLUG | {"workflow_id_alias": self.private}
        return self.ask("POST", "/api/v1/workflow/public/scheduled", headers=more, json=body)["_id"]

    def ask(self, method, path, headers=(), **rest):
        answer = self.http.request(method, path, headers=self.key | dict(headers), **rest)
        assert answer.status_code == 200, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def token(self):
        given = self.ask("POST", "/api/v2/public/session-token", json={"linked_account_id": "acme"})
        return {"authorization": f"Bearer {given['token']}"}

    @property
    def webhook(self):
        return seeds.object_id(1, "webhook", "test", "alarms")

    @property
    def event(self):
        return seeds.object_id(1, "event", "test", "Contact Created")

    @property
    def draft(self):
        return self.ask("GET", f"/api/v2/public/workflow/{self.private}/edit")["_id"]

    @property
    def execution(self):
        return self._run("create-contact", PAYLOAD)

    @property
    def loop(self):
        return self._run(LOOP, {"contacts": [{"email": "a@example.com"}]})

    def _run(self, alias, payload):
        return self.ask("POST", f"/api/v1/workflow/{alias}/execute", headers=SLUG, json=payload)["execution_id"]

    def filled(self, value):
        if isinstance(value, dict):
            return {name: self.filled(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.filled(each) for each in value]
        return getattr(self, value[1:]) if isinstance(value, str) and value.startswith("$") else value


@pytest.fixture(scope="module")
def address():
    with running() as base:
        yield base


@pytest.fixture
def world(address):
    with httpx.Client(base_url=address, timeout=5, verify=False) as http:
        yield World(address, http)


def answer_to(world, vendor, case):
    operation, who, given = case
    method, path, _ = operations(vendor)[operation]
    given = world.filled(given)
    names = re.findall(r"\{([^}]*)\}", path)
    rest = {name: value for name, value in given.items() if name in ("json", "params")}
    headers = (world.token() if who == TOKEN else {}) | given.get("headers", {})
    return world.ask(method, path.format(**{name: given[name] for name in names}), headers=headers, **rest)


def problems(vendor, schema, answer):
    """Where the answer is not what the vendor's file says; the place in a list does not matter."""
    whole = dict(schema) | {"components": vendor["components"]}
    validator = Draft202012Validator(whole, format_checker=FORMATS)
    places = (error.absolute_path for error in validator.iter_errors(answer))
    found = {"/".join("*" if isinstance(part, int) else part for part in place) for place in places}
    return found if speaks(vendor, schema, answer) else found | {OTHER_WORDS}


def speaks(vendor, schema, answer):
    """Nothing is required in the vendor's file, so an answer with none of its words would be valid too."""
    words = set(known_words(vendor, schema.get("items", schema)))
    rows = answer if isinstance(answer, list) else [answer]
    return not words or all(words & set(row) for row in rows)


def listed():
    return YAML(typ="safe", pure=True).load(DIFFERENCES.read_text())


def listed_for(operation):
    return {row["at"] for row in listed() if operation in row["operations"]}


def test_every_operation_that_is_served_is_asked(vendor):
    known = operations(vendor)
    asked = {operation for operation, _, _ in CASES}

    assert asked == {each for each, (method, path, _) in known.items() if is_served(method, path)}
    assert asked == set(known)


@pytest.mark.parametrize("operation", sorted({operation for operation, _, _ in CASES}))
def test_answers_are_valid(vendor, world, operation):
    schema = operations(vendor)[operation][2]
    answers = [answer_to(world, vendor, case) for case in CASES if case[0] == operation]

    assert set().union(*(problems(vendor, schema, answer) for answer in answers)) == listed_for(operation)


def known_words(vendor, schema):
    if "$ref" in schema:
        schema = vendor["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    yield from schema.get("properties", {})
    for part in schema.get("allOf", []):
        yield from known_words(vendor, part)


def test_every_difference_has_its_reason():
    assert all(set(row) == {"operations", "at", "reason"} and row["reason"] for row in listed())
    assert {operation for row in listed() for operation in row["operations"]} <= {case[0] for case in CASES}
