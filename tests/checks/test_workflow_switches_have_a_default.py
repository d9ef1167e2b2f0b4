import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE
from tests.checks.workflows import READ, WORKFLOW, edge, node, start, workflow

CHECK = "workflow_switches_have_a_default"
NODES = [start(), node("which", type="switch"), node("a"), node("b")]


def edges(*handles):
    return [edge("start", "which"), *(edge("which", "ab"[at % 2], handle) for at, handle in enumerate(handles))]


def has_default(said):
    body = body_of(replies(said, READ)[-1])
    switches = [each["id"] for each in body["nodes"] if each["type"] == "switch"]
    handles = [each.get("sourceHandle") for each in body["edges"] if each["source"] == "which"]
    return switches == ["which"] and "default" in handles


SPECIMEN = Specimen(
    healthy={READ: [workflow(*NODES, edges=edges("gold", "default"))]},
    causes={
        Outcome.WARNED: {"switch-without-default"},
        Outcome.NOT_APPLICABLE: {"no-switch"},
        Outcome.INCONCLUSIVE: {"switch-ways-not-told", "workflow-missing"},
    },
    held=has_default,
    settings={"workflow_id": WORKFLOW},
)


def ended(nodes, ways):
    verdict = converse(CHECK, **{READ: [workflow(*nodes, edges=ways)]})
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("last", ["default", "which-Default", "else", "otherwise"])
def test_passes_with_a_way_for_all_else(last):
    assert ended(NODES, edges("gold", last)) == (Outcome.PASSED, "")


def test_warns_without():
    assert ended(NODES, edges("gold", "silver")) == (Outcome.WARNED, "switch-without-default")


def test_warns_also_when_another_switch_has_one():
    nodes = [*NODES, node("other", type="Switch_v2")]
    ways = [*edges("gold", "silver"), edge("a", "other"), edge("other", "b", "default")]
    assert ended(nodes, ways) == (Outcome.WARNED, "switch-without-default")


@pytest.mark.parametrize("handles", [(None, None), ("0", "1"), ()])
def test_ways_without_words_prove_nothing(handles):
    assert ended(NODES, edges(*handles)) == (Outcome.INCONCLUSIVE, "switch-ways-not-told")


def test_without_a_switch_the_question_does_not_arise():
    nodes = [start(), node("a", type="rule"), node("b")]
    assert ended(nodes, [edge("a", "b", "true")]) == (Outcome.NOT_APPLICABLE, "no-switch")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{READ: [reply]}).outcome is Outcome.INCONCLUSIVE
