"""What the platform tells wrongly of workflows while a fault is active; else all stays as it is."""

from lib.simulator.seed_workflows import GOOD
from lib.simulator.visit import Visit
from lib.simulator.workflows import Workflow


def is_gone(visit: Visit, workflow: Workflow) -> bool:
    """Whether it cannot be read."""
    return workflow.alias == GOOD and visit.suffers("workflow-gone")
