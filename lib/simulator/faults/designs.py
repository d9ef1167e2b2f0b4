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
    *defects(
        "workflow_is_seen_by_the_allowed_account",
        (
            "workflow-hidden-from-allowed",
            "failed",
            "workflow-hidden-from-allowed",
            "The workflow that goes live is offered to nobody, and is on for nobody.",
        ),
        (
            "workflow-off-for-allowed",
            "warned",
            "workflow-off-for-allowed",
            "The workflow that goes live is offered to customers, and is on for nobody.",
        ),
    ),
)
