import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from lib.simulator.sample import OUTPUT, OWN_APP_FIELDS, PAYLOAD, rehearsal_key, workflow_id
from lib.simulator.seed_workflows import BLOATED, FAILING, GOOD, LOOP, PRIVATE, identity
from lib.simulator.server import running

E = "/execution"
WEEK = {"limit": "200"}
PRIVATE_ID = identity(PRIVATE, "test", 1)


def execute(cobalt, alias, payload, *, waits=False, account="acme", **headers):
    """As the backend SDK does it."""
    given = {"x-api-key": cobalt.key, "linked_account_id": account, "slug": "hubspot"} | headers
    given["sync_execution"] = "true" if waits else "false"
    return cobalt.http.post(f"{cobalt.base}/api/v1/workflow/{alias}/execute", headers=given, json=payload)


def read(cobalt, identity, account="acme"):
    answer = cobalt.ask("GET", f"{E}/{identity}", account)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ended(cobalt, identity):
    for _ in range(100):
        execution = read(cobalt, identity)
        if execution["status"] not in ("RUNNING", "STOPPING"):
            return execution
        time.sleep(0.02)
    raise AssertionError(f"still {execution['status']}")


def statuses(execution):
    return {node["node_id"]: node["node_status"] for node in execution["nodes"]}


def test_a_synchronous_run_answers_with_what_the_workflow_returns(cobalt):
    first = execute(cobalt, GOOD, PAYLOAD, waits=True).json()
    second = execute(cobalt, workflow_id(), PAYLOAD, waits=True).json()
    execution = read(cobalt, first["execution_id"])

    assert OUTPUT.items() <= first["return_value"].items()
    assert first["return_value"] == second["return_value"]
    assert first["execution_id"] != second["execution_id"]
    assert execution["status"] == "COMPLETED"
    assert execution["type_of_execution"] == "SYNC"
    assert execution["completion_percentage"] == 100
    assert set(statuses(execution).values()) == {"Success"}


def test_a_response_node_decides_the_status(cobalt):
    refused = execute(cobalt, GOOD, {"contact_id": "c-1"}, waits=True)

    assert (refused.status_code, refused.reason_phrase) == (422, "Unprocessable Entity")
    assert refused.json()["return_value"] == {"outcome": "refused", "reason": "email is missing"}
    assert statuses(read(cobalt, refused.json()["execution_id"])) == {
        "start": "Success",
        "check": "Success",
        "refuse": "Success",
    }


def test_a_caught_failure_takes_the_other_way(cobalt):
    answer = execute(cobalt, GOOD, PAYLOAD | {"simulate_failure": "create"}, waits=True)
    execution = read(cobalt, answer.json()["execution_id"])
    (failed,) = [node for node in execution["nodes"] if node["node_id"] == "create"]

    assert answer.status_code == 502
    assert execution["status"] == "COMPLETED"
    assert (failed["node_status"], failed["attempts_made"]) == ("Errored_and_Skipped", 3)
    assert statuses(execution)["refuse"] == "Success"
    assert "answer" not in statuses(execution)


def test_a_failure_that_nobody_catches_ends_the_run(cobalt):
    answer = execute(cobalt, FAILING, {"deal_id": "d-1"}, waits=True).json()
    execution = read(cobalt, answer["execution_id"])

    assert answer["errored"] is True
    assert answer["execution_error"]["message"] == "The record is locked"
    assert execution["status"] == "ERRORED"
    assert statuses(execution)["close"] == "Errored"


def test_an_asynchronous_run_goes_on_by_itself(cobalt):
    started = execute(cobalt, GOOD, PAYLOAD).json()
    execution = ended(cobalt, started["execution_id"])

    assert set(started) == {"message", "execution_id"}
    assert execution["status"] == "COMPLETED"
    assert execution["type_of_execution"] == "ASYNC"


def test_an_asynchronous_run_is_running_before_it_ends(cobalt):
    identity = execute(cobalt, LOOP, {"contacts": [{"email": "a"}]}).json()["execution_id"]
    execution = read(cobalt, identity)
    headers = {"x-api-key": cobalt.key, "linked_account_id": "acme"}
    answer = cobalt.http.get(f"{cobalt.base}/api/v1/execution/{identity}/response", headers=headers)

    assert execution["status"] == "RUNNING"
    assert execution["completion_percentage"] < 100
    assert statuses(execution)["count"] == "Waiting"
    assert not {"completion_time", "instance_execution_time"} & set(execution)
    assert answer.json() == {"response": None, "status": "RUNNING"}


