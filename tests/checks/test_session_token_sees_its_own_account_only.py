import pytest

from lib.checks.conversation import Fault
from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import PROBE, UNUSABLE, account, error, minted, missing, ok
from tests.checks.runs import detail, listed, read_of, record, run

CHECK = "session_token_sees_its_own_account_only"
ACCOUNT = f"{PROBE}-reader"
LIST, READ = "GET /execution", read_of(7)
HIDDEN = error("E2", 404, "Execution not found", code="RESOURCE_NOT_FOUND")
OWN = detail(record("create"))
ACTIVE = ok({"account_id": ACCOUNT, "integrations": []})
DELETED = ok({"message": "User deleted successfully"})


def is_refused(said):
    reads = [(request, reply) for kind, request, reply in said if kind == READ]
    own = [reply for request, reply in reads if "x-api-key" in request.headers]
    foreign = [(request.url.query, reply) for request, reply in reads if "authorization" in request.headers]
    queries = {query for query, _ in foreign}
    return (
        [reply.status_code for reply in own] == [200]
        and "nodes" in body_of(own[0])
        and queries == {b"", b"linked_account_id=acme"}
        and all(reply.status_code in (403, 404) for _, reply in foreign)
        and body_of(replies(said, "active")[0])["account_id"] == ACCOUNT
        and replies(said, "delete")[0].status_code in (200, 400, 404, 500)
    )


SPECIMEN = Specimen(
    healthy={
        LIST: [listed(run(7))],
        READ: [OWN, HIDDEN, HIDDEN],
        "upsert": [account(ACCOUNT, new_account=True)],
        "mint": [minted()],
        "active": [ACTIVE],
        "delete": [DELETED],
    },
    causes={
        Outcome.FAILED: {"execution-readable-by-token"},
        Outcome.INCONCLUSIVE: {"no-run-to-read"},
        Outcome.WARNED: {"probe-not-removed"},
    },
    held=is_refused,
    removal=1,
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("answers", [(OWN, HIDDEN), (HIDDEN, OWN)], ids=["its own way", "naming the other account"])
def test_fails_when_either_way_shows_the_run(answers):
    assert ended(**{READ: [OWN, *answers]}) == (Outcome.FAILED, "execution-readable-by-token")


def test_a_refusal_to_the_owner_as_well_proves_nothing():
    assert ended(**{READ: [HIDDEN]}) == (Outcome.INCONCLUSIVE, "answer-undocumented")


def test_refusals_of_a_token_that_does_not_work_prove_nothing():
    refused = error("E1", 401, "Invalid token", kind="UNAUTHORIZED", code="INVALID_TOKEN")
    assert ended(active=[refused])[0] is Outcome.INCONCLUSIVE
    assert ended(active=[ok({"account_id": "acme"})])[0] is Outcome.INCONCLUSIVE
    assert ended(**{READ: [OWN, refused]})[0] is Outcome.INCONCLUSIVE


def test_without_a_run_nothing_is_created():
    dialogue = scripted(CHECK, **{LIST: [listed()]})
    assert dialogue.lead(CHECK).cause == "no-run-to-read"
    assert dialogue.names() == [LIST, "delete"]


@pytest.mark.parametrize("deleted", [error("E1", 400, "no"), ok([]), Fault("timed-out", "late")])
def test_warns_of_what_may_be_left_behind(deleted):
    verdict = converse(CHECK, delete=[deleted])
    assert (verdict.outcome, verdict.cause) == (Outcome.WARNED, "probe-not-removed")
    assert ACCOUNT in verdict.because


def test_an_account_that_is_gone_already_is_removed():
    assert ended(delete=[missing(account=ACCOUNT)]) == (Outcome.PASSED, "")


@pytest.mark.parametrize("kind", [LIST, READ, "upsert", "mint", "active"])
@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(kind, reply):
    assert ended(**{kind: [reply]})[0] is Outcome.INCONCLUSIVE
