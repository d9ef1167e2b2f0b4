import pytest

from lib.checks.unknown_key_is_refused import BODIES
from lib.cobalt.pages import has_key_shape
from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import (
    KEY,
    SHAPES,
    UNUSABLE,
    accounts,
    error,
    ok,
    target,
    unauthorized,
)

CHECK = "unknown_key_is_refused"


def refused(said):
    (reply,) = replies(said, "accounts")
    body = body_of(reply)
    fields = set(body)
    shapes = ({"http_error_type", "error", "message"}, {"http_error_type", "error_code", "message"})
    documented = any(shape <= fields for shape in (*shapes, {"error_type", "message"}, {"error", "message"}))
    return reply.status_code == 401 and documented


SPECIMEN = Specimen(
    healthy={"accounts": [unauthorized()]},
    causes={Outcome.FAILED: {"unknown-key-accepted", "error-shape-undocumented"}},
    held=refused,
)


@pytest.mark.parametrize("shape", SHAPES)
def test_passes_when_the_key_is_refused_in_a_documented_shape(shape):
    verdict = converse(CHECK, accounts=[unauthorized(shape)])
    assert (verdict.outcome, verdict.values) == (Outcome.PASSED, {"shape": shape})


def test_a_refusal_in_no_documented_shape_fails():
    verdict = converse(CHECK, accounts=[unauthorized("undocumented")])
    assert (verdict.outcome, verdict.cause) == (Outcome.FAILED, "error-shape-undocumented")


def test_a_list_for_an_unknown_key_fails():
    verdict = converse(CHECK, accounts=[accounts()])
    assert (verdict.outcome, verdict.cause) == (Outcome.FAILED, "unknown-key-accepted")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, accounts=[reply]).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(error("E1", 404, "Missing API Key", code="MISSING_REQUIRED_FIELD"), id="a missing key (404)"),
        pytest.param(error("E1", 403, "no", "FORBIDDEN"), id="a prohibition (403)"),
        pytest.param(ok({}), id="an empty object"),
        pytest.param(ok({"error": "Invalid Credentials"}), id="an error with status 200"),
    ],
)
def test_does_not_take_for_a_refusal(reply):
    assert converse(CHECK, accounts=[reply]).cause == "answer-undocumented"


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(KEY, id="a test key"),
        pytest.param("pk" + KEY[2:], id="a production key"),
        pytest.param("other", id="a key of another form"),
        pytest.param("tk" + BODIES[0], id="the very key that is made up"),
    ],
)
def test_never_sends_the_real_key(key):
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK, target(key))
    sent = dialogue.said[0][1].headers["x-api-key"]
    assert sent != key
    assert has_key_shape(sent)
    assert sent[:2] == (key[:2] if key[:2] in ("tk", "pk") else "tk")
