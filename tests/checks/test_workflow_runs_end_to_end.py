import json
from datetime import timedelta

import httpx
import pytest

from lib.checks.conversation import discover
from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, scripted
from tests.checks.replies import UNUSABLE, error, ok, target
from tests.checks.runs import WORKFLOW, detail, record
from tests.checks.workflows import READ, node, start, workflow

CHECK = "workflow_runs_end_to_end"
RUN = "elsewhere"  # by the older route
ID = "c" * 24
LOOK = f"GET /execution/{ID}"
PAYLOAD = {"email": "ana@example.com"}
SETTINGS = {"workflow_id": WORKFLOW, "workflow_payload": json.dumps(PAYLOAD), "expected_output": '{"synced": true}'}


def answered(status=200, output=None, **changes):
    return ok({"execution_id": ID, "return_value": output or {"synced": True, "id": 7}} | changes, status)


DONE = detail(record("create"), record("store"))
BROKEN = detail(record("create", "Errored"), status="ERRORED")


def ran_three_times(said):
    answers = [body_of(reply) for kind, _, reply in said if kind == RUN]
    states = [body_of(reply) for kind, _, reply in said if kind == LOOK]
    good = [each["return_value"]["synced"] is True and not each.get("errored") for each in answers]
    over = [each["status"] for each in states if each["status"] == "COMPLETED"]
    return good == [True] * 3 and len(over) == 3


SPECIMEN = Specimen(
    healthy={READ: [workflow()], RUN: [answered()] * 3, LOOK: [DONE] * 3},
    causes={
        Outcome.FAILED: {"run-refused", "run-not-completed", "run-node-errored", "run-output-differs"},
        Outcome.WARNED: {"run-flaky", "run-slow"},
        Outcome.INCONCLUSIVE: {"run-unfinished", "workflow-missing"},
    },
    held=ran_three_times,
    settings=SETTINGS,
)


def ended(aim=None, **changes):
    verdict = converse(CHECK, aim or target(**SETTINGS), **changes)
    return verdict.outcome, verdict.cause


def test_passes_when_three_runs_complete_with_the_expected_output():
    dialogue = scripted(CHECK)
    assert dialogue.lead(CHECK).outcome is Outcome.PASSED
    assert dialogue.names() == [READ, *[RUN, LOOK] * 3]
    assert {request.content for kind, request, _ in dialogue.said if kind == RUN} == {b'{"email":"ana@example.com"}'}


def test_has_real_effects_and_may_take_minutes():
    assert (discover()[CHECK].writes, discover()[CHECK].seconds) == (2, 400)


@pytest.mark.parametrize(
    ("answer", "state", "cause"),
    [
        pytest.param(answered(), BROKEN, "run-not-completed", id="an error"),
        pytest.param(answered(), detail(status="TIMED_OUT"), "run-not-completed", id="out of time"),
        pytest.param(answered(), detail(status="STOPPED"), "run-not-completed", id="stopped"),
        pytest.param(answered(422), DONE, "run-not-completed", id="the workflow's own refusal"),
        pytest.param(answered(errored=True), DONE, "run-not-completed", id="an error that only the caller hears of"),
        pytest.param(answered(), detail(record("a", "Errored")), "run-node-errored", id="a node's error on the way"),
        pytest.param(answered(output={"synced": False}), DONE, "run-output-differs", id="another output"),
        pytest.param(answered(output={"synced": 1}), DONE, "run-output-differs", id="an output of another type"),
    ],
)
def test_fails_on(answer, state, cause):
    assert ended(**{RUN: [answer], LOOK: [state]}) == (Outcome.FAILED, cause)


def test_a_skipped_error_is_none():
    assert ended(**{LOOK: [detail(record("a", "Errored_and_Skipped"), record("b"))]}) == (Outcome.PASSED, "")


def test_two_good_runs_of_three_warn_and_one_fails():
    assert ended(**{LOOK: [DONE, BROKEN, DONE]}) == (Outcome.WARNED, "run-flaky")
    assert ended(**{LOOK: [BROKEN, DONE, BROKEN]}) == (Outcome.FAILED, "run-not-completed")


def test_a_slow_answer_warns():
    slow = answered()
    slow.elapsed = timedelta(seconds=31)
    assert ended(**{RUN: [answered(), slow, answered()]}) == (Outcome.WARNED, "run-slow")


def test_without_an_expectation_the_output_is_not_compared():
    aim = target(**SETTINGS | {"expected_output": ""})
    assert ended(aim, **{RUN: [answered(output={"other": 1})]}) == (Outcome.PASSED, "")


def test_waits_for_the_end_and_asks_for_the_output_when_nobody_could_wait():
    looping = workflow(start(), node("each", type="group"))
    begun, output = ok({"message": "started", "execution_id": ID}), ok({"response": {"synced": True}})
    states = [detail(status="RUNNING"), DONE]
    given = {READ: [looping], RUN: [begun, output] * 3, LOOK: states * 3}
    dialogue = scripted(CHECK, **given)
    assert dialogue.lead(CHECK).outcome is Outcome.PASSED
    assert dialogue.names() == [READ, *[RUN, LOOK, LOOK, RUN] * 3]


def test_a_run_that_never_ends_decides_nothing():
    assert ended(**{LOOK: [detail(status="RUNNING")]}) == (Outcome.INCONCLUSIVE, "run-unfinished")


def test_a_refused_run_fails():
    refusal = error("E4", 400, "Workflow ID and slug are required")
    assert ended(**{RUN: [refusal]}) == (Outcome.FAILED, "run-refused")


def test_shows_the_names_of_what_differs_and_no_value():
    verdict = converse(CHECK, target(**SETTINGS), **{RUN: [answered(output={"synced": "ana@example.com"})]})
    assert "in: synced" in verdict.because
    assert "ana@" not in str(verdict)


@pytest.mark.parametrize("reply", [each for name, each in UNUSABLE.items() if name != "an unknown error"])
@pytest.mark.parametrize("kind", [READ, RUN, LOOK])
def test_an_answer_that_decides_nothing_is_inconclusive(kind, reply):
    assert ended(**{kind: [reply]})[0] is Outcome.INCONCLUSIVE


def test_throttling_at_the_second_run_decides_nothing():
    assert ended(**{RUN: [answered(), httpx.Response(429)]}) == (Outcome.INCONCLUSIVE, "rate-limited")
