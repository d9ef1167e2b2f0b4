"""What waits follows the clock that can be set: nobody sits through an hour for the sake of a rehearsal."""

import json

import pytest

from lib.simulator.sample import PAYLOAD
from lib.simulator.seed_workflows import GOOD, LOOP
from tests.simulator.receiver import LOG, attempts, execute, receiving, subscribe

HOUR = 3600


def go_on(cobalt, seconds):
    """Moves the clock by so much."""
    url = f"{cobalt.base}/__sim/clock"
    offset = cobalt.http.get(url).json()["offset_seconds"] + seconds
    assert cobalt.http.put(url, json={"offset_seconds": offset}).status_code == 200


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


def test_a_run_is_over_as_soon_as_the_clock_says_so(cobalt):
    with receiving() as receiver:
        subscribe(cobalt, receiver.url, "Workflow Completed")
        identity = execute(cobalt, LOOP)  # which lets HubSpot catch up for one and a half seconds
        go_on(cobalt, 60)
        ((*_, body, _),) = receiver.wait_for(1)
        execution = cobalt.ask("GET", f"/execution/{identity}", "acme").json()
    cobalt.http.post(f"{cobalt.base}/__sim/reset")

    assert json.loads(body)["instance_id"] == identity
    assert execution["status"] == "COMPLETED"


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
        profiles = {line["profile"] for line in cobalt.visit(LOG).json()}
        alone = cobalt.visit(LOG, params={"profile": "scope-extra"}).json()

    assert profiles == {"", "scope-extra"}
    assert {line["profile"] for line in alone} == {"scope-extra"}
