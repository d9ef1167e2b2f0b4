"""What goes wrong in the runs themselves while a fault is active.

What is only told wrongly of runs that are right is in misreported_runs.
"""

from typing import Any

from lib.simulator.visit import Visit
from lib.simulator.walk import EXTERNAL, Outcome, walk
from lib.simulator.workflows import Workflow

LIMIT = 2  # seconds, under the fault that lets runs time out
DELAY = 10  # seconds, under the fault that slows runs down
REFUSAL = {"outcome": "refused", "reason": "The record exists already"}


def outcome(visit: Visit, workflow: Workflow, payload: Any) -> Outcome:
    """What becomes of a payload."""
    found = walk(workflow, payload, _failing(workflow) if visit.suffers("workflow-node-fails") else "")
    if visit.suffers("workflow-fails"):
        _fail(found)
    if visit.suffers("workflow-slow"):
        found.records[0].milliseconds += DELAY * 1000
    if visit.suffers("workflow-times-out"):
        found.records[-1].milliseconds += LIMIT * 1000
        found.records[-1].status = "Waiting"
    if visit.suffers("workflow-response-422") and found.status == "COMPLETED":
        found.status_code, found.response = 422, REFUSAL
    return found


def limit(visit: Visit) -> int:
    """Seconds that a run may take; 0 means as long as its workflow may."""
    return LIMIT if visit.suffers("workflow-times-out") else 0


def _failing(workflow: Workflow) -> str:
    return next((node.id for node in workflow.nodes if node.type in EXTERNAL), "")


def _fail(found: Outcome) -> None:
    """Its last node ends in an error that nothing catches."""
    last, message = found.records[-1], "The connection to the application was lost"
    last.status, last.output = "Errored", {"error": message, "status": 502}
    found.status, found.response = "ERRORED", None
    found.error = {"node_id": last.node.id, "node_name": last.node.name, "message": message, "status": 502}
