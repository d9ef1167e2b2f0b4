import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse
from tests.checks.replies import KEY, UNUSABLE, missing, target
from tests.checks.runs import WORKFLOW, detail, listed, read_of, record, run

CHECK = "an_error_path_was_tested"
ASKED = "GET /execution"
SMOOTH = detail(record("create"), record("store"))
HANDLED = detail(record("create", "Errored_and_Skipped"), record("refuse"))


def was_handled(said):
    bodies = [body_of(reply) for kind, _, reply in said if kind.startswith(f"{ASKED}/")]
    ways = [[each["node_status"] for each in body["nodes"]] for body in bodies]
    return any("Errored_and_Skipped" in way for way in ways)


SPECIMEN = Specimen(
    healthy={ASKED: [listed(run(1), run(2))], read_of(1): [SMOOTH], read_of(2): [HANDLED]},
    causes={
        Outcome.WARNED: {"no-error-path-tested"},
        Outcome.INCONCLUSIVE: {"no-run-in-period", "test-key-needed"},
    },
    held=was_handled,
    settings={"workflow_id": WORKFLOW},
)


def ended(*details):
    rows = listed(*(run(number) for number in range(len(details))))
    known = {read_of(number): [reply] for number, reply in enumerate(details)}
    verdict = converse(CHECK, target(workflow_id=WORKFLOW), **{ASKED: [rows]} | known)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "run_of",
    [
        pytest.param(HANDLED, id="an error that was skipped"),
        pytest.param(
            detail(record("a", "Errored"), record("b", "Waiting"), record("c")), id="a success after an error"
        ),
        pytest.param(detail(record("a", "Timed_Out"), record("c")), id="a success after a time-out"),
    ],
)
def test_passes_on(run_of):
    assert ended(SMOOTH, run_of) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "run_of",
    [
        pytest.param(SMOOTH, id="no error at all"),
        pytest.param(detail(record("a"), record("b", "Errored"), status="ERRORED"), id="an error that ended the run"),
        pytest.param(detail(record("a", "Errored"), record("b", "Waiting")), id="nothing after it yet"),
        pytest.param(detail(), id="no node"),
    ],
)
def test_warns_on(run_of):
    assert ended(run_of, SMOOTH) == (Outcome.WARNED, "no-error-path-tested")


@pytest.mark.parametrize(
    ("later", "outcome"), [(49, Outcome.PASSED), (50, Outcome.PASSED), (199, Outcome.PASSED), (200, Outcome.WARNED)]
)
def test_looks_at_two_hundred_runs_until_one_has_gone_on(later, outcome):
    assert ended(*[SMOOTH] * later, HANDLED)[0] is outcome


def test_looks_no_further_than_it_must():
    rows = listed(*(run(number) for number in range(51)))
    known = {read_of(number): [HANDLED if number == 49 else SMOOTH] for number in range(50)}  # the last is not known
    verdict = converse(CHECK, target(workflow_id=WORKFLOW), **{ASKED: [rows]} | known)
    assert verdict.because == "In 1 of the latest 50 runs an error was met, and the run went on."


def test_an_error_in_one_run_and_a_success_in_the_next_are_no_path():
    assert ended(detail(record("a", "Errored")), SMOOTH)[0] is Outcome.WARNED


def test_without_a_run_nothing_is_decided():
    assert ended() == (Outcome.INCONCLUSIVE, "no-run-in-period")


def test_a_production_key_cannot_tell_what_was_tested():
    assert converse(CHECK, target(key="pk" + KEY[2:], workflow_id=WORKFLOW)).cause == "test-key-needed"


@pytest.mark.parametrize("reply", [*UNUSABLE.values(), missing()])
@pytest.mark.parametrize("kind", [ASKED, read_of(1)])
def test_an_answer_that_decides_nothing_is_inconclusive(kind, reply):
    assert converse(CHECK, **{kind: [reply]}).outcome is Outcome.INCONCLUSIVE
