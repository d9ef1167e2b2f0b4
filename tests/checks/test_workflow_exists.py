import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import UNUSABLE, error, target
from tests.checks.workflows import READ, WORKFLOW, workflow

CHECK = "workflow_exists"
HIDDEN = error("E2", 403, "Workflow is private to another linked account", kind="FORBIDDEN")
MISSING = error("E2", 404, "Workflow not found", code="INVALID_WORKFLOW_ID")


def was_shown(said):
    last = replies(said, READ)[-1]
    return last.status_code == 200 and body_of(last)["_id"] == WORKFLOW and bool(body_of(last)["nodes"])


SPECIMEN = Specimen(
    healthy={READ: [workflow()]},
    causes={Outcome.FAILED: {"workflow-missing", "workflow-is-another"}},
    held=was_shown,
    settings={"workflow_id": WORKFLOW},
)


def ended(*given, **settings):
    verdict = converse(CHECK, target(**{"workflow_id": WORKFLOW} | settings), **{READ: given})
    return verdict.outcome, verdict.cause


def test_passes_when_it_is_shown_whatever_else_is_told():
    assert ended(workflow(unknown=[1], udf_filter=None, settings=...)) == (Outcome.PASSED, "")


def test_passes_for_one_that_is_private_to_the_account():
    assert ended(HIDDEN, workflow()) == (Outcome.PASSED, "")


@pytest.mark.parametrize("given", [(MISSING, MISSING), (HIDDEN, HIDDEN), (HIDDEN, MISSING)])
def test_fails_when_it_is_shown_to_nobody(given):
    assert ended(*given) == (Outcome.FAILED, "workflow-missing")


def test_asks_once_without_an_account_to_ask_for():
    dialogue = scripted(CHECK, **{READ: [HIDDEN]})
    verdict = dialogue.lead(CHECK, target(workflow_id=WORKFLOW, linked_account_id=""))
    assert (verdict.cause, len(dialogue.said)) == ("workflow-missing", 1)


def test_fails_when_another_one_comes():
    assert ended(workflow(_id="e" * 24)) == (Outcome.FAILED, "workflow-is-another")


def test_an_alias_is_answered_with_whatever_it_stands_for():
    verdict = converse(CHECK, target(workflow_id="create-contact"), **{"GET /workflow/create-contact": [workflow()]})
    assert verdict.outcome is Outcome.PASSED


@pytest.mark.parametrize("changes", [{"nodes": None}, {"_id": ""}, {"published": 1}])
def test_what_is_no_workflow_is_inconclusive(changes):
    assert ended(workflow(**changes)) == (Outcome.INCONCLUSIVE, "answer-undocumented")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE
