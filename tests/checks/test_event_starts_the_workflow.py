import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE
from tests.checks.workflows import EVENT, EVENTS, READ, WORKFLOW, event, events, node, start, workflow

CHECK = "event_starts_the_workflow"
OTHER = event("Lead Updated", _id="9" * 24)


def listens(said):
    nodes = body_of(replies(said, READ)[-1])["nodes"]
    heard = [{each.get("event"), each.get("_id")} for every in nodes for each in every.get("triggers") or []]
    known = [each for each in body_of(replies(said, EVENTS)[0]) if each["name"] == "Contact Created"]
    return any({each["name"], each["_id"]} & trigger for each in known for trigger in heard)


SPECIMEN = Specimen(
    healthy={READ: [workflow()], EVENTS: [events()]},
    causes={
        Outcome.FAILED: {"event-not-listened-to"},
        Outcome.INCONCLUSIVE: {"trigger-not-told", "workflow-missing"},
    },
    held=listens,
    settings={"workflow_id": WORKFLOW, "event_name": "Contact Created"},
)


def ended(*triggers, **changes):
    first = start(**{"triggers": list(triggers)} | changes)
    verdict = converse(CHECK, **{READ: [workflow(first, node("a"))], EVENTS: [events(OTHER, event())]})
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "trigger",
    [{"event": "Contact Created"}, {"event": EVENT}, {"_id": EVENT}, {"event": "Contact Created", "_id": "x"}],
)
def test_passes_whether_the_event_is_named_or_given_by_its_id(trigger):
    assert ended({"event": "Lead Updated"}, trigger) == (Outcome.PASSED, "")


@pytest.mark.parametrize("trigger", [{"event": "Lead Updated"}, {"event": "9" * 24}])
def test_fails_when_another_event_starts_it(trigger):
    assert ended(trigger) == (Outcome.FAILED, "event-not-listened-to")


def test_fails_when_no_event_starts_it():
    assert ended() == (Outcome.FAILED, "event-not-listened-to")


@pytest.mark.parametrize("trigger", [{"event": "contact created"}, {"event": "hubspot.contact"}, {}])
def test_what_is_no_defined_event_proves_nothing(trigger):
    assert ended(trigger) == (Outcome.INCONCLUSIVE, "trigger-not-told")


def test_a_start_that_does_not_tell_proves_nothing():
    assert ended(triggers=...) == (Outcome.INCONCLUSIVE, "trigger-not-told")


@pytest.mark.parametrize("kind", [READ, EVENTS])
@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(kind, reply):
    assert converse(CHECK, **{kind: [reply]}).outcome is Outcome.INCONCLUSIVE
