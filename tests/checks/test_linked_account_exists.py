import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import SHAPES, UNUSABLE, account, error, missing, ok, target, unauthorized

CHECK = "linked_account_exists"


def was_found(said):
    (reply,) = replies(said, "account")
    body = body_of(reply)
    return reply.status_code == 200 and (body["account_id"], body["environment"]) == ("acme", "test")


SPECIMEN = Specimen(
    healthy={"account": [account()]},
    causes={
        Outcome.FAILED: {
            *("linked-account-missing", "linked-account-in-wrong-environment"),
            *("linked-account-is-another", "linked-account-unreadable"),
        }
    },
    held=was_found,
)


def ended(reply, aim=None):
    verdict = converse(CHECK, aim, account=[reply])
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(account(), id="as documented"),
        pytest.param(account(udf={"plan": "pro"}), id="with fields as an object"),
        pytest.param(account(integrations=[{"identifier": {"a": 1}}], news=1), id="with unknown and odd fields"),
        pytest.param(account(_id=..., udf=..., __v=...), id="with the least there may be"),
    ],
)
def test_passes_on_an_account(reply):
    assert ended(reply) == (Outcome.PASSED, "")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_missing_account_fails_in_any_documented_shape(shape):
    assert ended(missing(shape)) == (Outcome.FAILED, "linked-account-missing")


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        pytest.param(account(environment="production"), "linked-account-in-wrong-environment", id="other environment"),
        pytest.param(account(environment="staging"), "linked-account-in-wrong-environment", id="new environment"),
        pytest.param(account("globex"), "linked-account-is-another", id="another account"),
        pytest.param(account("Acme"), "linked-account-is-another", id="another spelling"),
        pytest.param(ok({}), "linked-account-unreadable", id="an empty object"),
        pytest.param(ok([]), "linked-account-unreadable", id="a list"),
        pytest.param(ok(None), "linked-account-unreadable", id="null"),
        pytest.param(ok({"docs": []}), "linked-account-unreadable", id="the list of all accounts"),
        pytest.param(account(account_id=5), "linked-account-unreadable", id="a number for an id"),
    ],
)
def test_fails_on(reply, cause):
    assert ended(reply) == (Outcome.FAILED, cause)


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(unauthorized(), id="the key is refused meanwhile"),
        pytest.param(error("E1", 404, "Missing API Key"), id="the key got lost on the way"),
        pytest.param(error("E1", 404, "Cannot GET /x"), id="the route is unknown"),
        pytest.param(error("undocumented", 404, "Linked Account not found"), id="somebody else says not found"),
        pytest.param(account(environment=...), id="the environment is not told"),
        pytest.param(account(environment=None), id="the environment is null"),
    ],
)
def test_cannot_tell_when(reply):
    assert ended(reply) == (Outcome.INCONCLUSIVE, "answer-undocumented")


def test_a_key_that_tells_no_environment_is_not_compared():
    assert ended(account(environment="production"), target("other-key")) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        pytest.param("a/b?c#d", b"/api/v2/public/linked-account/a%2Fb%3Fc%23d", id="letters that part addresses"),
        pytest.param("..", b"/api/v2/public/linked-account/%2E%2E", id="dots that climb"),
        pytest.param("Müller & Söhne", b"/api/v2/public/linked-account/M%C3%BCller%20%26%20S%C3%B6hne", id="umlauts"),
        pytest.param("50%41", b"/api/v2/public/linked-account/50%2541", id="a percent sign"),
    ],
)
def test_asks_for_the_very_name(name, path):
    dialogue = scripted(CHECK, account=[account(name)])
    assert dialogue.lead(CHECK, target(linked_account_id=name)).outcome is Outcome.PASSED
    assert dialogue.said[0][1].url.raw_path == path
