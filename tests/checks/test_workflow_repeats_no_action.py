import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE
from tests.checks.workflows import READ, WORKFLOW, edge, node, start, workflow

CHECK = "workflow_repeats_no_action"


def none_alike(said):
    nodes = [each for each in body_of(replies(said, READ)[-1])["nodes"] if "action" in each["type"]]
    made = [(each["type"], each.get("action"), str(each["data"]), str(each.get("configurable"))) for each in nodes]
    return bool(made) and len(set(made)) == len(made)


SPECIMEN = Specimen(
    healthy={READ: [workflow()]},
    causes={
        Outcome.WARNED: {"action-repeated"},
        Outcome.INCONCLUSIVE: {"call-not-seen", "node-content-not-told", "workflow-missing"},
    },
    held=none_alike,
    settings={"workflow_id": WORKFLOW},
)
SAME = {"a": 1, "b": {"c": 2}}


def ended(*nodes, **changes):
    verdict = converse(CHECK, **{READ: [workflow(start(), *nodes, **changes)]})
    return verdict.outcome, verdict.cause


def test_warns_of_the_same_twice_whatever_the_order_of_its_fields():
    nodes = [node("x", data=SAME), node("y", data={"b": {"c": 2}, "a": 1})]
    assert ended(*nodes) == (Outcome.WARNED, "action-repeated")


@pytest.mark.parametrize(
    "changes", [{"data": {"a": 1}}, {"action": "update_contact"}, {"type": "http"}, {"configurable": {"a": 1}}]
)
def test_passes_when_anything_differs(changes):
    assert ended(node("x", data=SAME), node("y", **{"data": SAME} | changes)) == (Outcome.PASSED, "")


def test_passes_when_something_lies_between():
    assert ended(node("x", data=SAME), node("w", type="delay"), node("y", data=SAME)) == (Outcome.PASSED, "")


def test_passes_on_the_same_in_two_branches():
    nodes, edges = [node("x", data=SAME), node("y", data=SAME)], [edge("start", "x"), edge("start", "y")]
    assert ended(*nodes, edges=edges) == (Outcome.PASSED, "")


def test_what_is_no_call_may_be_repeated():
    lines = [node(each, type="log", data=SAME) for each in ("v", "w")]
    assert ended(node("x"), *lines) == (Outcome.PASSED, "")


def test_a_call_that_hides_what_it_is_made_of_proves_nothing():
    assert ended(node("x"), node("y", data=None)) == (Outcome.INCONCLUSIVE, "node-content-not-told")


def test_without_calls_nothing_is_proved():
    assert ended(node("x", type="log")) == (Outcome.INCONCLUSIVE, "call-not-seen")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{READ: [reply]}).outcome is Outcome.INCONCLUSIVE
