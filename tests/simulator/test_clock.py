"""What waits follows the clock that can be set: nobody sits through an hour for the sake of a rehearsal."""

import concurrent.futures
import json

import pytest

from lib.simulator.sample import PAYLOAD
from lib.simulator.seed_workflows import GOOD, LOOP
from tests.simulator.receiver import LOG, attempts, call, execute, go_on, receiving, subscribe, until

HOUR = 3600


@pytest.fixture
def patient(cobalt):
    """A simulator that waits an hour before it tries again."""
    assert cobalt.http.put(cobalt.base + LOG, json={"first_gap_seconds": HOUR}).status_code == 200
    yield cobalt
    cobalt.http.post(f"{cobalt.base}/__sim/reset")


def test_a_retry_comes_as_soon_as_the_clock_says_so(patient):
    with receiving(500, 500) as receiver:
        webhook = subscribe(patient, receiver.url, "Workflow Completed")
        execute(patient, GOOD, PAYLOAD)
        for sent, gap in ((1, HOUR), (2, 2 * HOUR)):
            assert len(attempts(patient, webhook, sent)) == sent
            go_on(patient, gap)
        lines = attempts(patient, webhook, 3)

    assert [line["status"] for line in lines] == [500, 500, 200]


def test_less_than_the_gap_is_not_enough(patient):
    with receiving(500) as receiver:
        webhook = subscribe(patient, receiver.url, "Workflow Completed")
        execute(patient, GOOD, PAYLOAD)
        attempts(patient, webhook, 1)
        go_on(patient, HOUR - 60)
        another = subscribe(patient, receiver.url, "Workflow Errored")
        execute(patient, "close-stale-deals")
        attempts(patient, another, 1)
        assert len(attempts(patient, webhook)) == 1
        go_on(patient, 60)

        assert len(attempts(patient, webhook, 2)) == 2


def test_a_run_is_over_as_soon_as_the_clock_says_so(patient):
    under = patient.under("workflow-slow")
    with receiving() as receiver:
        subscribe(under, receiver.url, "Workflow Completed")
        identity = execute(under, GOOD, PAYLOAD)  # ten seconds and more
        go_on(patient, 60)
        ((*_, body, _),) = receiver.wait_for(1)  # which waits for five seconds
        execution = under.ask("GET", f"/execution/{identity}", "acme").json()

    assert json.loads(body)["instance_id"] == identity
    assert (execution["status"], execution["instance_execution_time"] > 10_000) == ("COMPLETED", True)


def test_a_reset_answers_those_who_wait_for_a_run(patient):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        waiting = pool.submit(call, patient.under("workflow-slow"), GOOD, PAYLOAD, sync_execution="true")
        until(
            lambda: (
                patient.under("workflow-slow").ask("GET", "/execution", "acme").json()["docs"][0]["status"] == "RUNNING"
            )
        )
        patient.http.post(f"{patient.base}/__sim/reset")

        assert waiting.result(5).json()["execution_error"]["status"] in ("STOPPING", "STOPPED")


def test_a_reset_gives_up_what_is_under_way(patient):
    with receiving(500) as receiver:
        webhook = subscribe(patient, receiver.url, "Workflow Completed")
        execute(patient, LOOP)  # under way
        execute(patient, GOOD, PAYLOAD)  # its message waits for the second attempt
        attempts(patient, webhook, 1)
        patient.http.post(f"{patient.base}/__sim/reset")
        go_on(patient, HOUR)
        subscribe(patient, receiver.url, "Workflow Errored")
        execute(patient, "close-stale-deals")
        events = [json.loads(body)["event"] for *_, body, _ in receiver.wait_for(2)]

    assert events == ["Workflow Completed", "Workflow Errored"]
    assert len(patient.visit(LOG).json()) == 2  # the seeded alarm and ours; nothing of before


def test_deliveries_of_all_worlds_are_listed_and_can_be_told_apart(cobalt):
    under = cobalt.under("scope-extra")
    with receiving() as receiver:
        for caller in (cobalt, under):
            subscribe(caller, receiver.url, "Workflow Completed")
            execute(caller, GOOD, PAYLOAD)
        receiver.wait_for(2)
        until(lambda: len(cobalt.visit(LOG).json()) == 2)  # a line is written once the receiver has answered
        profiles = {line["profile"] for line in cobalt.visit(LOG).json()}
        alone = cobalt.visit(LOG, params={"profile": "scope-extra"}).json()

    assert profiles == {"", "scope-extra"}
    assert {line["profile"] for line in alone} == {"scope-extra"}
