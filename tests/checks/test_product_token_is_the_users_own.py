import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies, scripted
from tests.checks.replies import NOW, jwt, ok, page, redirect, target

CHECK = "product_token_is_the_users_own"
URL, SESSION = "https://app.example.com/api/cobalt-token", "Cookie: session=abc"


def given(keep="no-store", **claims):
    token = jwt(**({"linked_account_id": "acme"} | claims))
    return ok({"token": token}, **({"cache-control": keep} if keep else {}))


def was_their_own(said):
    seen = replies(said, "elsewhere")
    good = [jwt(linked_account_id="acme"), jwt(linked_account_id="acme", environment=...)]
    carried = [any(token in each.content.decode("utf-8", "replace") for token in good) for each in seen]
    return sum(carried) >= 2 and all(each.headers.get("cache-control") == "no-store" for each in seen[-1:])


SPECIMEN = Specimen(
    healthy={"elsewhere": [given()]},
    causes={
        Outcome.FAILED: {
            *("product-token-of-another", "product-token-of-another-environment", "product-token-expired"),
        },
        Outcome.WARNED: {"product-token-cacheable"},
        Outcome.INCONCLUSIVE: {
            *("session-not-accepted", "page-unavailable", "token-endpoint-unavailable", "product-token-not-found"),
        },
    },
    held=was_their_own,
    settings={"token_url": URL},
    secrets={"app_session": SESSION},
)


def ended(*replies, aim=None):
    verdict = converse(CHECK, aim, elsewhere=list(replies))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([given(), given(exp=int(NOW.timestamp()) + 9)], id="two tokens"),
        pytest.param([given(environment=...)], id="no environment told"),
        pytest.param([given("private, No-Store")], id="other rules beside"),
        pytest.param([page("", 405), given(), page("", 405), given()], id="GET"),
        pytest.param([given(readOnlyWorkflow=True)], id="unknown claims"),
    ],
)
def test_passes_on(replies):
    assert ended(*replies) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    ("replies", "cause"),
    [
        pytest.param([given(linked_account_id="globex")], "product-token-of-another", id="another account"),
        pytest.param([given(), given(linked_account_id="globex")], "product-token-of-another", id="the second time"),
        pytest.param([given(environment="production")], "product-token-of-another-environment", id="production"),
        pytest.param([given(exp=int(NOW.timestamp()) - 1)], "product-token-expired", id="an expired token"),
    ],
)
def test_fails_on(replies, cause):
    assert ended(*replies) == (Outcome.FAILED, cause)


@pytest.mark.parametrize("keep", ["", "no-cache", "private, max-age=60", "no-storeroom"])
def test_warns_when_the_answer_may_be_kept(keep):
    assert ended(given(keep)) == (Outcome.WARNED, "product-token-cacheable")


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        pytest.param(page("", 401), "session-not-accepted", id="401"),
        pytest.param(page("<input type=password>"), "session-not-accepted", id="a login page"),
        pytest.param(redirect("https://x.okta.com/"), "token-endpoint-unavailable", id="redirects"),
        pytest.param(page("", 429), "rate-limited", id="429"),
        pytest.param(page("", 500), "page-unavailable", id="500"),
        pytest.param(page("<h1>Hello</h1>"), "product-token-not-found", id="a page"),
        pytest.param(ok(None), "product-token-not-found", id="null"),
        pytest.param(ok({"token": jwt()[:-5].rpartition(".")[0]}), "product-token-not-found", id="a cut token"),
        pytest.param(ok({"token": jwt(linked_account_id=...)}), "product-token-not-found", id="another token"),
    ],
)
def test_cannot_tell_from(reply, cause):
    assert ended(reply) == (Outcome.INCONCLUSIVE, cause)


def test_a_key_that_tells_no_environment_is_not_compared():
    aim = target("other-key", secrets=SPECIMEN.secrets, token_url=URL)
    assert ended(given(environment="production"), aim=aim) == (Outcome.PASSED, "")


def test_asks_twice_as_the_signed_in_user_and_shows_no_token():
    dialogue = scripted(CHECK)
    verdict = dialogue.lead(CHECK)
    assert [request.headers["cookie"] for _, request, _ in dialogue.said] == ["session=abc"] * 2
    assert "eyJ" not in verdict.model_dump_json()
