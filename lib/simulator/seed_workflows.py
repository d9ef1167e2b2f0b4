"""The workflows and events that every local Cobalt begins with, as data.

`create-contact` is as a workflow should be. Each of the others shows what a launch has to notice: too many nodes and
one that nothing leads to, a loop, failures only, and one that belongs to a single account.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from lib.simulator import seeds
from lib.simulator.events import Event
from lib.simulator.seeds import Environment
from lib.simulator.workflows import OWN_APP, Edge, Node, Version, Workflow

GOOD, BLOATED, LOOP, FAILING, PRIVATE = (
    "create-contact",
    "sync-everything",
    "import-contacts",
    "close-stale-deals",
    "weekly-digest",
)
CONTACT_CREATED, LEAD_UPDATED = "Contact Created", "Lead Updated"
UNREACHABLE = "n34"
CONTACT: dict[str, Any] = {
    "contact_id": "c-1001",
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "company": "Example Ltd",
    "idempotency_key": "contact-created-c-1001",
}
CONTACT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in CONTACT},
    "required": ["contact_id", "email"],
}
LEAD: dict[str, Any] = {"lead_id": "l-7", "status": "open"}  # no lead_score, which sync-everything asks for
START = Node("start", "Start", "start")


def identity(alias: str, environment: Environment, seed: int) -> str:
    """The id of a seeded workflow."""
    return seeds.object_id(seed, "workflow", environment, alias)


def events(seed: int, environment: Environment) -> list[Event]:
    """What the organisation's own app announces."""
    given = ((CONTACT_CREATED, CONTACT, CONTACT_SCHEMA), (LEAD_UPDATED, LEAD, None))
    return [
        Event(seeds.object_id(seed, "event", environment, name), environment, name, sample, schema)
        for name, sample, schema in given
    ]


def workflows(seed: int, environment: Environment, at: datetime) -> list[Workflow]:
    """All of one environment."""
    return [
        _made(seed, environment, at, alias, *rest, **options)
        for (alias, *rest), options in (_good(), _bloated(), _loop(), _failing(), _private())
    ]


Recipe = tuple[tuple[Any, ...], dict[str, Any]]


def _good() -> Recipe:
    contact = {name: f"{{{{event.{name}}}}}" for name in CONTACT}
    nodes = (
        START,
        Node("check", "Is the contact complete", "rule", {"not_empty": ["event.contact_id", "event.email"]}),
        Node("shield", "Shield the calls", "try_catch"),
        Node(
            "create",
            "Create the contact in HubSpot",
            "action",
            {
                "application": "hubspot",
                "parameters": {name: contact[name] for name in ("email", "first_name", "last_name", "company")},
                "required": ["email"],
            },
            action="create_contact",
            attempts=3,
        ),
        Node(
            "store",
            "Store the HubSpot id in the sample app",
            "action",
            {
                "application": OWN_APP,
                "parameters": {
                    "contact_id": contact["contact_id"],
                    "hubspot_id": "{{node.create.id}}",
                    "idempotency_key": contact["idempotency_key"],
                },
                "required": ["contact_id", "hubspot_id"],
            },
            action="store_external_id",
            attempts=3,
        ),
        Node(
            "answer",
            "Answer with the HubSpot id",
            "response",
            {"status": 200, "body": {"outcome": "created", "hubspot_id": "{{node.create.id}}"}},
        ),
        Node(
            "refuse",
            "Say what went wrong",
            "response",
            {"status": "{{error.status}}", "body": {"outcome": "refused", "reason": "{{error.message}}"}},
        ),
    )
    edges = (
        Edge("start", "check"),
        Edge("check", "shield", "true"),
        Edge("check", "refuse", "false"),
        Edge("shield", "create", "try"),
        Edge("shield", "refuse", "catch"),
        Edge("create", "store"),
        Edge("store", "answer"),
    )
    options = {
        "udf_filter": "plan=enterprise",
        "event": CONTACT_CREATED,
        "timeout": 60,
        "json_schema": CONTACT_SCHEMA,
        "payload": CONTACT,
    }
    return (GOOD, "Create a contact", "A new contact of the sample app appears in HubSpot.", "hubspot", nodes, edges), (
        options
    )


