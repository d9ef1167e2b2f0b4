"""What goes wrong with the messages to webhooks."""

from lib.simulator.faults.fault import Fault, scenarios

FAULTS: tuple[Fault, ...] = scenarios(
    ("webhook-duplicate", "Every message is delivered twice."),
    ("webhook-late", "Every message comes twenty seconds late."),
    ("webhook-out-of-order", "Of every two messages to a webhook, the later one is delivered first."),
    ("webhook-unsigned", "No message is signed."),
    ("webhook-bad-signature", "Every message is signed with a foreign key."),
    ("webhook-dropped", "No message is delivered, though the log has it."),
)