def test_the_clock_ends_a_run():
    now = datetime(2026, 3, 1, tzinfo=UTC)
    headers = {"x-api-key": rehearsal_key("test"), "linked_account_id": "acme", "slug": "hubspot"}
    with running(clock=lambda: now) as base, httpx.Client(base_url=base, headers=headers, verify=False) as http:
        identity = http.post(f"/api/v1/workflow/{LOOP}/execute", json={}).json()["execution_id"]
        first = http.get(f"/api/v2/public{E}/{identity}").json()["status"]
        now += timedelta(seconds=5)
        second = http.get(f"/api/v2/public{E}/{identity}").json()["status"]

    assert (first, second) == ("RUNNING", "COMPLETED")


def test_the_answer_of_a_run_can_be_asked_for_later(cobalt):
    identity = execute(cobalt, GOOD, PAYLOAD, waits=True).json()["execution_id"]
    headers = {"x-api-key": cobalt.key, "linked_account_id": "acme"}
    answer = cobalt.http.get(f"{cobalt.base}/api/v1/execution/{identity}/response", headers=headers).json()

    assert answer["status"] == "COMPLETED"
    assert answer["response"]["outcome"] == "created"


def test_a_loop_is_refused_synchronously_and_runs_otherwise(cobalt):
    refused = execute(cobalt, LOOP, {}, waits=True)
    identity = execute(cobalt, LOOP, {"contacts": [{"email": "a"}, {"email": "b"}]}).json()["execution_id"]
    batches = cobalt.ask("GET", f"{E}/{identity}/nodes/each/batches", "acme", params={"limit": 1}).json()

    assert (refused.status_code, refused.json()["http_error_type"]) == (400, "BAD_REQUEST")
    assert (batches["totalDocs"], batches["hasNextPage"]) == (2, True)
    assert batches["docs"] == [{"batch_index": 0, "status": "Success", "output": {"email": "a"}}]


def test_other_nodes_have_no_batches_yet(cobalt):
    identity = execute(cobalt, GOOD, PAYLOAD, waits=True).json()["execution_id"]
    answer = cobalt.ask("GET", f"{E}/{identity}/nodes/create/batches", "acme")

    assert (answer.status_code, answer.json()["http_error_type"]) == (501, "NOT_IMPLEMENTED")


def test_the_newer_address_runs_own_workflows_only(cobalt):
    path = f"/workflow/{PRIVATE_ID}/execute"
    headers = {"slug": "slack", "sync_execution": "true"}
    own = cobalt.ask("POST", path, "acme", headers=headers, json={"week": "last"})
    shared = cobalt.ask("POST", f"/workflow/{workflow_id()}/execute", "acme", headers=headers, json=PAYLOAD)

    assert own.json()["return_value"] == {"week": "last"}
    assert shared.status_code == 404
    assert cobalt.ask("POST", path, "globex", headers=headers, json={}).status_code == 404


def test_the_older_address_runs_what_is_not_private_to_another(cobalt):
    assert execute(cobalt, GOOD, PAYLOAD, waits=True, account="initech").status_code == 200
    assert execute(cobalt, PRIVATE_ID, {}, waits=True).status_code == 200
    assert execute(cobalt, PRIVATE_ID, {}, waits=True, account="globex").status_code == 403
    assert execute(cobalt, "nothing", {}).status_code == 404


def test_an_unpublished_workflow_does_not_run(cobalt):
    cobalt.bear(cobalt.mint("acme")["token"], "PUT", f"/workflow/{PRIVATE_ID}/publish", json={"published": False})

    assert execute(cobalt, PRIVATE_ID, {}, waits=True).status_code == 404


def test_a_run_may_be_given_the_headers(cobalt):
    answer = execute(cobalt, LOOP, {"contacts": []}, **{"include-headers": "true", "instance_tag": "night"}).json()
    execution = read(cobalt, answer["execution_id"])
    (start,) = [node for node in execution["nodes"] if node["node_id"] == "start"]

    assert execution["instance_tag"] == "night"
    assert start["latest_output"]["headers"]["slug"] == "hubspot"
    assert cobalt.key not in str(execution)


