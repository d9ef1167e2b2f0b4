"""What goes wrong with the runs of workflows and with what is told of them."""

from lib.simulator.faults.fault import Fault, defects

FAULTS: tuple[Fault, ...] = (
    *defects(
        "webhook_announces_failures",
        ("failures-not-announced", "failed", "failures-not-announced", "No webhook has the event Workflow Errored."),
        (
            "time-outs-not-announced",
            "warned",
            "time-outs-not-announced",
            "No webhook has the events Workflow Timed Out and Workflow Stopped.",
        ),
    ),
)
