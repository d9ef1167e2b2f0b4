import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE
from tests.checks.workflows import READ, WORKFLOW, workflow

CHECK = "workflow_is_published"
SPECIMEN = Specimen(
    healthy={READ: [workflow()]},
    causes={
        Outcome.FAILED: {"workflow-unpublished", "workflow-is-draft"},
        Outcome.INCONCLUSIVE: {"workflow-missing"},
    },
    held=lambda said: body_of(replies(said, READ)[-1])["published"] is True,
    settings={"workflow_id": WORKFLOW},
)


def ended(**changes):
    verdict = converse(CHECK, **{READ: [workflow(**changes)]})
    return verdict.outcome, verdict.cause


def test_fails_on_one_that_is_not_published():
    assert ended(published=False) == (Outcome.FAILED, "workflow-unpublished")


def test_tells_a_draft_from_a_workflow_that_was_never_published():
    assert ended(published=False, associated_workflow="e" * 24) == (Outcome.FAILED, "workflow-is-draft")


@pytest.mark.parametrize("published", [..., None, "true", 1])
def test_what_does_not_tell_is_inconclusive(published):
    assert ended(published=published) == (Outcome.INCONCLUSIVE, "answer-undocumented")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{READ: [reply]}).outcome is Outcome.INCONCLUSIVE
