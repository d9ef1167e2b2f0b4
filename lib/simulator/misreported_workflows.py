"""What the platform tells wrongly of workflows and events while a fault is active; else all stays as it is."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

from lib.simulator import events, misbuilt_workflows
from lib.simulator.events import Event
from lib.simulator.misreported_runs import place
from lib.simulator.runs import Run
from lib.simulator.seed_workflows import GOOD, LEAD_UPDATED
from lib.simulator.visit import Visit
from lib.simulator.walk import Record
from lib.simulator.workflows import Edge, Node, Workflow
from lib.simulator.world import Account


def is_gone(visit: Visit, workflow: Workflow) -> bool:
    """Whether it cannot be read."""
    return workflow.alias == GOOD and visit.suffers("workflow-gone")


def told(visit: Visit, workflow: Workflow) -> Workflow:
    """What is told of a workflow that is read."""
    if workflow.alias != GOOD:
        return workflow
    changes: dict[str, dict[str, Any]] = {
        "access-rule-absent": {"udf_filter": ""},
        "event-starts-another": {"event": LEAD_UPDATED},
        "workflow-unpublished": {"published": False},
        "workflow-is-draft": {"published": False, "draft_of": workflow.id},
        **{fault: _grown(workflow, count) for fault, count in (("nodes-too-many", 20), ("nodes-far-too-many", 40))},
        **misbuilt_workflows.changes(workflow),
    }
    return replace(workflow, **next((change for fault, change in changes.items() if visit.suffers(fault)), {}))


def _grown(workflow: Workflow, count: int) -> dict[str, Any]:
    """Nodes and edges with so many nodes beside the start: the new ones stand between the last two."""
    source = workflow.edges[-1].source
    more = [
        Node(f"more{number}", f"Write line {number}", "custom_code")
        for number in range(count + 1 - len(workflow.nodes))
    ]
    line = [source, *(node.id for node in more), workflow.edges[-1].target]
    edges = (*workflow.edges[:-1], *(Edge(*pair) for pair in pairwise(line)))
    return {"nodes": (*workflow.nodes, *more), "edges": edges}


def more(visit: Visit, run: Run) -> list[tuple[Record, bool]]:
    """What the nodes did that a run's workflow is only said to have."""
    nodes = told(visit, run.workflow).nodes[len(run.workflow.nodes) :]
    return [(Record(node, "Success", 1, {}, {}, 2), True) for node in nodes]


def enabled(visit: Visit, account: Account, rows: list[tuple[Workflow, str]]) -> list[tuple[Workflow, str]]:
    """The workflows that are on for an account, each with its config."""
    if visit.suffers("workflow-shown-to-denied"):
        known = (each for each in visit.world.workflows if each.environment == account.environment)
        return [(each, account.account_id) for each in known if each.alias == GOOD]
    nobodys = visit.suffers("workflow-hidden-from-allowed") or visit.suffers("workflow-off-for-allowed")
    return [(each, config_id) for each, config_id in rows if not (nobodys and each.alias == GOOD)]


def offered(visit: Visit, rows: list[Workflow]) -> list[Workflow]:
    """The workflows that a config offers."""
    hidden = visit.suffers("workflow-hidden-from-allowed")
    return [each for each in rows if not (hidden and each.alias == GOOD)]


def event(visit: Visit, defined: Event) -> dict[str, Any]:
    """What is told of an event."""
    told = events.shape(defined)
    keys, schema = told["response"], defined.json_schema or {}
    changes: dict[str, dict[str, Any]] = {
        "event-in-lower-case": {"name": defined.name.lower()},
        "event-promises-more": {"response": [*keys, {"key": "plan", "type": "text"}]},
        "event-promises-less": {"response": keys[:1]},
        "event-types-differ": {"response": [{**each, "type": "number"} for each in keys]},
        "event-schema-stricter": {"json_schema": {**schema, "required": ["plan"]}},
    }
    return told | next((change for fault, change in changes.items() if visit.suffers(fault)), {})


def given(visit: Visit, run: Run, record: Record) -> dict[str, Any]:
    """What the first call of an application in a run that an event began is said to have been given."""
    if run.source != "Event" or place(run) is not None or record.node.action != "create_contact":
        return {}
    wrong = {"event-placeholder-left": "{{event.email}}", "event-value-lost": None}
    return next(
        ({"input_data": {**record.input, "email": value}} for fault, value in wrong.items() if visit.suffers(fault)), {}
    )
