import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import UNUSABLE, error, missing, ok, target
from tests.checks.runs import detail, listed, read_of, record, run

CHECK = "other_accounts_cannot_read_executions"
LIST, READ = "GET /execution", read_of(7)
HIDDEN = error("E2", 404, "Execution not found", code="RESOURCE_NOT_FOUND")
OWN = detail(record("create"))


def is_refused(said):
    asked = {request.headers.get("linked_account_id"): reply for kind, request, reply in said if kind == READ}
    own, foreign = asked["acme"], asked["initech"]
    return own.status_code == 200 and "nodes" in body_of(own) and foreign.status_code in (403, 404)


SPECIMEN = Specimen(
    healthy={LIST: [listed(run(7))], READ: [OWN, HIDDEN]},
    causes={
        Outcome.FAILED: {"execution-readable-by-another"},
        Outcome.INCONCLUSIVE: {"no-run-to-read", "denied-account-missing"},
    },
    held=is_refused,
    settings={"denied_account_id": "initech"},
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("status", [403, 404])
def test_passes_when_the_other_account_is_refused(status):
    refusal = error("E2", status, "Execution not found", kind="FORBIDDEN" if status == 403 else "NOT_FOUND")
    assert ended(**{READ: [OWN, refusal]}) == (Outcome.PASSED, "")


def test_asks_for_the_same_run_on_behalf_of_both():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    assert [request.headers["linked_account_id"] for _, request, _ in dialogue.said] == ["acme", "acme", "initech"]
    assert len(replies(dialogue.said, READ)) == 2


def test_fails_when_the_other_account_is_given_the_run():
    assert ended(**{READ: [OWN, OWN]}) == (Outcome.FAILED, "execution-readable-by-another")


def test_a_refusal_to_the_owner_as_well_proves_nothing():
    assert ended(**{READ: [HIDDEN, HIDDEN]}) == (Outcome.INCONCLUSIVE, "answer-undocumented")


def test_without_a_run_nothing_can_be_tried():
    assert ended(**{LIST: [listed()]}) == (Outcome.INCONCLUSIVE, "no-run-to-read")


def test_an_account_that_does_not_exist_proves_nothing():
    assert ended(**{READ: [OWN, missing(account="initech")]}) == (Outcome.INCONCLUSIVE, "denied-account-missing")


def test_one_account_cannot_be_both():
    assert converse(CHECK, target(denied_account_id="acme")).cause == "accounts-not-distinct"


def test_an_empty_answer_to_the_other_account_is_neither_good_nor_bad():
    assert ended(**{READ: [OWN, ok({})]})[0] is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    for changes in ({LIST: [reply]}, {READ: [reply, HIDDEN]}, {READ: [OWN, reply]}):
        assert ended(**changes)[0] is Outcome.INCONCLUSIVE
