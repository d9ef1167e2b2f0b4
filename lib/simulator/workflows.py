"""What a workflow is: nodes, edges, and who may use it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from lib.simulator import seeds
from lib.simulator.moments import iso
from lib.simulator.seeds import Environment

OWN_APP = "custom"  # the slug of the organisation's own application
STATE_KEYS = ("request", "input_data", "parsed_response")


@dataclass(frozen=True)
class Node:
    """One step. `data` is what the step is made of; its keys depend on `type` (see walk.py)."""

    id: str
    name: str
    type: str
    data: dict[str, Any] = field(default_factory=dict)
    action: str = ""
    attempts: int = 1
    skip_on_error: bool = False
    is_batch: bool = False


@dataclass(frozen=True)
class Edge:
    """`handle` names the way out of a node that has several."""

    source: str
    target: str
    handle: str = ""


@dataclass(frozen=True)
class Version:
    """A published state of a workflow."""

    number: int
    id: str
    at: datetime


@dataclass
class Workflow:
    """`owner` is the account that a private workflow belongs to; "" means that the organisation shares it."""

    id: str
    alias: str
    name: str
    description: str
    slug: str
    environment: Environment
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    created: datetime
    updated: datetime
    owner: str = ""
    published: bool = True
    versions: tuple[Version, ...] = ()
    draft_of: str = ""
    udf_filter: str = ""
    event: str = ""  # the event that starts it
    timeout: int = 0  # seconds; 0 means that none was set
    auto_enable: bool = True
    json_schema: dict[str, Any] | None = None
    payload: Any = None  # what a run by hand is given

    @property
    def has_group(self) -> bool:
        """Whether it loops: such a workflow has no synchronous runs."""
        return any(node.type == "group" for node in self.nodes)

    def lets_in(self, udf: dict[str, str]) -> bool:
        """Whether an account with these fields sees it. The filter is `name=value`, several joined by commas."""
        wanted = (rule.partition("=") for rule in self.udf_filter.split(",") if rule)
        return all(udf.get(name) == value for name, _, value in wanted)

    def draft(self, identity: str, now: datetime) -> "Workflow":
        """An unpublished copy to edit."""
        return replace(
            self, id=identity, draft_of=self.id, published=False, versions=(), alias="", created=now, updated=now
        )


def shape(workflow: Workflow, seed: int) -> dict[str, Any]:
    """A Workflow of cobalt-api.md 2.1, without its nodes and edges."""
    settings: dict[str, Any] = {"caching": {}, "workflow_response": {}} | (
        {"timeout": workflow.timeout} if workflow.timeout else {}
    )
    told: dict[str, Any] = {
        "_id": workflow.id,
        "name": workflow.name,
        "description": workflow.description,
        "slug": workflow.slug,
        "org_id": seeds.organisation(seed),
        "environment": workflow.environment,
        "published": workflow.published,
        "version": len(workflow.versions),
        "workflow_alias": workflow.alias,
        "associated_application": seeds.object_id(seed, "application", workflow.slug),
        "associated_app_slugs": sorted({node.data["application"] for node in workflow.nodes if node.type == "action"}),
        "public_access_workflow": bool(workflow.owner),
        "autoEnable": workflow.auto_enable,
        "hide_in_config": False,
        "is_v2": True,
        "settings": settings,
        "data_slots": [],
        "createdAt": iso(workflow.created),
        "updatedAt": iso(workflow.updated),
    }
    optional = {
        "associated_workflow": workflow.draft_of,
        "udf_filter": workflow.udf_filter,
        "udf_filter_operator": "AND" if workflow.udf_filter else "",
        "json_schema": workflow.json_schema,
        "manual_execution_payload": workflow.payload,
    }
    return told | {name: value for name, value in optional.items() if value}


def graph(workflow: Workflow, seed: int) -> dict[str, Any]:
    """Its nodes and edges, as the API shows them."""
    return {
        "nodes": [_node(workflow, node, place, seed) for place, node in enumerate(workflow.nodes)],
        "edges": [
            {
                "id": f"{edge.source}-{edge.target}",
                "source": edge.source,
                "target": edge.target,
                "sourceHandle": edge.handle or None,
                "targetHandle": None,
                "type": "default",
            }
            for edge in workflow.edges
        ],
    }


def _node(workflow: Workflow, node: Node, place: int, seed: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": node.id,
        "name": node.name,
        "type": node.type,
        "data": node.data,
        "position": {"x": 0, "y": 120 * place},
        "status": "Ready",
        "is_batch": node.is_batch,
        "maximum_attempts": node.attempts,
        "attempts_made": 0,
        "skip_on_error": node.skip_on_error,
        "incoming_nodes": [edge.source for edge in workflow.edges if edge.target == node.id],
        "outgoing_nodes": [edge.target for edge in workflow.edges if edge.source == node.id],
        "configurable": {},
        "style": {},
    }
    told |= dict.fromkeys(STATE_KEYS) | ({"action": node.action} if node.action else {})
    return told | (_triggers(workflow, seed) if node.type == "start" else {})


def _triggers(workflow: Workflow, seed: int) -> dict[str, Any]:
    application = seeds.object_id(seed, "application", OWN_APP)
    identity = seeds.object_id(seed, "event", workflow.environment, workflow.event)
    trigger = {"application": application, "event": workflow.event, "_id": identity}
    return {"triggers": [trigger] if workflow.event else [], "trigger_cron": None, "event_to_dynamic_var_map": []}
