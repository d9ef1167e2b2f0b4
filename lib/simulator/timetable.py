"""Starts workflows when their schedules say so, by the simulator's clock."""

from dataclasses import replace

from lib.simulator import schedules
from lib.simulator.schedules import Schedule
from lib.simulator.starting import Order, begin
from lib.simulator.visit import Visit
from lib.simulator.world import Account


def keep(visit: Visit, account: Account, schedule: Schedule) -> None:
    """From now on, instead of whatever was awaited before; nothing while it is paused."""
    drop(schedule)
    if not schedule.paused:
        schedule.alarm = visit.world.deliveries.begin(_ring(visit, account, schedule))


def drop(schedule: Schedule) -> None:
    """It starts nothing any more."""
    if schedule.alarm:
        schedule.alarm.cancel()


async def _ring(visit: Visit, account: Account, schedule: Schedule) -> None:
    """A clock that is set past several due times rings once, as after any pause of a scheduler."""
    clock = visit.world.clock
    while due := schedules.next_due(schedule, clock()):
        while (left := (due - clock()).total_seconds()) > 0:
            await clock.sleep(left)
        if not any(each is account for each in visit.world.accounts):
            return
        _start(visit, account, schedule)


def _start(visit: Visit, account: Account, schedule: Schedule) -> None:
    workflow = schedule.workflow
    if workflow.published and any(each is workflow for each in visit.world.workflows):
        order = Order(workflow, account.account_id, schedule.payload, "Schedule", schedule.config_id)
        begin(replace(visit, faults=visit.world.faults()), order)  # those of now, not of when it was registered
