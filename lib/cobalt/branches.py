"""The named ways out of a node, and what lies behind each.

How Cobalt names the ways is not documented. The last word of a name is taken, and one that is not known says nothing.
"""

import re
from collections import deque
from collections.abc import Set as AbstractSet

from lib.cobalt.workflows import Node, Workflow

TRY = frozenset({"try", "body", "main"})
CATCH = frozenset({"catch", "error", "errored", "failure", "failed", "fallback", "except"})
OTHERWISE = frozenset({"default", "else", "otherwise", "other", "fallback"})
EACH = frozenset({"loop", "each", "body", "item", "iterate", "batch"})
CALLS = ("action", "http", "proxy")  # in the types of nodes that ask somebody outside


def ways(workflow: Workflow, node: Node) -> dict[str, list[str]]:
    """The ids of the nodes that come next, by the last word of the way that leads there, "" without any."""
    found: dict[str, list[str]] = {}
    for edge in workflow.edges:
        if edge.source == node.id:
            words = re.findall(r"[a-z]+", (edge.handle or "").lower())
            found.setdefault(words[-1] if words else "", []).append(edge.target)
    return found


def inside(workflow: Workflow, node: Node, words: AbstractSet[str]) -> frozenset[str]:
    """The ids of all nodes that are drawn inside it, or that lie behind its ways of these names."""
    known = {each.id: each for each in workflow.nodes}
    drawn = [each.id for each in workflow.nodes if each.parent == node.id]
    named = [target for word, targets in ways(workflow, node).items() if word in words for target in targets]
    seen, ahead = {node.id}, deque([*drawn, *named])
    while ahead:
        place = ahead.popleft()
        if place in known and place not in seen:
            seen.add(place)
            ahead.extend(workflow.following(known[place]))
    return frozenset(seen - {node.id})


def calls(workflow: Workflow) -> tuple[Node, ...]:
    """The nodes that ask somebody outside: an application, or any address."""
    return tuple(node for node in workflow.steps if node.is_like(*CALLS))
