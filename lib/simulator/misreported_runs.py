"""What the platform gets wrong about runs while a fault is active; else all stays as it is."""

from datetime import datetime
from typing import Any

from lib.simulator.runs import PERIOD, ROUND, Run
from lib.simulator.visit import Visit
from lib.simulator.walk import Outcome, Record
from lib.simulator.workflows import OWN_APP
from lib.simulator.world import Account

# By the place of a seeded run in its round of thirty: all those named here are runs of the workflow that goes live.
FAILED = {"runs-fail-often": {7, 11}, "runs-fail-sometimes": {7}}
STATES = {  # of nodes, by their id
    "node-never-runs": {"refuse": "Waiting"},
    "nodes-never-run": {"refuse": "Waiting", "check": "Waiting"},
    "node-failed-lately": {"refuse": "Errored"},
}
LEFT = {"runs-few": {5, 6}}  # all others are not there


def listed(visit: Visit, runs: list[Run]) -> list[Run]:
    """The runs of one account, before any filter."""
    left = [places for fault, places in LEFT.items() if visit.suffers(fault)]
    return [run for run in runs if not left or place(run) in (None, *left[0])]


def status(visit: Visit, run: Run, now: datetime) -> str:
    """How a run is said to be."""
    wrong = any(place(run) in places for fault, places in FAILED.items() if visit.suffers(fault))
    return "ERRORED" if wrong else run.status(now)


def stops(visit: Visit) -> bool:
    """Whether the run that was just started by a call is stopped at once."""
    return visit.suffers("runs-stop") or (visit.suffers("runs-flaky") and visit.world.runs.called() % 3 == 0)


def answer(visit: Visit, outcome: Outcome) -> tuple[Any, int]:
    """What a run returns to whoever waited, and the HTTP status of that."""
    if visit.suffers("run-output-differs") and outcome.status_code == 200:
        return {"outcome": "unknown"}, 200
    accepts = visit.suffers("incomplete-payload-accepted")
    return outcome.response, 200 if accepts else outcome.status_code


def node(visit: Visit, record: Record) -> dict[str, Any]:
    """What is wrong in what a node is said to have done."""
    if record.node.data.get("application") == OWN_APP:
        if visit.suffers("own-app-field-missing"):
            return {"input_data": {**record.input, "hubspot_id": ""}}
        if visit.suffers("own-app-errors"):
            return {"latest_output": {"error": "The sample app could not store it", "status": 500}}
    if record.status == "Errored_and_Skipped" and visit.suffers("errors-never-tried"):
        return {"node_status": "Success", "latest_output": {"status": "ok"}}
    states = (states for fault, states in STATES.items() if visit.suffers(fault))
    return next(({"node_status": each[record.node.id]} for each in states if record.node.id in each), {})


def open_to(visit: Visit, account: Account, *, by_token: bool) -> list[str]:
    """The other accounts whose runs an account can read."""
    fault = "runs-open-to-tokens" if by_token else "runs-open-to-accounts"
    known = visit.world.accounts if visit.suffers(fault) else []
    return [each.account_id for each in known if each.environment == account.environment]


def place(run: Run) -> int | None:
    """None for a run that somebody started: those begin between two ticks of the seeded ones."""
    number, rest = divmod(run.created.timestamp(), PERIOD)
    return None if rest else int(number) % len(ROUND)