def test_the_frontend_sdk_sends_an_empty_slug_and_no_body(cobalt):
    token = cobalt.mint("acme")["token"]
    answer = cobalt.http.post(
        f"{cobalt.base}/api/v2/public/workflow/{PRIVATE_ID}/execute",
        headers={"authorization": f"Bearer {token}", "slug": "", "content-type": "application/json"},
    )

    assert answer.status_code == 200
    assert answer.json()["execution_id"]


def test_a_running_execution_is_stopped(cobalt):
    identity = execute(cobalt, LOOP, {}).json()["execution_id"]
    answer = cobalt.ask("POST", f"{E}/{identity}/stop", "acme")
    execution = ended(cobalt, identity)

    assert answer.json() == {"message": "Stopping instance"}
    assert execution["status"] == "STOPPED"
    assert statuses(execution)["count"] == "Waiting"


def test_stopping_what_is_over_changes_nothing(cobalt):
    identity = execute(cobalt, GOOD, PAYLOAD, waits=True).json()["execution_id"]

    assert cobalt.ask("POST", f"{E}/{identity}/stop", "acme").status_code == 200
    assert read(cobalt, identity)["status"] == "COMPLETED"


def test_a_rerun_is_a_new_execution_of_the_same_payload(cobalt):
    first = execute(cobalt, GOOD, PAYLOAD | {"email": "again@example.com"}, waits=True).json()["execution_id"]
    answer = cobalt.ask("POST", f"{E}/{first}/rerun", "acme").json()
    execution = ended(cobalt, answer["id"])

    assert answer["status"] == "success"
    assert answer["id"] != first
    assert execution["nodes"][0]["latest_output"]["email"] == "again@example.com"


@pytest.mark.parametrize(
    ("method", "rest"), [("GET", ""), ("POST", "/stop"), ("POST", "/rerun"), ("GET", "/nodes/each/batches")]
)
def test_an_execution_of_another_account_is_not_found(cobalt, method, rest):
    identity = execute(cobalt, GOOD, PAYLOAD, waits=True).json()["execution_id"]
    answer = cobalt.ask(method, f"{E}/{identity}{rest}", "globex")

    assert (answer.status_code, answer.json()["error_code"]) == (404, "RESOURCE_NOT_FOUND")
    assert answer.json()["message"] == "Execution not found"


def history(cobalt, **query):
    accounts = ("acme", "globex", "initech", "expired-inc")
    pages = [cobalt.ask("GET", E, account, params=WEEK | query).json() for account in accounts]
    return [row for page in pages for row in page["docs"]]


def test_the_last_week_holds_120_executions_and_three_percent_of_errors(cobalt):
    rows = history(cobalt)
    created = [datetime.fromisoformat(row["createdAt"]) for row in rows]
    now = datetime.now(UTC)

    assert len({row["_id"] for row in rows}) == 120
    assert sum(row["status"] == "ERRORED" for row in rows) == 4
    assert {row["status"] for row in rows} == {"COMPLETED", "ERRORED"}
    assert all(now - timedelta(days=7, hours=2) < moment < now for moment in created)


def test_the_samples_workflow_ran_well_in_the_last_week(cobalt):
    rows = [row for row in history(cobalt) if row["associated_workflow"]["_id"] == workflow_id()]
    mine = [row for row in rows if row["linked_account_id"] == "acme"]
    details = [read(cobalt, row["_id"]) for row in mine[:50]]
    seen = {(node["node_id"], node["node_status"]) for detail in details for node in detail["nodes"]}
    workflow = cobalt.ask("GET", f"/workflow/{workflow_id()}").json()

    assert len(rows) >= 20
    assert sum(row["status"] == "ERRORED" for row in rows) / len(rows) < 0.02
    assert {(node["id"], "Success") for node in workflow["nodes"]} <= seen
    assert ("store", "Errored_and_Skipped") in seen
    assert not any(status == "Errored" for _, status in seen)


