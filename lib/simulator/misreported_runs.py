"""What the platform gets wrong about runs while a fault is active; else all stays as it is."""

from datetime import datetime
from typing import Any

from lib.simulator.runs import PERIOD, ROUND, Run
from lib.simulator.visit import Visit
from lib.simulator.walk import Record
from lib.simulator.workflows import OWN_APP

# By the place of a seeded run in its round of thirty: all those named here are runs of the workflow that goes live.
FAILED = {"runs-fail-often": {7, 11}, "runs-fail-sometimes": {7}}
LEFT = {"runs-few": {5, 6}}  # all others are not there


def listed(visit: Visit, runs: list[Run]) -> list[Run]:
    """The runs of one account, before any filter."""
    left = [places for fault, places in LEFT.items() if visit.suffers(fault)]
    return [run for run in runs if not left or place(run) in (None, *left[0])]


def status(visit: Visit, run: Run, now: datetime) -> str:
    """How a run is said to be."""
    wrong = any(place(run) in places for fault, places in FAILED.items() if visit.suffers(fault))
    return "ERRORED" if wrong else run.status(now)


def node(visit: Visit, record: Record) -> dict[str, Any]:
    """What is wrong in what a node is said to have done."""
    if record.node.data.get("application") == OWN_APP:
        if visit.suffers("own-app-field-missing"):
            return {"input_data": {**record.input, "hubspot_id": ""}}
        if visit.suffers("own-app-errors"):
            return {"latest_output": {"error": "The sample app could not store it", "status": 500}}
    return {}


def place(run: Run) -> int | None:
    """None for a run that somebody started: those begin between two ticks of the seeded ones."""
    number, rest = divmod(run.created.timestamp(), PERIOD)
    return None if rest else int(number) % len(ROUND)
