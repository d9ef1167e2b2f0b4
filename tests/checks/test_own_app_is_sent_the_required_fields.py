import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import UNUSABLE, missing, target
from tests.checks.runs import WORKFLOW, detail, listed, read_of, record, run
from tests.checks.workflows import READ, node, start, workflow

CHECK = "own_app_is_sent_the_required_fields"
ASKED = "GET /execution"
GIVEN = {"contact_id": "c-1", "body": {"hubspot_id": "h-1"}}
FIELDS = ("contact_id", "hubspot_id")
OWN = node("store", data={"application": "custom", "parameters": {}})
WHOLE = workflow(start("Contact Created"), node("create", data={"application": "hubspot"}), OWN)
DONE = detail(record("create"), record("store", input_data=GIVEN))


def were_sent(said):
    seen = {kind: body_of(reply) for kind, _, reply in said}
    for row in seen[ASKED]["docs"]:
        for each in seen.get(f"{ASKED}/{row['_id']}", {"nodes": []})["nodes"]:
            if each["node_id"] == "store" and each["node_status"] == "Success":
                given = each["input_data"]
                return bool(given["contact_id"] and given["body"]["hubspot_id"])
    return False


SPECIMEN = Specimen(
    healthy={READ: [WHOLE], ASKED: [listed(run(1), run(2))], read_of(1): [DONE], read_of(2): [DONE]},
    causes={
        Outcome.FAILED: {"required-field-missing", "own-app-errors"},
        Outcome.INCONCLUSIVE: {"own-app-node-unknown", "no-run-in-period", "own-app-not-called", "workflow-missing"},
    },
    held=were_sent,
    settings={"workflow_id": WORKFLOW, "required_fields": FIELDS},
)


def ended(*details, **changes):
    rows = listed(*(run(number) for number in range(len(details))))
    known = {read_of(number): [reply] for number, reply in enumerate(details)}
    aim = target(workflow_id=WORKFLOW, required_fields=FIELDS)
    verdict = converse(CHECK, aim, **{ASKED: [rows]} | known | changes)
    return verdict.outcome, verdict.cause


def test_passes_when_the_latest_run_brought_every_field():
    assert ended(DONE) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"contact_id": "c-1"}, id="not there"),
        pytest.param({"contact_id": "c-1", "hubspot_id": ""}, id="empty"),
        pytest.param({"contact_id": "c-1", "hubspot_id": None}, id="null"),
        pytest.param({"contact_id": "{{event.id}}", "hubspot_id": "h"}, id="a template that was not filled"),
        pytest.param({}, id="nothing"),
    ],
)
def test_a_missing_field_fails_and_only_its_name_is_told(given):
    assert ended(detail(record("store", input_data=given))) == (Outcome.FAILED, "required-field-missing")
    assert ended(detail(record("store", input_data=given)), DONE)[0] is Outcome.FAILED


def test_never_shows_a_value():
    verdict = scripted(CHECK, **{read_of(1): [detail(record("store", input_data={"contact_id": "ana@x.example"}))]})
    assert "ana@x.example" not in str(verdict.lead(CHECK))


def test_fields_may_be_spread_over_several_nodes():
    two = workflow(start(), OWN, node("also", data={"app": "default"}))
    both = detail(record("store", input_data={"contact_id": "c"}), record("also", input_data={"hubspot_id": "h"}))
    assert ended(both, **{READ: [two]}) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(record("store", input_data=GIVEN, latest_output={"error": "no"}), id="in its output"),
        pytest.param(record("store", input_data=GIVEN, latest_output={"status": 500}), id="by its status"),
        pytest.param(record("store", "Errored", input_data=GIVEN), id="of the node"),
        pytest.param(record("store", "Errored_and_Skipped", input_data=GIVEN), id="that was skipped"),
    ],
)
def test_an_error_fails(call):
    assert ended(detail(call)) == (Outcome.FAILED, "own-app-errors")


def test_a_handled_failure_gives_way_to_an_earlier_run_that_went_well():
    assert ended(detail(record("store", "Errored_and_Skipped")), DONE) == (Outcome.PASSED, "")


@pytest.mark.parametrize("others", [[], [record("create")], [record("store", "Waiting")]])
def test_runs_that_did_not_come_by_decide_nothing(others):
    assert ended(detail(*others)) == (Outcome.INCONCLUSIVE, "own-app-not-called")
    assert ended(detail(*others), DONE) == (Outcome.PASSED, "")


def test_without_a_run_nothing_is_decided():
    assert ended() == (Outcome.INCONCLUSIVE, "no-run-in-period")


def test_without_a_recognisable_node_nothing_is_decided():
    other = workflow(start(), node("store", data={"application": "hubspot"}))
    assert ended(DONE, **{READ: [other]}) == (Outcome.INCONCLUSIVE, "own-app-node-unknown")


def test_an_input_that_is_not_told_decides_nothing():
    assert ended(detail(record("store", input_data=...))) == (Outcome.INCONCLUSIVE, "answer-undocumented")


def test_looks_at_ten_runs_at_most():
    rows = listed(*(run(number) for number in range(30)))
    dialogue = scripted(CHECK, **{ASKED: [rows]} | {read_of(number): [DONE] for number in range(30)})
    dialogue.lead(CHECK)
    assert len(replies(dialogue.said, read_of(9))) == 1
    assert not replies(dialogue.said, read_of(10))


@pytest.mark.parametrize("reply", [*UNUSABLE.values(), missing()])
@pytest.mark.parametrize("kind", [READ, ASKED, read_of(1)])
def test_an_answer_that_decides_nothing_is_inconclusive(kind, reply):
    assert converse(CHECK, **{kind: [reply]}).outcome is Outcome.INCONCLUSIVE
