"""What is told of a workflow that was built carelessly, by fault: each changes one thing."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

from lib.simulator.workflows import Edge, Node, Workflow

Change = dict[str, Any]  # of a workflow's own fields


def changes(workflow: Workflow) -> dict[str, Change]:
    """By the name of the fault."""
    return {
        "workflow-asks-for-more": _asking(workflow, "more", "{{event.phone}}"),
        "node-holds-secret": _asking(workflow, "Authorization", "Bearer made-up-0123456789"),
        "node-holds-password": _asking(workflow, "password", "made-up"),
        "node-unnamed": _with_last_named(workflow, "Step 6"),
        "nodes-share-a-name": _with_last_named(workflow, workflow.nodes[-2].name),
        "answer-missing": _without_answers(workflow),
        "action-repeated": _followed(workflow, "create", replace(_node(workflow, "create"), id="again", name="Again")),
        "switch-closed": _followed(workflow, "store", Node("plan", "Which plan", "switch"), "enterprise"),
        "workflow-turns": {"edges": (*workflow.edges, Edge("answer", "create"))},
        "loop-unbounded": _followed(workflow, "store", Node("each", "For each deal", "group", is_batch=True), "done"),
        "loops-nested-deep": _nested(workflow, "For each deal", "For each line", "For each tax"),
        "calls-tried-once": {"nodes": tuple(replace(node, attempts=1) for node in workflow.nodes)},
        "errors-not-caught": {"edges": tuple(edge for edge in workflow.edges if edge.handle != "catch")},
        "time-limit-absent": {"timeout": 0},
    }


def _asking(workflow: Workflow, name: str, text: str) -> Change:
    """The first node that calls an application is given one text more."""
    place = next(at for at, node in enumerate(workflow.nodes) if node.type == "action")
    asked = workflow.nodes[place]
    data = asked.data | {"parameters": asked.data["parameters"] | {name: text}}
    return {"nodes": (*workflow.nodes[:place], replace(asked, data=data), *workflow.nodes[place + 1 :])}


def _with_last_named(workflow: Workflow, name: str) -> Change:
    return {"nodes": (*workflow.nodes[:-1], replace(workflow.nodes[-1], name=name))}


def _without_answers(workflow: Workflow) -> Change:
    nodes = (replace(node, type="custom_code") if node.type == "response" else node for node in workflow.nodes)
    return {"nodes": tuple(nodes)}


def _followed(workflow: Workflow, place: str, node: Node, handle: str = "") -> Change:
    """One more node behind that of `place`; `handle` names the way on from it."""
    moved = (replace(edge, source=node.id, handle=handle) if edge.source == place else edge for edge in workflow.edges)
    return {"nodes": (*workflow.nodes, node), "edges": (*moved, Edge(place, node.id))}


def _nested(workflow: Workflow, outermost: str, *names: str) -> Change:
    """Loops with a bound, each inside the one before."""
    loops = [Node(name, name, "group", {"concurrency": 5}, is_batch=True) for name in (outermost, *names)]
    change = _followed(workflow, "store", loops[0], "done")
    turns = (Edge(outer.id, inner.id, "loop") for outer, inner in pairwise(loops))
    return {"nodes": (*change["nodes"], *loops[1:]), "edges": (*change["edges"], *turns)}


def _node(workflow: Workflow, identity: str) -> Node:
    return next(node for node in workflow.nodes if node.id == identity)