def _bloated() -> Recipe:
    steps = tuple(
        Node(
            f"n{number}",
            f"Step {number}",
            "action",
            {"application": "hubspot", "parameters": {"lead": "{{event.lead_id}}", "score": "{{event.lead_score}}"}},
            action="update_contact",
        )
        for number in range(1, 35)
    )
    reachable = ("start", *(step.id for step in steps if step.id != UNREACHABLE))
    edges = tuple(Edge(source, target) for source, target in pairwise(reachable))
    options = {"event": LEAD_UPDATED, "auto_enable": False, "payload": LEAD}
    return (BLOATED, "Sync everything", "Grew over the years.", "hubspot", (START, *steps), edges), options


def _loop() -> Recipe:
    nodes = (
        START,
        Node("each", "For each contact", "group", {"items": "{{event.contacts}}", "concurrency": 5}, is_batch=True),
        Node(
            "create",
            "Create the contact in HubSpot",
            "action",
            {"application": "hubspot", "parameters": {"email": "{{item.email}}"}},
            action="create_contact",
            attempts=3,
        ),
        Node("wait", "Let HubSpot catch up", "delay", {"seconds": 1.5}),
        Node("count", "Count the contacts", "custom_code", {"parameters": {"imported": "{{node.each.batches}}"}}),
    )
    edges = (
        Edge("start", "each"),
        Edge("each", "create", "loop"),
        Edge("each", "wait", "done"),
        Edge("wait", "count"),
    )
    payload = {"contacts": [{"email": "ada@example.com"}, {"email": "alan@example.com"}]}
    options = {"timeout": 120, "payload": payload, "auto_enable": False}
    return (LOOP, "Import contacts", "Loops over a list.", "hubspot", nodes, edges), options


def _failing() -> Recipe:
    action = Node(
        "close",
        "Close the deal in HubSpot",
        "action",
        {"application": "hubspot", "parameters": {"deal": "{{event.deal_id}}"}, "fails": "The record is locked"},
        action="update_deal",
        attempts=3,
    )
    options = {"timeout": 60, "payload": {"deal_id": "d-3"}, "auto_enable": False}
    edges = (Edge("start", "close"),)
    return (FAILING, "Close stale deals", "Fails whatever it is given.", "hubspot", (START, action), edges), options


def _private() -> Recipe:
    nodes = (
        START,
        Node("week", "Which week", "switch", {"value": "{{event.week}}", "cases": ["this", "last"]}),
        Node("answer", "Answer", "response", {"status": 200, "body": {"week": "{{node.week.case}}"}}),
    )
    edges = (Edge("start", "week"), *(Edge("week", "answer", case) for case in ("this", "last", "default")))
    options = {"owner": "acme", "timeout": 30, "payload": {"week": "this"}, "releases": 2}
    return (PRIVATE, "Weekly digest", "Belongs to one account.", "slack", nodes, edges), options


def _made(
    seed: int,
    environment: Environment,
    at: datetime,
    alias: str,
    *rest: Any,
    releases: int = 1,
    **options: Any,
) -> Workflow:
    name, description, slug, nodes, edges = rest
    return Workflow(
        identity(alias, environment, seed),
        alias,
        name,
        description,
        slug,
        environment,
        nodes,
        edges,
        created=at,
        updated=at,
        versions=tuple(_releases(seed, environment, alias, at, releases)),
        **options,
    )


def _releases(seed: int, environment: Environment, alias: str, at: datetime, count: int) -> Iterator[Version]:
    for number in range(1, count + 1):
        yield Version(number, seeds.object_id(seed, "version", environment, alias, str(number)), at)
