import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import KEY, UNUSABLE, missing, target
from tests.checks.runs import WORKFLOW, detail, listed, read_of, record, run
from tests.checks.workflows import READ, node, start, workflow

CHECK = "every_node_has_succeeded"
ASKED = "GET /execution"
WHOLE = workflow(start("Contact Created"), node("create"), node("store"))
DONE = detail(record("start"), record("create"), record("store"))


def were_all_seen(said):
    nodes = [each["id"] for each in body_of(replies(said, READ)[-1])["nodes"] if each.get("triggers") is None]
    succeeded = {
        each["node_id"]
        for kind, _, reply in said
        if kind.startswith(f"{ASKED}/")
        for each in body_of(reply)["nodes"]
        if each["node_status"] == "Success"
    }
    return len({each for each in nodes if each != "start"} - succeeded) == 0


SPECIMEN = Specimen(
    healthy={
        READ: [WHOLE],
        ASKED: [listed(run(1), run(2))],
        read_of(1): [detail(record("start"), record("create"), record("store", "Waiting"))],
        read_of(2): [DONE],
    },
    causes={
        Outcome.FAILED: {"many-nodes-untested", "node-failed-lately"},
        Outcome.WARNED: {"some-nodes-untested"},
        Outcome.INCONCLUSIVE: {"no-run-in-period", "test-key-needed", "workflow-missing"},
    },
    held=were_all_seen,
    settings={"workflow_id": WORKFLOW},
)


def verdict_on(*details, **changes):
    rows = listed(*(run(number) for number in range(len(details))))
    known = {read_of(number): [reply] for number, reply in enumerate(details)}
    return converse(CHECK, target(workflow_id=WORKFLOW), **{ASKED: [rows]} | known | changes)


def ended(*details, **changes):
    verdict = verdict_on(*details, **changes)
    return verdict.outcome, verdict.cause


def of(count):
    return workflow(start(), *(node(f"n{number}") for number in range(count)))


def through(*numbers, status="Success"):
    return detail(record("start"), *(record(f"n{number}", status) for number in numbers))


def test_passes_when_several_runs_cover_the_nodes_together():
    assert ended(through(0, 1), through(2), **{READ: [of(3)]}) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    ("count", "covered", "expected"),
    [
        pytest.param(10, 9, (Outcome.WARNED, "some-nodes-untested"), id="nine of ten"),
        pytest.param(10, 8, (Outcome.WARNED, "some-nodes-untested"), id="eight of ten"),
        pytest.param(10, 7, (Outcome.FAILED, "many-nodes-untested"), id="seven of ten"),
        pytest.param(2, 1, (Outcome.FAILED, "many-nodes-untested"), id="one of two"),
    ],
)
def test_judges_by_the_share_of_nodes(count, covered, expected):
    assert ended(through(*range(covered)), **{READ: [of(count)]}) == expected


def test_names_the_nodes_that_lack_a_success():
    assert "“Do n1”" in verdict_on(through(0), **{READ: [of(2)]}).because


@pytest.mark.parametrize("status", ["Waiting", "Ready", "Stopped", "Errored_and_Skipped", "Something"])
def test_only_a_success_counts_as_one(status):
    assert ended(detail(record("create"), record("store", status))) == (Outcome.FAILED, "many-nodes-untested")


@pytest.mark.parametrize("status", ["Errored", "Rejected", "Timed_Out"])
def test_an_error_at_last_fails_although_it_once_succeeded(status):
    assert ended(detail(record("store", status)), DONE) == (Outcome.FAILED, "node-failed-lately")


@pytest.mark.parametrize("status", ["Waiting", "Ready", "Errored_and_Skipped"])
def test_a_success_before_a_run_that_is_under_way_or_handled_its_error_still_counts(status):
    assert ended(detail(record("store", status)), DONE) == (Outcome.PASSED, "")


def test_a_run_under_way_does_not_hide_the_error_before_it():
    assert ended(detail(record("store", "Waiting")), detail(record("store", "Errored")), DONE)[0] is Outcome.FAILED


def test_an_error_that_was_repaired_is_forgotten():
    assert ended(DONE, detail(record("store", "Errored"))) == (Outcome.PASSED, "")


def test_of_a_loop_the_last_round_counts():
    last = detail(record("create"), record("store"), record("store", "Errored"))
    assert ended(last) == (Outcome.FAILED, "node-failed-lately")


def test_nodes_of_a_loop_that_no_run_tells_of_only_warn():
    inner = [node(f"in{number}", parentNode="loop") for number in range(4)]
    whole = workflow(start(), node("loop", type="group"), *inner)
    assert ended(detail(record("loop")), **{READ: [whole]}) == (Outcome.WARNED, "some-nodes-untested")


def test_nodes_that_are_gone_from_the_workflow_do_not_matter():
    assert ended(detail(record("old", "Errored"), record("create"), record("store"))) == (Outcome.PASSED, "")


def test_without_a_run_nothing_is_decided():
    assert ended() == (Outcome.INCONCLUSIVE, "no-run-in-period")
    assert ended(detail()) == (Outcome.INCONCLUSIVE, "no-run-in-period")


def test_a_production_key_cannot_tell_what_was_tested():
    aim = target(key="pk" + KEY[2:], workflow_id=WORKFLOW)
    assert converse(CHECK, aim).cause == "test-key-needed"


def test_looks_at_fifty_runs_at_most():
    rows = listed(*(run(number) for number in range(60)))
    dialogue = scripted(CHECK, **{ASKED: [rows]} | {read_of(number): [DONE] for number in range(60)})
    dialogue.lead(CHECK)
    assert len([kind for kind in dialogue.names() if kind.startswith(f"{ASKED}/")]) == 50


@pytest.mark.parametrize("reply", [*UNUSABLE.values(), missing()])
@pytest.mark.parametrize("kind", [READ, ASKED, read_of(1)])
def test_an_answer_that_decides_nothing_is_inconclusive(kind, reply):
    assert converse(CHECK, **{kind: [reply]}).outcome is Outcome.INCONCLUSIVE