def test_the_own_app_was_sent_all_that_it_needs(cobalt):
    rows = cobalt.ask("GET", E, "acme", params={"workflow_id": workflow_id(), "limit": "1"}).json()["docs"]
    (own,) = [node for node in read(cobalt, rows[0]["_id"])["nodes"] if node["node_id"] == "store"]

    assert all(own["input_data"][field] for field in OWN_APP_FIELDS)
    assert own["node_status"] == "Success"


def times(base):
    headers = {"x-api-key": rehearsal_key("test"), "linked_account_id": "acme"}
    listed = httpx.get(f"{base}/api/v2/public{E}", headers=headers, params=WEEK).json()["docs"]
    return {row["_id"]: row["createdAt"] for row in listed}


def test_history_stays_recent_and_itself_as_the_clock_goes_on():
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with running(clock=lambda: now) as base:
        first = times(base)
        now += timedelta(days=1)
        second = times(base)

    kept = set(first) & set(second)
    assert 0 < len(kept) < len(second)
    assert all(first[each] == second[each] for each in kept)
    assert max(second.values()) > max(first.values())


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"status": "ERRORED"}, lambda row: row["status"] == "ERRORED"),
        ({"execution_source": "API Call"}, lambda row: row["execution_source"] == "API Call"),
        ({"execution_source": "API_CALL"}, lambda row: row["execution_source"] == "API Call"),
        ({"execution_source": "SCHEDULE"}, lambda row: row["execution_source"] == "Schedule"),
        ({"execution_source": "Event"}, lambda row: row["trigger_application_event"] == "Contact Created"),
        ({"execution_type": "SYNC"}, lambda row: row["type_of_execution"] == "SYNC"),
        ({"workflow_id": workflow_id()}, lambda row: row["name"] == "Create a contact"),
        ({"workflow_name": "import"}, lambda row: row["name"] == "Import contacts"),
    ],
    ids=lambda each: "" if callable(each) else str(each),  # a function's text differs from run to run
)
def test_executions_can_be_narrowed(cobalt, query, fits):
    everything = cobalt.ask("GET", E, "acme", params=WEEK).json()["docs"]
    found = cobalt.ask("GET", E, "acme", params=WEEK | query).json()["docs"]

    assert 0 < len(found) < len(everything)
    assert found == [row for row in everything if fits(row)]


def test_executions_are_found_by_slug_id_and_date(cobalt):
    def ids(**query):
        return [row["_id"] for row in cobalt.ask("GET", E, "acme", params=WEEK | query).json()["docs"]]

    everything = cobalt.ask("GET", E, "acme", params=WEEK).json()["docs"]
    middle = everything[40]
    day = middle["createdAt"][:10]

    assert ids(slug="slack") == []
    assert ids(slug="slack,hubspot") == ids()
    assert ids(execution_id=middle["_id"]) == [middle["_id"]]
    assert ids(start_date=day, end_date=day) == [row["_id"] for row in everything if row["createdAt"][:10] == day]
    assert ids(start_date=middle["createdAt"]) == [row["_id"] for row in everything[:41]]
    assert ids(end_date="nonsense") == ids()
    assert ids(sortAsc="true") == ids()[::-1]


def test_the_list_comes_in_pages(cobalt):
    page = cobalt.ask("GET", E, "acme", params={"page": 2}).json()

    assert (len(page["docs"]), page["limit"], page["hasPrevPage"]) == (10, 10, True)


def test_the_list_needs_an_account_and_swaps_two_fields(cobalt):
    answer = cobalt.ask("GET", E)

    assert answer.status_code == 400
    assert answer.json()["message"] == "linked_account_id or org_id is required"
    assert answer.json()["error_code"] == "BAD_REQUEST"


def test_a_session_token_lists_its_own_executions(cobalt):
    listed = cobalt.bear(cobalt.mint("globex")["token"], "GET", E, params=WEEK).json()["docs"]

    assert {row["linked_account_id"] for row in listed} == {"globex"}
    assert {row["name"] for row in listed} == {"Create a contact", "Sync everything"}


def test_the_bloated_workflow_never_reaches_its_last_node(cobalt):
    identity = execute(cobalt, BLOATED, {"lead_id": "l-1"}, waits=True).json()["execution_id"]

    assert len(read(cobalt, identity)["nodes"]) == 34
