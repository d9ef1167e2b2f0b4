"""Who may do what. An action without a rule here is denied."""

from collections.abc import Collection, Mapping
from typing import Literal, TypeAlias

from lib.launch.checklist import Role
from lib.launch.entries import Actor
from lib.launch.state import Launch
from lib.launch.summary import Summary

Kind: TypeAlias = Literal["viewer", "editor", "approver", "admin", "guest", "instance admin", "stranger"]

_MEMBERS = frozenset[Kind]({"viewer", "editor", "approver", "admin", "guest", "instance admin"})
_EDITORS = frozenset[Kind]({"editor"})
_APPROVERS = frozenset[Kind]({"approver"})
_ADMINS = frozenset[Kind]({"admin", "instance admin"})
_RUNNING = frozenset[Kind]({"instance admin"})
# An approver is no editor: whoever judges does not also do the work, unless both rights were given.
RULES: Mapping[str, frozenset[Kind]] = {
    # Of no launch: there all but those who run the installation are strangers.
    "board": frozenset({"instance admin", "stranger"}),  # it shows what they may read
    "open": frozenset({"instance admin", "stranger"}),
    "keys": _RUNNING,
    "read": _MEMBERS,
    "export": _MEMBERS - {"guest"},
    "post": _EDITORS,
    "rename": _EDITORS | _ADMINS,
    "configure": _EDITORS,
    "check": _EDITORS,
    "rehearse": _EDITORS,
    "attested": _EDITORS | {"guest"},  # a guest only for what waits for the customer
    "reported": _EDITORS | {"guest"},  # as attested
    "waived": _EDITORS,
    "waiver-approved": _APPROVERS,
    "not-applicable": _EDITORS,
    "withdrawn": _EDITORS,
    "conditioned": _EDITORS | _APPROVERS,
    "condition-met": _EDITORS | _APPROVERS,
    "note": _EDITORS | _APPROVERS | {"guest"},
    "sign": _APPROVERS,
    "journal": _RUNNING,
    "backup": _RUNNING,
    "restore": _RUNNING,
    "granted": _ADMINS,
    "revoked": _ADMINS,
}
_EVERYTHING = frozenset[Kind]({"viewer", "editor", "approver", "admin"})


def kinds(actor: Actor, launch: Launch | Summary | None, admins: Collection[str] = ()) -> frozenset[Kind]:
    """What `actor` is on a launch. `admins` are the identities or e-mail addresses that run this installation.

    On one's own machine a launch is open to all who sit there until somebody is made a member of it, and so is the
    installation until it names an admin.
    """
    running = frozenset[Kind]({"instance admin"} if any(actor.goes_by(each) for each in admins) else ())
    if launch is None:
        return running or frozenset({"instance admin" if actor.is_local and not admins else "stranger"})
    if actor.is_local and not launch.members:
        return running | _EVERYTHING
    mine = frozenset[Kind](member.right for member in launch.members if actor.goes_by(member.person))
    return running | mine or frozenset({"stranger"})


def may(actor: Actor, action: str, launch: Launch | Summary | None, admins: Collection[str] = ()) -> bool:
    """Whether `actor` may take `action` on a launch (None: on one that is yet to be opened)."""
    return bool(actor.name.strip()) and not kinds(actor, launch, admins).isdisjoint(RULES.get(action, frozenset()))


def may_sign_as(actor: Actor, role: Role, launch: Launch) -> bool:
    """Whether a signature of `actor` may be given as `role`."""
    if actor.is_local and not launch.members:
        return True
    mine = [member for member in launch.members if member.right == "approver" and actor.goes_by(member.person)]
    return any(role in member.signs for member in mine)
