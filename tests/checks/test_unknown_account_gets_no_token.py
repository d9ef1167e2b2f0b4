import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import PROBE, UNUSABLE, error, minted, missing, ok, unauthorized

CHECK = "unknown_account_gets_no_token"
NOBODY = "No linked account found for account id : x in environment test"


def was_refused(said):
    (reply,) = replies(said, "mint")
    text = str(body_of(reply)).lower()
    return reply.status_code in (400, 404, 500) and ("not found" in text or "no linked account found" in text)


SPECIMEN = Specimen(
    healthy={"mint": [error("E1", 400, NOBODY, kind="BAD_REQUEST", code="INVALID_LINKED_ACCOUNT_ID")]},
    causes={Outcome.FAILED: {"unknown-account-gets-token"}},
    held=was_refused,
)


def ended(reply):
    verdict = converse(CHECK, mint=[reply])
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("status", [400, 404, 500])
@pytest.mark.parametrize("shape", ["E1", "E2", "E3"])
def test_passes_on_the_documented_refusal_whatever_its_status(status, shape):
    assert ended(error(shape, status, NOBODY)) == (Outcome.PASSED, "")


@pytest.mark.parametrize("reply", [minted(), ok({"token": "opaque", "news": 1})], ids=["a token", "an opaque token"])
def test_fails_when_a_token_is_given(reply):
    assert ended(reply) == (Outcome.FAILED, "unknown-account-gets-token")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(unauthorized(), id="the key is refused meanwhile"),
        pytest.param(error("E1", 400, "linked_account_id is required"), id="the id got lost on the way"),
        pytest.param(error("E1", 404, "Cannot POST /x"), id="the route is unknown"),
        pytest.param(error("undocumented", 404, NOBODY), id="somebody else says not found"),
        pytest.param(ok({"token": None}), id="no token and no error"),
        pytest.param(ok(None), id="null"),
        pytest.param(missing(status=401), id="an account missing by 401"),
    ],
)
def test_another_refusal_proves_nothing(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE


def test_asks_for_a_name_of_its_own_that_nobody_made():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    (request,) = [request for _, request, _ in dialogue.said]
    assert f"{PROBE}-nobody".encode() in request.content
