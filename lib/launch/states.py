"""How an item can stand, and what becomes of the launch."""

from enum import StrEnum


class State(StrEnum):
    """How an item stands. The first four settle it."""

    VERIFIED = "verified"
    ATTESTED = "attested"
    WAIVED = "waived"
    NOT_APPLICABLE = "not applicable"
    OPEN = "open"
    FAILED = "failed"
    STALE = "stale"
    BLOCKED = "blocked"


ICONS = {
    State.VERIFIED: "✓",
    State.ATTESTED: "✎",
    State.WAIVED: "◇",
    State.NOT_APPLICABLE: "–",
    State.OPEN: "○",
    State.FAILED: "✕",
    State.STALE: "⟳",
    State.BLOCKED: "⊘",
}
SETTLED = frozenset({State.VERIFIED, State.ATTESTED, State.WAIVED, State.NOT_APPLICABLE})


class Decision(StrEnum):
    """Whether the launch may go."""

    GO = "go"
    GO_WITH_CONDITIONS = "go with conditions"
    NO_GO = "no-go"
