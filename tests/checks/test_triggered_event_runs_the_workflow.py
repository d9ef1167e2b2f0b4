import json

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import UNUSABLE, error, missing, ok
from tests.checks.runs import OTHER_WORKFLOW, WORKFLOW, detail, listed, read_of, record, run
from tests.checks.workflows import PAYLOAD, READ, workflow

CHECK = "triggered_event_runs_the_workflow"
LIST, FIRE, DETAIL = "GET /execution", "POST /event/trigger", read_of(8)
OLD, NEW = run(7), run(8, ago={"seconds": 0})
BEFORE, AFTER = listed(OLD), listed(NEW, OLD)
FIRED = ok({"message": "Webhook Fired Success"})
GIVEN = {"parameters": {"email": "ana@example.com", "age": 0}}


def has_run(said):
    kinds = [kind for kind, *_ in said]
    lists = [{row["_id"]: row for row in body_of(reply)["docs"]} for kind, _, reply in said if kind == LIST]
    (fired,), (ended,) = replies(said, FIRE), replies(said, DETAIL)
    began = [row for row in lists[-1].values() if row["_id"] not in lists[0]]
    ours = {row["status"] for row in began if (row["associated_workflow"] or {})["_id"] == WORKFLOW}
    made = json.dumps([node.get("input_data") for node in body_of(ended)["nodes"]])
    return (
        kinds.index(LIST) < kinds.index(FIRE)
        and fired.status_code == 200
        and ours == {"COMPLETED"}
        and body_of(ended)["status"] == "COMPLETED"
        and "{{" not in made
        and "undefined" not in made
    )


SPECIMEN = Specimen(
    healthy={
        READ: [workflow()],
        LIST: [BEFORE, AFTER],
        FIRE: [FIRED],
        DETAIL: [detail(record("start", input_data=None), record("create", input_data=GIVEN))],
    },
    causes={
        Outcome.FAILED: {"event-refused", "event-started-nothing", "event-run-failed", "event-value-unresolved"},
        Outcome.WARNED: {"event-value-empty"},
        Outcome.INCONCLUSIVE: {"event-run-undecided", "workflow-missing"},
    },
    held=has_run,
    settings={"workflow_id": WORKFLOW, "event_name": "Contact Created", "event_payload": PAYLOAD},
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


def test_sends_the_event_once_with_its_payload_for_the_linked_account():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    (fired,) = [request for kind, request, _ in dialogue.said if kind == FIRE]
    assert json.loads(fired.content) == {"event": "Contact Created", "payload": json.loads(PAYLOAD)}
    assert fired.headers["linked_account_id"] == "acme"


def test_waits_for_a_run_to_begin_and_to_end():
    under_way = [run(8, status, ago={"seconds": 0}) for status in ("QUEUED", "RUNNING")]
    pages = [BEFORE, BEFORE, *(listed(row, OLD) for row in under_way), AFTER]
    dialogue = scripted(CHECK, **{LIST: pages})
    assert dialogue.lead(CHECK).outcome is Outcome.PASSED
    assert len(replies(dialogue.said, LIST)) == 5


@pytest.mark.parametrize(
    "refusal",
    [error("E2", 404, "Trigger not found", code="INVALID_EVENT"), error("E3", 400, "Trigger with name X not found")],
)
def test_fails_when_the_event_is_refused(refusal):
    assert ended(**{FIRE: [refusal]}) == (Outcome.FAILED, "event-refused")


@pytest.mark.parametrize("page", [BEFORE, listed(run(9, ago={"seconds": 0}, workflow=OTHER_WORKFLOW), OLD)])
def test_fails_when_no_run_of_the_workflow_begins(page):
    dialogue = scripted(CHECK, **{LIST: [BEFORE, page]})
    assert dialogue.lead(CHECK).cause == "event-started-nothing"
    assert dialogue.steps > 30


def test_a_run_that_something_else_began_is_not_ours():
    called = run(9, "ERRORED", ago={"seconds": 0}, execution_source="API Call")
    own = run(8, ago={"seconds": 0}, execution_source="Event")
    dialogue = scripted(CHECK, **{LIST: [BEFORE, listed(called, own, OLD)]})
    assert dialogue.lead(CHECK).outcome is Outcome.PASSED
    asked = [request.url.params["execution_source"] for kind, request, _ in dialogue.said if kind == LIST]
    assert set(asked) == {"Event"}


@pytest.mark.parametrize("status", ["ERRORED", "TIMED_OUT"])
def test_fails_when_the_run_fails(status):
    assert ended(**{LIST: [BEFORE, listed(run(8, status), OLD)]}) == (Outcome.FAILED, "event-run-failed")


def test_one_failure_among_several_new_runs_is_enough():
    assert ended(**{LIST: [BEFORE, listed(NEW, run(9, "ERRORED"), OLD)]})[1] == "event-run-failed"


@pytest.mark.parametrize("status", ["RUNNING", "STOPPED", "TERMINATED", "A_STATE_OF_NEXT_YEAR"])
def test_a_run_that_does_not_complete_decides_nothing(status):
    assert ended(**{LIST: [BEFORE, listed(run(8, status), OLD)]}) == (Outcome.INCONCLUSIVE, "event-run-undecided")


@pytest.mark.parametrize("value", ["{{event.phone}}", "Dear {{node.a.name}}", "undefined", "Hello undefined!"])
def test_fails_on_a_placeholder_in_place_of_a_value(value):
    given = detail(record("a"), record("b", input_data={"list": [{"deep": value}]}))
    assert ended(**{DETAIL: [given]}) == (Outcome.FAILED, "event-value-unresolved")


def test_warns_of_a_value_that_is_nothing():
    assert ended(**{DETAIL: [detail(record("b", input_data={"phone": None}))]}) == (
        Outcome.WARNED,
        "event-value-empty",
    )


@pytest.mark.parametrize("given", [detail(), detail(record("a"), status="RUNNING")])
def test_a_run_that_does_not_tell_what_its_nodes_were_given_decides_nothing(given):
    assert ended(**{DETAIL: [given]}) == (Outcome.INCONCLUSIVE, "event-run-undecided")


def test_an_account_that_has_gone_is_no_refusal_of_the_event():
    assert ended(**{FIRE: [missing()]})[0] is Outcome.INCONCLUSIVE


def test_never_shows_what_the_nodes_were_given():
    given = detail(record("b", input_data={"to": "ana@example.com", "x": "{{"}))
    assert "ana@" not in str(converse(CHECK, **{DETAIL: [given]}))


@pytest.mark.parametrize("kind", [READ, LIST, DETAIL])
@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(kind, reply):
    assert ended(**{kind: [reply]})[0] is Outcome.INCONCLUSIVE
