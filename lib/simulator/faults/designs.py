"""What is wrong with how a workflow is made, whom it is open to, and the event that starts it."""

from lib.simulator.faults.fault import Fault, defects

FAULTS: tuple[Fault, ...] = (
    *defects(
        "workflow_exists",
        ("workflow-gone", "failed", "workflow-missing", "The workflow that goes live cannot be read by anybody."),
    ),
)
