import json

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, scripted
from tests.checks.replies import UNUSABLE, error, ok, target
from tests.checks.runs import WORKFLOW, detail, record
from tests.checks.workflows import READ, node, start, workflow

CHECK = "workflow_refuses_an_incomplete_payload"
RUN = "elsewhere"  # by the older route
ID = "c" * 24
LOOK = f"GET /execution/{ID}"
STRUCTURE = f"GET /workflow/request-structure/{WORKFLOW}"
PAYLOAD = {"first_name": "Ana", "email": "ana@example.com"}
SETTINGS = {"workflow_id": WORKFLOW, "workflow_payload": json.dumps(PAYLOAD)}
SCHEMA = {"type": "object", "required": ["email"]}
WHOLE = workflow(json_schema=SCHEMA)


def answered(status=200, **changes):
    return ok({"execution_id": ID, "return_value": {}} | changes, status)


def was_refused(said):
    answers = [reply for kind, _, reply in said if kind == RUN]
    states = [body_of(reply)["status"] for kind, _, reply in said if kind == LOOK]
    refused = 400 <= answers[-1].status_code < 500 and answers[-1].status_code not in (401, 429)
    return refused or states[-1] == "ERRORED" or body_of(answers[-1]).get("errored") is True


SPECIMEN = Specimen(
    healthy={
        READ: [WHOLE],
        STRUCTURE: [ok({"schema": SCHEMA})],  # asked only where the workflow itself does not tell
        RUN: [answered(422)],
        LOOK: [detail(record("check"), record("refuse"))],
    },
    causes={
        Outcome.FAILED: {"incomplete-payload-accepted"},
        Outcome.INCONCLUSIVE: {
            *("required-field-unknown", "incomplete-payload-undecided"),
            *("run-unfinished", "workflow-missing"),
        },
    },
    held=was_refused,
    settings=SETTINGS,
)


def ended(**changes):
    verdict = converse(CHECK, target(**SETTINGS), **changes)
    return verdict.outcome, verdict.cause


def test_leaves_out_one_required_field_and_nothing_else():
    dialogue = scripted(CHECK)
    assert dialogue.lead(CHECK).outcome is Outcome.PASSED
    (sent,) = [json.loads(request.content) for kind, request, _ in dialogue.said if kind == RUN]
    assert sent == {"first_name": "Ana"}


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        pytest.param(answered(400), detail(), id="a status of the workflow's own"),
        pytest.param(answered(), detail(record("a", "Errored"), status="ERRORED"), id="an error"),
        pytest.param(answered(errored=True), detail(), id="an error that the caller hears of"),
        pytest.param(error("E2", 400, "email is missing"), detail(), id="no run at all"),
    ],
)
def test_passes_on(answer, state):
    assert ended(**{RUN: [answer], LOOK: [state]}) == (Outcome.PASSED, "")


def looped(*nodes):
    return workflow(start("Contact Created"), node("each", type="group"), *nodes, json_schema=SCHEMA)


def test_what_a_run_answers_that_nobody_can_wait_for_is_not_known():
    refusing = looped(node("check"), node("refuse", type="response"))
    unheard = {READ: [refusing], RUN: [answered()], LOOK: [detail(record("check"), record("refuse"))]}
    assert ended(**unheard) == (Outcome.INCONCLUSIVE, "incomplete-payload-undecided")
    another_way = {LOOK: [detail(record("check"))]}
    assert ended(**unheard | another_way) == (Outcome.FAILED, "incomplete-payload-accepted")


def test_a_success_fails():
    assert ended(**{RUN: [answered()], LOOK: [detail(record("a"))]}) == (Outcome.FAILED, "incomplete-payload-accepted")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        pytest.param(answered(), detail(record("a", "Errored_and_Skipped"), record("b")), id="an error in passing"),
        pytest.param(answered(), detail(status="TIMED_OUT"), id="out of time"),
        pytest.param(answered(), detail(status="STOPPED"), id="stopped"),
        pytest.param(answered(503), detail(record("a")), id="a fault of the server"),
        pytest.param(answered(401), detail(record("a")), id="a refusal of the caller"),
        pytest.param(answered(429), detail(record("a")), id="throttling"),
    ],
)
def test_what_may_have_another_reason_decides_nothing(answer, state):
    assert ended(**{RUN: [answer], LOOK: [state]}) == (Outcome.INCONCLUSIVE, "incomplete-payload-undecided")


@pytest.mark.parametrize(
    "schema", [{}, {"required": []}, {"required": "email"}, {"required": ["company"]}, {"required": [1]}, "text"]
)
def test_without_a_known_required_field_nothing_is_run(schema):
    dialogue = scripted(CHECK, **{READ: [workflow(json_schema=schema)]})
    assert dialogue.lead(CHECK).cause == "required-field-unknown"
    assert RUN not in dialogue.names()


def test_asks_for_the_structure_when_the_workflow_does_not_tell_it():
    given = {READ: [workflow()], STRUCTURE: [ok({"payload": None, "schema": SCHEMA})]}
    assert ended(**given) == (Outcome.PASSED, "")
    assert ended(**given | {STRUCTURE: [ok({"payload": None, "schema": None})]})[1] == "required-field-unknown"


@pytest.mark.parametrize("reply", [each for name, each in UNUSABLE.items() if name != "an unknown error"])
@pytest.mark.parametrize("kind", [READ, RUN, LOOK])
def test_an_answer_that_decides_nothing_is_inconclusive(kind, reply):
    assert ended(**{kind: [reply]})[0] is Outcome.INCONCLUSIVE
