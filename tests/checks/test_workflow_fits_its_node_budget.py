import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, target
from tests.checks.workflows import READ, WORKFLOW, node, start, workflow

CHECK = "workflow_fits_its_node_budget"
FEW = [start(), *(node(f"n{number}") for number in range(3))]


def fits(said):
    return 0 < len(body_of(replies(said, READ)[-1])["nodes"]) <= 4


SPECIMEN = Specimen(
    healthy={READ: [workflow(*FEW)]},
    causes={
        Outcome.FAILED: {"nodes-far-too-many", "workflow-empty"},
        Outcome.WARNED: {"nodes-too-many"},
        Outcome.INCONCLUSIVE: {"workflow-missing"},
    },
    held=fits,
    settings={"workflow_id": WORKFLOW, "node_budget": "3"},
)


def ended(count, budget="15", *more):
    nodes = [start(), *(node(f"n{number}") for number in range(count)), *more]
    verdict = converse(CHECK, target(workflow_id=WORKFLOW, node_budget=budget), **{READ: [workflow(*nodes)]})
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, (Outcome.PASSED, "")),
        (15, (Outcome.PASSED, "")),
        (16, (Outcome.WARNED, "nodes-too-many")),
        (30, (Outcome.WARNED, "nodes-too-many")),
        (31, (Outcome.FAILED, "nodes-far-too-many")),
        (0, (Outcome.FAILED, "workflow-empty")),
    ],
)
def test_judges_by_the_number_of_nodes_beside_the_start(count, expected):
    assert ended(count) == expected


def test_the_budget_is_the_launchs_own():
    assert ended(20, "20")[0] is Outcome.PASSED
    assert ended(5, "2")[0] is Outcome.FAILED


def test_remarks_in_the_drawing_do_not_count():
    assert ended(15, "15", node("r", type="sticky_note"))[0] is Outcome.PASSED


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{READ: [reply]}).outcome is Outcome.INCONCLUSIVE
