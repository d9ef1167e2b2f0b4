import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, target
from tests.checks.workflows import READ, WORKFLOW, edge, node, start, workflow

CHECK = "workflow_answers_its_caller"
SAY = node("say", type="response")


def is_answered(said):
    body = body_of(replies(said, READ)[-1])
    says = {each["id"] for each in body["nodes"] if "response" in each["type"]}
    ends = {each["target"] for each in body["edges"]} | {
        place for each in body["nodes"] for place in each.get("outgoing_nodes") or []
    }
    drawn = {each["id"] for each in body["nodes"] if each.get("parentNode")}
    return bool(says & (ends | drawn))


SPECIMEN = Specimen(
    healthy={READ: [workflow(start(), node("a"), SAY)]},
    causes={
        Outcome.WARNED: {"answer-not-given"},
        Outcome.NOT_APPLICABLE: {"nobody-waits"},
        Outcome.INCONCLUSIVE: {"start-not-told", "workflow-missing"},
    },
    held=is_answered,
    settings={"workflow_id": WORKFLOW},
)


def ended(*nodes, output="", **changes):
    aim = target(workflow_id=WORKFLOW, expected_output=output)
    verdict = converse(CHECK, aim, **{READ: [workflow(*nodes, **changes)]})
    return verdict.outcome, verdict.cause


def test_warns_when_only_a_call_begins_it_and_nothing_answers():
    assert ended(start(), node("a")) == (Outcome.WARNED, "answer-not-given")


def test_warns_when_the_answer_cannot_be_reached():
    assert ended(start(), node("a"), SAY, edges=[edge("start", "a")]) == (Outcome.WARNED, "answer-not-given")


@pytest.mark.parametrize("begins", [start("Contact Created"), start(trigger_cron="0 7 * * *")], ids=["event", "cron"])
def test_nobody_waits_for_what_an_event_or_a_schedule_begins(begins):
    assert ended(begins, node("a")) == (Outcome.NOT_APPLICABLE, "nobody-waits")


def test_warns_when_the_launch_expects_an_answer_whatever_begins_it():
    assert ended(start("Contact Created"), node("a"), output='{"x": 1}') == (Outcome.WARNED, "answer-not-given")


def test_without_one_start_nothing_can_be_told():
    assert ended(node("a"), SAY) == (Outcome.INCONCLUSIVE, "start-not-told")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{READ: [reply]}).outcome is Outcome.INCONCLUSIVE
