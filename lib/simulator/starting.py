"""Starts workflows: somebody waits for the end of a synchronous run, and nobody for that of another."""

import asyncio
from dataclasses import dataclass
from typing import Any

from lib.simulator import misruns
from lib.simulator.runs import Kind, Run, Source
from lib.simulator.visit import Visit
from lib.simulator.workflows import Workflow


@dataclass(frozen=True)
class Order:
    """What to run, for whom and why."""

    workflow: Workflow
    account_id: str
    payload: Any
    source: Source
    config_id: str
    kind: Kind = "ASYNC"
    tag: str = ""


def begin(visit: Visit, order: Order) -> Run:
    """A run that goes on beside the requests."""
    run = _new(visit, order)
    visit.world.deliveries.begin(_end(visit, run))
    return run


async def finish(visit: Visit, order: Order) -> Run:
    """A run that is over."""
    run = _new(visit, order)
    ended = visit.world.deliveries.begin(_end(visit, run))
    await asyncio.wait([ended])
    if ended.cancelled():  # the whole world is gone, and its runs with it
        run.stop(visit.world.clock())
    return run


def _new(visit: Visit, order: Order) -> Run:
    world = visit.world
    run = Run(
        id=world.next_secret("run")[:24],
        workflow=order.workflow,
        account_id=order.account_id,
        kind=order.kind,
        source=order.source,
        config_id=order.config_id,
        created=world.clock(),
        payload=order.payload,
        outcome=misruns.outcome(visit, order.workflow, order.payload),
        tag=order.tag,
        faults=visit.faults,
        limit=misruns.limit(visit),
        stuck=visit.suffers("workflow-stuck"),
    )
    world.runs.add(run)
    return run


async def _end(visit: Visit, run: Run) -> None:
    await (run.halted.wait() if run.stuck else visit.world.clock.sleep(run.milliseconds / 1000))
    if run.stopped is None:  # else whoever stopped it has told
        run.settled = True
        visit.world.announcer.run_ended(run, visit.base)
