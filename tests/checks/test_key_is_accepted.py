import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, a_good, body_of, converse, replies, scripted
from tests.checks.replies import KEY, SHAPES, UNUSABLE, accounts, error, ok, target, unauthorized

CHECK = "key_is_accepted"


def listed(said):
    (reply,) = replies(said, "accounts")
    body = body_of(reply)
    whole = reply.status_code == 200 and isinstance(body, dict) and type(body.get("totalDocs")) is int
    return whole and all(a_good(each, "account_id") for each in body["docs"])


SPECIMEN = Specimen(
    healthy={"accounts": [accounts()]},
    causes={Outcome.FAILED: {"key-refused"}},
    held=listed,
)


def test_passes_when_cobalt_lists_linked_accounts():
    assert converse(CHECK).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(accounts(docs=[], totalDocs=0), id="there is no linked account yet"),
        pytest.param(accounts(page=...), id="figures of the page are left out"),
        pytest.param(accounts(extra={"new": [1]}, hasNextPage="?"), id="there are unknown fields"),
        pytest.param(
            accounts(docs=[{"account_id": "a", "environment": "staging"}]), id="the environment is a new word"
        ),
    ],
)
def test_passes_when(reply):
    assert converse(CHECK, accounts=[reply]).outcome is Outcome.PASSED


@pytest.mark.parametrize("shape", [*SHAPES, "undocumented"])
def test_a_401_in_any_shape_is_a_refused_key(shape):
    verdict = converse(CHECK, accounts=[unauthorized(shape)])
    assert (verdict.outcome, verdict.cause) == (Outcome.FAILED, "key-refused")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, accounts=[reply]).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        pytest.param(UNUSABLE["a web page"], "answer-unreadable", id="a web page"),
        pytest.param(UNUSABLE["a cut answer"], "answer-unreadable", id="a cut answer"),
        pytest.param(UNUSABLE["a proxy's login"], "answer-unreadable", id="a proxy's 401 is not Cobalt's"),
        pytest.param(UNUSABLE["throttling"], "rate-limited", id="throttling"),
        pytest.param(UNUSABLE["an unavailable service"], "server-error", id="an unavailable service"),
        pytest.param(UNUSABLE["a gateway's page"], "server-error", id="a gateway's page"),
        pytest.param(error("E1", 403, "no", "FORBIDDEN"), "answer-undocumented", id="another refusal"),
        pytest.param(ok([]), "answer-undocumented", id="a list instead of a page"),
        pytest.param(accounts(totalDocs=True), "answer-undocumented", id="yes instead of a number"),
        pytest.param(accounts(docs=[{}]), "answer-undocumented", id="accounts without an id"),
    ],
)
def test_says_why_it_cannot_tell(reply, cause):
    assert converse(CHECK, accounts=[reply]).cause == cause


@pytest.mark.parametrize(
    ("key", "environment"),
    [
        pytest.param(KEY, "test", id="a test key"),
        pytest.param("pk" + KEY[2:], "production", id="a production key"),
        pytest.param("sk_live_1", "not told by the key", id="a key of another form"),
    ],
)
def test_says_which_environment_the_key_is_for(key, environment):
    assert converse(CHECK, target(key)).values == {"environment": environment}


def test_asks_once_with_the_key_in_a_header_only():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    ((_, request, _),) = dialogue.said
    assert request.headers["x-api-key"] == KEY
    assert KEY not in str(request.url)
