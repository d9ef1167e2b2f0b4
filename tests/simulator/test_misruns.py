"""Runs that go wrong, each seen as a customer's backend sees it."""

import json

import pytest

from lib.simulator.sample import PAYLOAD
from lib.simulator.seed_workflows import GOOD, PRIVATE
from tests.simulator.receiver import call, execute, go_on, receiving, subscribe, until


@pytest.fixture(autouse=True)
def clean(cobalt):
    yield
    cobalt.http.post(f"{cobalt.base}/__sim/reset")


def detail(caller, identity):
    return caller.ask("GET", f"/execution/{identity}", "acme").json()


def ended(caller, identity, status):
    until(lambda: detail(caller, identity)["status"] == status)
    return detail(caller, identity)


def test_a_failed_run_has_the_record_of_its_node_and_is_told(cobalt):
    under = cobalt.under("workflow-fails")
    with receiving() as receiver:
        subscribe(under, receiver.url, "Workflow Errored", "Workflow Completed")
        identity = execute(under, GOOD, PAYLOAD)
        ((*_, body, _),) = receiver.wait_for(1)
    execution, facts = ended(under, identity, "ERRORED"), json.loads(body)

    assert [node["node_status"] for node in execution["nodes"]] == ["Success"] * 5 + ["Errored"]
    assert execution["nodes"][-1]["latest_output"]["error"]
    assert (facts["status"], facts["failed_node"]["node_id"]) == ("ERRORED", "answer")
    assert facts["error"] == execution["nodes"][-1]["latest_output"]


def test_a_failed_run_is_told_to_whoever_waits_for_it(cobalt):
    answer = call(cobalt.under("workflow-fails"), GOOD, PAYLOAD, sync_execution="true")

    assert (answer.status_code, answer.json()["errored"]) == (200, True)
    assert answer.json()["return_value"] is None
    assert answer.json()["execution_error"]["status"] == 502


def test_a_failed_node_is_left_to_the_workflows_own_care(cobalt):
    under = cobalt.under("workflow-node-fails")
    answer = call(under, GOOD, PAYLOAD, sync_execution="true")
    nodes = {node["node_id"]: node["node_status"] for node in detail(under, answer.json()["execution_id"])["nodes"]}
    stale = ended(under, execute(under, "sync-everything"), "ERRORED")

    assert (answer.status_code, answer.json()["return_value"]["outcome"]) == (502, "refused")
    assert (nodes["create"], nodes["refuse"]) == ("Errored_and_Skipped", "Success")
    assert [node["node_status"] for node in stale["nodes"]] == ["Success", "Errored"]


def test_a_run_that_takes_too_long_is_told(cobalt):
    under = cobalt.under("workflow-times-out")
    with receiving() as receiver:
        subscribe(under, receiver.url, "Workflow Timed Out", "Workflow Completed")
        identity = execute(under, GOOD, PAYLOAD)
        go_on(cobalt, 2)
        ((*_, body, _),) = receiver.wait_for(1)
    execution = detail(under, identity)

    assert (json.loads(body)["status"], execution["status"]) == ("TIMED_OUT", "TIMED_OUT")
    assert execution["instance_execution_time"] == 2000
    assert execution["nodes"][-1]["node_status"] == "Waiting"


def test_a_stuck_run_goes_on_until_somebody_stops_it(cobalt):
    under = cobalt.under("workflow-stuck")
    with receiving() as receiver:
        subscribe(under, receiver.url, "Workflow Stopped", "Workflow Completed", "Workflow Timed Out")
        identity = execute(under, GOOD, PAYLOAD)
        go_on(cobalt, 400 * 86_400)
        running = detail(under, identity)["status"]
        under.ask("POST", f"/execution/{identity}/stop", "acme")
        ((*_, body, _),) = receiver.wait_for(1)

    assert (running, json.loads(body)["status"]) == ("RUNNING", "STOPPED")
    assert ended(under, identity, "STOPPED")


def test_a_workflow_may_answer_like_a_refusing_api(cobalt):
    answer = call(cobalt.under("workflow-response-422"), GOOD, PAYLOAD, sync_execution="true")

    assert (answer.status_code, answer.json()["return_value"]["outcome"]) == (422, "refused")
    assert answer.json()["execution_id"]


def test_nobody_may_wait_for_a_run(cobalt):
    under = cobalt.under("sync-refused")
    refused = call(under, GOOD, PAYLOAD, sync_execution="true")

    assert (refused.status_code, "execution_id" in refused.json()) == (400, False)
    assert ended(under, execute(under, GOOD, PAYLOAD), "COMPLETED")


def test_an_account_alone_may_have_bad_luck(cobalt):
    answers = [
        call(cobalt, GOOD, PAYLOAD, account, sync_execution="true").json()
        for account in ("acme+workflow-fails", "acme")
    ]

    assert [answer.get("errored", False) for answer in answers] == [True, False]


@pytest.mark.parametrize("wish", [["create"], {"create": 1}, 7, ""], ids=["a list", "an object", "a number", "nothing"])
def test_a_wish_to_fail_that_names_no_node_changes_nothing(cobalt, wish):
    answer = call(cobalt, PRIVATE, {"week": "this", "simulate_failure": wish}, sync_execution="true")

    assert answer.json()["status_code"] == 200
