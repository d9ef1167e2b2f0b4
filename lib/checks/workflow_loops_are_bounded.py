"""Every loop of the workflow has a bound, and none turns inside two others."""

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.branches import EACH, inside
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import listing
from lib.cobalt.workflows import Node, Workflow, read_workflow
from lib.launch.verdict import Verdict, inconclusive, passed, warned
from lib.launch.wording import counted

BOUND = re.compile(r"concurren|batch_?size|limit|max", re.IGNORECASE)
DEEPEST = 2  # loops inside one another


@check(needs=("base_url", "api_key", "workflow_id"), uses=("linked_account_id",), after=("workflow_exists",))
def workflow_loops_are_bounded(target: Target) -> Conversation:
    settings = target.settings
    try:
        return _judge((yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(workflow: Workflow) -> Verdict:
    loops = [node for node in workflow.steps if node.is_like("group", "loop")]
    holds = {loop.id: inside(workflow, loop, EACH) for loop in loops}
    deep = [node.title for node in loops if sum(node.id in held for held in holds.values()) >= DEEPEST]
    loose = [node.title for node in loops if not [*_bounds([node.data, node.configurable])]]
    facts = {"loops": str(len(loops)), "unbounded": str(len(loose)), "deep": str(len(deep))}
    if circle := _circle(workflow, loops):
        because = f"These nodes lead back to themselves, and nothing counts the rounds: {listing(circle)}."
        return warned("circle-unbounded", because, **facts)
    if loose:
        return warned("loop-unbounded", f"No bound is set for these loops: {listing(loose)}.", **facts)
    if deep:
        return warned("loops-nested-deep", f"These loops turn inside two others: {listing(deep)}.", **facts)
    if not loops:
        return passed("The workflow has no loop, and nothing else turns.", **facts)
    return passed(f"{counted(len(loops), 'loop')} with a bound, none too deep, and nothing else turns.", **facts)


def _bounds(value: Any) -> Iterator[int]:
    """The numbers in JSON that limit something by their name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if BOUND.search(name) and type(inner) is int and inner > 0:
                yield inner
            yield from _bounds(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _bounds(inner)


def _circle(workflow: Workflow, loops: list[Node]) -> list[str]:
    """The names of nodes on a way that leads back, without any loop on it; none if there is no such way."""
    turning = {node.id for node in loops}
    names = {node.id: node.title for node in workflow.nodes if node.id not in turning}
    following = {each.id: workflow.ways_out(each) & names.keys() for each in workflow.nodes if each.id in names}
    try:
        TopologicalSorter(following).prepare()
    except CycleError as found:
        return [names[place] for place in found.args[1][1:]]
    return []
