import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import SHAPES, UNUSABLE, error, missing, ok, unauthorized

CHECK = "cobalt_errors_are_documented"
APPLICATION = "GET /application/golive-probe-r1-nobody"
EXECUTION = "GET /execution/" + "f" * 24
HEALTHY = {
    "account": [missing()],
    "applications": [error("E1", 400, "linked_account_id is required", "BAD_REQUEST", "INVALID_LINKED_ACCOUNT_ID")],
    APPLICATION: [error("E1", 404, "Application not found", "EXTERNAL_API_ERROR", "EXTERNAL_API_FAILURE")],
    EXECUTION: [error("E2", 404, "Execution not found", code="RESOURCE_NOT_FOUND")],
}
HEADED = "applications"


def all_refused(said):
    given = {kind: replies(said, kind)[0] for kind in HEALTHY}
    statuses = {kind: reply.status_code for kind, reply in given.items()}
    told = all(isinstance(body_of(reply).get("message"), str) for reply in given.values())
    return told and statuses == {"account": 404, HEADED: 400, APPLICATION: 404, EXECUTION: 404}


SPECIMEN = Specimen(
    healthy=HEALTHY,
    causes={Outcome.WARNED: {"error-undocumented"}},
    held=all_refused,
)


def ended(kind, reply):
    verdict = converse(CHECK, **{kind: [reply]})
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("kind", HEALTHY)
@pytest.mark.parametrize("shape", SHAPES)
def test_passes_on_each_documented_form(kind, shape):
    status = 400 if kind == HEADED else 404
    assert ended(kind, error(shape, status, "not found")) == (Outcome.PASSED, "")


@pytest.mark.parametrize("kind", HEALTHY)
@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(error("undocumented", 404, "?"), id="another form"),
        pytest.param(error("E2", 422, "?"), id="another status"),
        pytest.param(error("E1", 403, "?", "FORBIDDEN"), id="a prohibition"),
        pytest.param(ok({"error": "not found"}), id="an error with status 200"),
        pytest.param(ok({}), id="nothing, as a success"),
        pytest.param(ok(None), id="null"),
        pytest.param(ok([], 404), id="a list"),
    ],
)
def test_warns_when_one_differs(kind, reply):
    assert ended(kind, reply) == (Outcome.WARNED, "error-undocumented")


def test_says_which_one_differs_and_nothing_that_was_sent():
    verdict = converse(CHECK, account=[error("E1", 422, "acme's secret")])
    assert verdict.values == {"unknown_account": "422 NOT_FOUND instead of 404"}
    assert "secret" not in verdict.because


def test_asks_without_an_account_once_and_only_reads():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    assert {request.method for _, request, _ in dialogue.said} == {"GET"}
    without = [kind for kind, request, _ in dialogue.said if "linked_account_id" not in request.headers]
    assert without == ["account", HEADED]


JSON = {"an unknown error", "a teapot", "created", "an error with success", "a documented error with success"}
WITHOUT = {name: reply for name, reply in UNUSABLE.items() if name not in JSON}


@pytest.mark.parametrize("reply", [*WITHOUT.values(), unauthorized()], ids=[*WITHOUT, "a refused key"])
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert ended(EXECUTION, reply)[0] is Outcome.INCONCLUSIVE
