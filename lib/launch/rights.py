"""Who may do what. A command without a rule here is denied."""

from lib.launch.entries import Actor
from lib.launch.state import Launch

# A local wizard, bound to this machine, has one kind of person. Roles per launch will refine this table.
ACTIONS = frozenset(
    {
        "open",
        "read",
        "rename",
        "configure",
        "check",
        "attested",
        "reported",
        "waived",
        "not-applicable",
        "withdrawn",
        "note",
        "sign",
        "export",
    }
)


def may(actor: Actor, action: str, _launch: Launch | None) -> bool:
    """Whether `actor` may take `action` on a launch (None: on one that is yet to be opened)."""
    return bool(actor.name.strip()) and action in ACTIONS
