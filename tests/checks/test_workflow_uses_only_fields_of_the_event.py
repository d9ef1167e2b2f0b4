import json
import re

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, target
from tests.checks.workflows import PAYLOAD, READ, WORKFLOW, node, start, workflow

CHECK = "workflow_uses_only_fields_of_the_event"
KNOWN = {"email", "contact", "contact.id", "contact.age", "idempotency_key"}
USING = node("a", data={"to": "{{event.email}}", "rest": ["{event:contact.id}", "event.contact.age"]})


def is_covered(said):
    nodes = body_of(replies(said, READ)[-1])["nodes"]
    made = json.dumps(
        [[each.get(name) for name in ("data", "request", "input_data", "configurable")] for each in nodes]
    )
    used = set(re.findall(r"\{\{event\.([a-z_.]+)", made)) | set(re.findall(r"event:([a-z_.]+)", made))
    return bool(used or '"event.' in made) and used <= KNOWN


SPECIMEN = Specimen(
    healthy={READ: [workflow(start("Contact Created"), USING)]},
    causes={
        Outcome.FAILED: {"event-field-absent"},
        Outcome.WARNED: {"event-field-empty"},
        Outcome.INCONCLUSIVE: {"event-mapping-unread", "event-use-not-seen", "workflow-missing"},
    },
    held=is_covered,
    settings={"workflow_id": WORKFLOW, "event_payload": PAYLOAD},
)


def ended(*texts, payload=PAYLOAD, **changes):
    using = node("a", data={"list": [{"deep": text} for text in texts]}, **changes)
    aim = target(workflow_id=WORKFLOW, event_payload=payload)
    verdict = converse(CHECK, aim, **{READ: [workflow(start(), using)]})
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "text", ["{{event.email}}", "Hello {{ event.contact.id }}!", "{event:contact.age}", "event.email", "{{event}}"]
)
def test_passes_on_what_the_payload_has(text):
    assert ended(text) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "text",
    ["{{event.phone}}", "{{event.Email}}", "{event:contact.name}", "event.contact.city", "{{event.email.domain}}"],
)
def test_fails_on_what_it_lacks(text):
    assert ended("{{event.email}}", text) == (Outcome.FAILED, "event-field-absent")


@pytest.mark.parametrize("place", ["request", "input_data", "configurable"])
def test_looks_wherever_a_node_keeps_what_it_uses(place):
    assert ended("{{event.email}}", **{place: {"x": "{{event.phone}}"}}) == (Outcome.FAILED, "event-field-absent")


@pytest.mark.parametrize("value", ["null", '""', "[]", "{}"])
def test_warns_of_a_field_that_is_empty(value):
    payload = f'{{"email": "x", "contact": {{"id": {value}}}}}'
    assert ended("{{event.contact.id}}", payload=payload) == (Outcome.WARNED, "event-field-empty")


@pytest.mark.parametrize("value", ["0", "false"])
def test_nothing_and_no_are_values(value):
    assert ended("{{event.done}}", payload=f'{{"done": {value}}}') == (Outcome.PASSED, "")


def test_a_workflow_that_uses_nothing_proves_nothing():
    assert ended("{{node.create.id}}", "the event.name") == (Outcome.INCONCLUSIVE, "event-use-not-seen")


def test_an_undocumented_mapping_proves_nothing():
    mapped = start(event_to_dynamic_var_map=[{"key": "email"}])
    verdict = converse(CHECK, **{READ: [workflow(mapped, USING)]})
    assert (verdict.outcome, verdict.cause) == (Outcome.INCONCLUSIVE, "event-mapping-unread")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{READ: [reply]}).outcome is Outcome.INCONCLUSIVE
