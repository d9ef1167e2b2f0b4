"""What the platform gets wrong about accounts and applications while a fault is active; else all stays as it is."""

from typing import Any

from lib.simulator.visit import Visit

Shape = dict[str, Any]
BY_KEY = "copper"  # the application that suffers: connected by key, and looked at by nobody else
TWO_DAYS_LATER = "2026-01-17T09:00:00.000Z"  # than the seeded accounts were made


def listed_accounts(visit: Visit, shapes: list[Shape]) -> list[Shape]:
    """The list of accounts, before it is cut into pages."""
    first, others = shapes[:1], shapes[1:]
    if visit.suffers("one-account-only"):
        return first
    if visit.suffers("account-listed-twice"):
        return [*shapes, *({**each, "_id": each["_id"][::-1]} for each in first)]
    if visit.suffers("accounts-alike"):
        return [{**each, "name": "Acme"} for each in shapes]
    if visit.suffers("account-ids-are-personal"):
        return [*first, *({**each, "account_id": f"ana@{each['account_id']}.example"} for each in others)]
    return shapes


def read_account(visit: Visit) -> Shape:
    """What is wrong in a seeded account that is read alone."""
    return {"createdAt": TWO_DAYS_LATER} if visit.suffers("account-made-late") else {}


def application(visit: Visit, slug: str) -> Shape:
    """What is wrong in an application."""
    if slug != BY_KEY:
        return {}
    if visit.suffers("application-without-auth-type"):
        return {"auth_type": None}
    return {"description": ""} if visit.suffers("application-entry-bare") else {}


def inputs(visit: Visit, slug: str, shapes: list[Shape]) -> list[Shape]:
    """The fields by which an application is connected."""
    if slug != BY_KEY:
        return shapes
    if visit.suffers("key-field-without-label"):
        return [{**each, "label": ""} for each in shapes]
    if visit.suffers("key-field-unexplained"):
        return [{**each, "placeholder": "", "help_text": ""} for each in shapes]
    return shapes[:-1] if visit.suffers("key-fields-differ") else shapes
