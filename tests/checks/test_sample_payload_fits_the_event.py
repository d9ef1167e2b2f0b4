import json

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, ok, target
from tests.checks.workflows import EVENTS, KEYS, PAYLOAD, event, events

CHECK = "sample_payload_fits_the_event"
NAME = "Contact Created"
PROMISED = [*KEYS, {"key": "idempotency_key", "type": "text"}]
SETTINGS = {"event_name": NAME, "event_payload": PAYLOAD}
KINDS = {"email": "text", "contact": "object", "contact.id": "text", "contact.age": "number", "idempotency_key": "text"}


def fits(said):
    (reply,) = replies(said, EVENTS)
    found = next(each for each in body_of(reply) if each["name"] == NAME)
    promised = {each["key"]: each.get("type") for each in found["response"]}
    known = {"text", "string", "number", "boolean", "object", "array"}
    same = all(kind not in known or kind == KINDS[key] for key, kind in promised.items())
    schema = found.get("json_schema") or {}
    whole = not promised or {"email", "contact", "idempotency_key"} <= {key.split(".")[0] for key in promised}
    return same and whole and set(schema.get("required", [])) <= {"email", "contact", "idempotency_key"}


SPECIMEN = Specimen(
    healthy={EVENTS: [events(event(response=PROMISED, json_schema={"type": "object", "required": ["email"]}))]},
    causes={
        Outcome.FAILED: {"payload-lacks-fields", "payload-breaks-schema"},
        Outcome.WARNED: {"payload-types-differ", "payload-fields-unknown"},
        Outcome.INCONCLUSIVE: {"event-missing", "event-without-fields", "event-schema-unclear"},
    },
    held=fits,
    settings=SETTINGS,
)


def ended(payload=None, **changes):
    aim = target(event_name=NAME, event_payload=PAYLOAD if payload is None else json.dumps(payload))
    verdict = converse(CHECK, aim, **{EVENTS: [events(event(**{"response": PROMISED} | changes))]})
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("key", ["phone", "contact.name", "email.domain", "rows.0.id"])
def test_fails_without_a_field_that_is_promised(key):
    given = [*PROMISED, {"key": key, "type": "text"}]
    assert ended(response=given) == (Outcome.FAILED, "payload-lacks-fields")


def test_fails_on_a_broken_schema():
    assert ended(json_schema={"required": ["phone"]}) == (Outcome.FAILED, "payload-breaks-schema")


def test_never_shows_a_value_of_the_payload():
    schema = {"properties": {"email": {"maxLength": 3}}}
    verdict = converse(CHECK, **{EVENTS: [events(event(response=PROMISED, json_schema=schema))]})
    assert verdict.cause == "payload-breaks-schema"
    assert "ana@" not in str(verdict)


@pytest.mark.parametrize("schema", [{"pattern": "(a+)+$"}, {"$ref": "https://e.example.com/"}, {"type": 5}])
def test_a_schema_that_cannot_be_followed_is_inconclusive(schema):
    assert ended(json_schema=schema) == (Outcome.INCONCLUSIVE, "event-schema-unclear")


def test_warns_of_another_type():
    given = [*PROMISED[:-1], {"key": "idempotency_key", "type": "number"}]
    assert ended(response=given) == (Outcome.WARNED, "payload-types-differ")


def test_a_type_of_next_year_fits():
    given = [*PROMISED[:-1], {"key": "idempotency_key", "type": "uuid"}]
    assert ended(response=given) == (Outcome.PASSED, "")


def test_warns_of_fields_that_nobody_can_use():
    assert ended(response=KEYS) == (Outcome.WARNED, "payload-fields-unknown")


def test_a_schema_alone_is_enough():
    assert ended(response=[], json_schema={"required": ["email"]}) == (Outcome.PASSED, "")


@pytest.mark.parametrize("schema", [..., None, {}])
def test_an_event_that_promises_nothing_proves_nothing(schema):
    assert ended(response=[], json_schema=schema) == (Outcome.INCONCLUSIVE, "event-without-fields")


def test_an_event_that_has_gone_is_inconclusive():
    assert converse(CHECK, **{EVENTS: [ok([])]}).cause == "event-missing"


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{EVENTS: [reply]}).outcome is Outcome.INCONCLUSIVE
