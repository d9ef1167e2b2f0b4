"""What the platform gets wrong about runs while a fault is active; else all stays as it is."""

from datetime import datetime

from lib.simulator.runs import PERIOD, ROUND, Run
from lib.simulator.visit import Visit

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


def place(run: Run) -> int | None:
    """None for a run that somebody started: those begin between two ticks of the seeded ones."""
    number, rest = divmod(run.created.timestamp(), PERIOD)
    return None if rest else int(number) % len(ROUND)
