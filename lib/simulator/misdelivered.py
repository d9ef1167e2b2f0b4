"""What goes wrong on the way from the platform to a webhook's receiver, by the active faults."""

from lib.simulator.signing import SIGNATURE, sign

LATE = 20.0  # seconds
PATIENCE = 10.0  # seconds that a message waits to be overtaken
FOREIGN = "a key of nobody's"


def signature(faults: frozenset[str], body: bytes, key: str) -> dict[str, str]:
    """The header that signs a message, if it is signed."""
    if "webhook-unsigned" in faults:
        return {}
    return {SIGNATURE: sign(body, FOREIGN if "webhook-bad-signature" in faults else key)}


def delay(faults: frozenset[str]) -> float:
    """Seconds before the first attempt."""
    return LATE if "webhook-late" in faults else 0.0


def copies(faults: frozenset[str]) -> int:
    """How often a message is delivered, each time until it was taken."""
    if "webhook-dropped" in faults:
        return 0
    return 2 if "webhook-duplicate" in faults else 1


def is_overtaken(faults: frozenset[str]) -> bool:
    """Whether a message waits for the next one to the same receiver to go first."""
    return "webhook-out-of-order" in faults
