"""What is wrong with how a workflow is made, whom it is open to, and the event that starts it."""

from lib.simulator.faults.fault import Fault, defects

FAULTS: tuple[Fault, ...] = (
    *defects(
        "workflow_exists",
        ("workflow-gone", "failed", "workflow-missing", "The workflow that goes live cannot be read by anybody."),
    ),
    *defects(
        "workflow_is_hidden_from_the_denied_account",
        (
            "workflow-shown-to-denied",
            "failed",
            "workflow-shown-to-denied",
            "The workflow that goes live is said to be on for every account, whatever its plan.",
        ),
    ),
)
