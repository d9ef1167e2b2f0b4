import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import KEY, UNUSABLE, ok, target

CHECK = "a_workflow_has_run_in_test"
GIVEN = "GET /execution"


def runs(*rows):
    return ok(
        {"docs": [dict(zip(("status", "environment"), row, strict=True)) for row in rows], "totalDocs": len(rows)}
    )


def had_run(said):
    (reply,) = replies(said, GIVEN)
    return any((each["status"], each["environment"]) == ("COMPLETED", "test") for each in body_of(reply)["docs"])


SPECIMEN = Specimen(
    healthy={GIVEN: [runs(("COMPLETED", "test"))]},
    causes={Outcome.FAILED: {"no-run-in-test"}, Outcome.INCONCLUSIVE: {"test-key-needed"}},
    held=had_run,
)


def ended(reply, aim=None):
    verdict = converse(CHECK, aim, **{GIVEN: [reply]})
    return verdict.outcome, verdict.cause


def test_passes_on_one_completed_run():
    assert ended(runs(("QUEUED", "test"), ("COMPLETED", "test"))) == (Outcome.PASSED, "")


def test_fails_when_nothing_ran():
    assert ended(runs()) == (Outcome.FAILED, "no-run-in-test")


@pytest.mark.parametrize("row", [("ERRORED", "test"), ("COMPLETED", "production"), ("completed", "test")])
def test_other_runs_prove_nothing(row):
    assert ended(runs(row)) == (Outcome.INCONCLUSIVE, "answer-undocumented")


def test_a_production_key_cannot_tell():
    assert ended(runs(("COMPLETED", "test")), target("pk" + KEY[2:])) == (Outcome.INCONCLUSIVE, "test-key-needed")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE
