"""Workflows and events as Cobalt shows them."""

from itertools import pairwise

from tests.checks.replies import ok

WORKFLOW = "d" * 24
EVENT = "f" * 24
READ = f"GET /workflow/{WORKFLOW}"


def node(identity, **changes):
    body = {
        "id": identity,
        "name": f"Do {identity}",
        "type": "action",
        "action": "create_contact",
        "data": {"parameters": {"email": "{{event.email}}"}, "for": identity},
        "maximum_attempts": 3,
        "is_batch": False,
    } | changes
    return {name: value for name, value in body.items() if value is not ...}


def start(*events, **changes):
    triggers = [{"application": "a" * 24, "event": event, "_id": EVENT} for event in events]
    body = {"type": "start", "action": ..., "data": {}, "triggers": triggers, "trigger_cron": None}
    return node("start", **body | changes)


def edge(source, target, handle=None):
    return {"id": f"{source}-{target}", "source": source, "target": target, "sourceHandle": handle}


def row(*nodes, **changes):
    """Its nodes in a line behind the start, unless `edges` says otherwise."""
    line = [each["id"] for each in nodes]
    body = {
        "_id": WORKFLOW,
        "name": "Create a contact",
        "published": True,
        "environment": "test",
        "udf_filter": "plan=enterprise",
        "settings": {"timeout": 60},
        "nodes": list(nodes),
        "edges": [edge(source, target) for source, target in pairwise(line)],
    } | changes
    return {name: value for name, value in body.items() if value is not ...}


def workflow(*nodes, **changes):
    return ok(row(*(nodes or (start("Contact Created"), node("create"), node("store"))), **changes))


EVENTS = "GET /application/event"
PAYLOAD = '{"email": "ana@example.com", "contact": {"id": "c-1", "age": 7}, "idempotency_key": "k-1"}'
KEYS = [
    {"key": "email", "type": "text"},
    {"key": "contact", "type": "object"},
    {"key": "contact.id", "type": "text"},
    {"key": "contact.age", "type": "number"},
]


def event(name="Contact Created", **changes):
    body = {"_id": EVENT, "name": name, "response": KEYS, "raw_response": "{}"} | changes
    return {each: value for each, value in body.items() if value is not ...}


def events(*given):
    return ok(list(given) or [event("Lead Updated", _id="9" * 24), event()])
