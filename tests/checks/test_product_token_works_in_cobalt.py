import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import KEY, UNUSABLE, jwt, ok, page, unauthorized

CHECK = "product_token_works_in_cobalt"
TOKEN = jwt(linked_account_id="acme")


def opened_its_own(said):
    (reply,) = replies(said, "active")
    sent = [request.headers["authorization"] for kind, request, _ in said if kind == "active"]
    minted = replies(said, "elsewhere")[-1].content.decode()
    return reply.status_code == 200 and body_of(reply)["account_id"] == "acme" and sent[0].split()[1] in minted


SPECIMEN = Specimen(
    healthy={"elsewhere": [ok({"token": TOKEN})], "active": [ok({"account_id": "acme", "integrations": []})]},
    causes={
        Outcome.FAILED: {"product-token-not-active", "product-token-opens-another"},
        Outcome.INCONCLUSIVE: {
            *("session-not-accepted", "page-unavailable", "token-endpoint-unavailable", "product-token-not-found"),
        },
    },
    held=opened_its_own,
    settings={"token_url": "https://app.example.com/api/cobalt-token"},
    secrets={"app_session": "Cookie: session=abc"},
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


def test_fails_when_cobalt_refuses_the_token():
    assert ended(active=[unauthorized(text="Invalid token")]) == (Outcome.FAILED, "product-token-not-active")


def test_fails_when_it_opens_another_account():
    assert ended(active=[ok({"account_id": "globex"})]) == (Outcome.FAILED, "product-token-opens-another")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_of_cobalt_that_decides_nothing_is_inconclusive(reply):
    assert ended(active=[reply])[0] is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("reply", [page("", 401), page("<input type=password>"), ok({}), page("", 503)])
def test_no_token_from_the_product_proves_nothing(reply):
    assert ended(elsewhere=[reply])[0] is Outcome.INCONCLUSIVE


def test_the_session_goes_to_the_product_and_the_key_nowhere():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    for kind, request, _ in dialogue.said:
        assert ("cookie" in request.headers) is (kind == "elsewhere")
        assert KEY not in str(request.headers)
    assert "revoke" not in dialogue.names()
