"""Schedules start workflows when the simulator's clock says so."""

from datetime import UTC, datetime

import pytest

from lib.simulator.schedules import Schedule, next_due
from tests.simulator.receiver import go_on, receiving, subscribe, until
from tests.simulator.test_schedules import ask, registered

DAY = 86_400
NEVER = {"regex": "0 0 31 2 *"}


@pytest.fixture(autouse=True)
def new_year(cobalt):
    """It is the first of January, a Thursday, half past eight."""
    set_clock(cobalt, "2026-01-01T08:30:00Z")
    yield
    cobalt.http.post(f"{cobalt.base}/__sim/reset")


def set_clock(cobalt, now):
    assert cobalt.http.put(f"{cobalt.base}/__sim/clock", json={"now": now}).status_code == 200


def started(caller, account="acme", **query):
    """Runs that a schedule of the test began; the seeded ones are no older than a week and are left out by name."""
    wanted = {"execution_source": "Schedule", "workflow_name": "Create a contact", "limit": 100} | query
    return caller.ask("GET", "/execution", account, params=wanted).json()["docs"]


def settle(cobalt):
    """Whatever the clock woke has been served: another schedule, registered last, has rung after it."""
    registered(cobalt, regex="* * * * *", payload={"last": True})
    before = len(started(cobalt))
    go_on(cobalt, 60)
    until(lambda: len(started(cobalt)) > before)


def test_a_due_schedule_starts_its_workflow_with_its_payload(cobalt):
    made = registered(cobalt, regex="0 9 * * *", payload={"contact_id": "c-1", "email": "a@example.com"})
    assert started(cobalt) == []
    go_on(cobalt, 3600)
    until(lambda: started(cobalt, status="COMPLETED"))
    (run,) = started(cobalt)
    detail = cobalt.ask("GET", f"/execution/{run['_id']}", "acme").json()

    assert run["associated_workflow"]["_id"] == made["workflow"]["_id"]
    assert (run["execution_source"], run["config_id"]) == ("Schedule", made["config_id"])
    assert detail["nodes"][0]["latest_output"] == made["payload"]


def test_it_goes_on_day_by_day(cobalt):
    registered(cobalt, regex="0 9 * * *")
    for count in (1, 2, 3):
        go_on(cobalt, DAY)
        until(lambda count=count: len(started(cobalt)) == count)


def test_a_clock_that_leaps_rings_once(cobalt):
    registered(cobalt, regex="0 9 * * *")
    go_on(cobalt, 30 * DAY)
    until(lambda: started(cobalt))
    settle(cobalt)

    assert len(started(cobalt)) == 2  # and that of the other one


def test_the_end_of_a_scheduled_run_is_told(cobalt):
    with receiving() as receiver:
        subscribe(cobalt, receiver.url, "Workflow Completed")
        registered(cobalt, regex="0 9 * * *")
        go_on(cobalt, DAY)

        assert receiver.wait_for(1)


@pytest.mark.parametrize("way", ["/pause", ""], ids=["paused", "changed"])
def test_it_does_not_ring_while_it_is(cobalt, way):
    path = f"/{registered(cobalt, regex='0 9 * * *')['_id']}"
    assert ask(cobalt, "PUT", path + way, json=NEVER).status_code == 200
    go_on(cobalt, DAY)
    settle(cobalt)

    assert len(started(cobalt)) == 1

    ask(cobalt, "PUT", f"{path}/resume")
    ask(cobalt, "PUT", path, json={"regex": "0 9 * * *"})
    go_on(cobalt, DAY)
    until(lambda: len(started(cobalt)) == 3)


def test_it_does_not_ring_after_its_end(cobalt):
    ask(cobalt, "DELETE", f"/{registered(cobalt, regex='0 9 * * *')['_id']}")
    registered(cobalt, regex="0 9 * * *", endDate="2025-12-31")
    registered(cobalt, regex="0 9 * * *", startDate="2026-02-01")
    go_on(cobalt, DAY)
    settle(cobalt)

    assert len(started(cobalt)) == 1


def test_it_ends_with_its_account(cobalt):
    cobalt.ask("PUT", "/linked-account", json={"account_id": "newcomer"})
    answer = ask(cobalt, "POST", account="newcomer", json={"trigger_type": "cron", "regex": "0 9 * * *"})
    cobalt.ask("DELETE", "/linked-account/newcomer")
    cobalt.ask("PUT", "/linked-account", json={"account_id": "newcomer"})
    go_on(cobalt, DAY)
    settle(cobalt)

    assert answer.status_code == 200
    assert started(cobalt, "newcomer") == []


def test_its_first_day_is_waited_for(cobalt):
    registered(cobalt, regex="0 9 * * *", startDate="2026-02-01")
    go_on(cobalt, 31 * DAY + 3600)
    until(lambda: len(started(cobalt)) == 1)


def test_dates_ring_one_after_the_other_and_nonsense_among_them_never(cobalt):
    first, second = ({"day": day, "month": 1, "year": 2026, "hour": 9, "minute": 0} for day in (1, 3))
    nonsense = [{"day": 31, "month": 2, "year": 2026}, {"day": "1"}, {"year": 10**30, "month": 1, "day": 1}]
    registered(cobalt, trigger_type="interval", interval_dates=[*nonsense, second, first])
    go_on(cobalt, DAY)
    until(lambda: len(started(cobalt)) == 1)
    go_on(cobalt, 2 * DAY)
    until(lambda: len(started(cobalt)) == 2)


@pytest.mark.parametrize(("zone", "due"), [("Asia/Tokyo", True), ("UTC", False), ("../etc/passwd", False)])
def test_the_time_zone_counts(cobalt, zone, due):
    registered(cobalt, regex="0 18 * * *", tz=zone)  # 18:00 in Tokyo is nine o'clock in Greenwich
    go_on(cobalt, 3600)
    settle(cobalt)

    assert len(started(cobalt)) == 1 + due


def test_the_faults_of_its_time_count(cobalt):
    registered(cobalt, regex="0 9 * * *")
    cobalt.http.put(f"{cobalt.base}/__sim/faults", json={"faults": ["workflow-fails"]})
    go_on(cobalt, DAY)

    until(lambda: [run["status"] for run in started(cobalt)] == ["ERRORED"])


def test_a_reset_forgets_it(cobalt):
    registered(cobalt, regex="0 9 * * *")
    cobalt.http.post(f"{cobalt.base}/__sim/reset")
    set_clock(cobalt, "2026-01-01T08:30:00Z")
    go_on(cobalt, DAY)
    settle(cobalt)

    assert len(started(cobalt)) == 1


@pytest.mark.parametrize(("now", "due"), [("00:15", "00:30"), ("00:30", None), ("01:15", None)])
def test_a_date_in_the_hour_that_comes_twice_is_due_once(now, due):
    at = datetime.fromisoformat(f"2026-10-25T{now}+00:00")
    dates = [{"year": 2026, "month": 10, "day": 25, "hour": 2, "minute": 30}]
    schedule = Schedule("id", "event", None, "acme", "acme", at, at, "interval", "", dates, {"tz": "Europe/Berlin"})

    assert next_due(schedule, at) == (datetime.fromisoformat(f"2026-10-25T{due}+00:00") if due else None)


@pytest.mark.parametrize("pattern", ["0 9 * * *", "0 0 31 2 *"])
def test_at_the_end_of_all_dates_nothing_is_due(pattern):
    last = datetime.max.replace(tzinfo=UTC)
    schedule = Schedule("id", "event", None, "acme", "acme", last, last, pattern=pattern, options={"tz": "Asia/Tokyo"})

    assert next_due(schedule, last) is None
