import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE
from tests.checks.workflows import READ, WORKFLOW, edge, node, start, workflow

CHECK = "workflow_nodes_are_all_reachable"


def all_reached(said):
    body = body_of(replies(said, READ)[-1])
    seen, pairs = {"start"}, {(each["source"], each["target"]) for each in body["edges"]}
    pairs |= {(each["id"], other) for each in body["nodes"] for other in each.get("outgoing_nodes") or []}
    pairs |= {(each["parentNode"], each["id"]) for each in body["nodes"] if each.get("parentNode")}
    for _ in body["nodes"]:
        seen |= {target for source, target in pairs if source in seen}
    return len(body["nodes"]) > 1 and {each["id"] for each in body["nodes"]} <= seen


SPECIMEN = Specimen(
    healthy={READ: [workflow()]},
    causes={
        Outcome.FAILED: {"nodes-unreachable"},
        Outcome.WARNED: {"branch-leads-nowhere"},
        Outcome.INCONCLUSIVE: {"start-not-told", "workflow-missing"},
    },
    held=all_reached,
    settings={"workflow_id": WORKFLOW},
)
BRANCH = [
    start(),
    node("if", type="rule"),
    node("yes"),
    node("no"),
]
EDGES = [edge("start", "if"), edge("if", "yes", "true"), edge("if", "no", "false")]


def ended(nodes, edges):
    verdict = converse(CHECK, **{READ: [workflow(*nodes, edges=edges)]})
    return verdict.outcome, verdict.cause


def test_passes_when_branches_reach_everything():
    assert ended(BRANCH, EDGES) == (Outcome.PASSED, "")


@pytest.mark.parametrize("at", range(3))
def test_fails_without_any_one_way(at):
    assert ended(BRANCH, EDGES[:at] + EDGES[at + 1 :]) == (Outcome.FAILED, "nodes-unreachable")


def test_fails_on_an_island_and_names_it():
    island = [edge("a", "b"), edge("b", "a")]
    verdict = converse(CHECK, **{READ: [workflow(*BRANCH, node("a"), node("b"), edges=EDGES + island)]})
    assert (verdict.cause, verdict.because.endswith("Do a, Do b.")) == ("nodes-unreachable", True)


def test_a_remark_need_not_be_reached():
    assert ended([*BRANCH, node("r", type="note")], EDGES) == (Outcome.PASSED, "")


@pytest.mark.parametrize("kind", ["rule", "Switch", "try_catch", "condition_v2"])
def test_warns_of_a_branch_that_ends(kind):
    nodes = [*BRANCH, node("last", type=kind)]
    assert ended(nodes, [*EDGES, edge("yes", "last")]) == (Outcome.WARNED, "branch-leads-nowhere")


@pytest.mark.parametrize("nodes", [[node("a"), node("b")], [start(), start()], [start()]], ids=["none", "two", "alone"])
def test_without_one_start_nothing_can_be_told(nodes):
    assert ended(nodes, []) == (Outcome.INCONCLUSIVE, "start-not-told")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{READ: [reply]}).outcome is Outcome.INCONCLUSIVE
