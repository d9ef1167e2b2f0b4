"""Every node of the workflow has succeeded at least once, and none ended in an error when it last ran."""

from collections.abc import Iterable
from datetime import timedelta

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.executions import ENDED, GAVE_UP, SUCCESS, Detail, Query, list_executions, read_detail
from lib.cobalt.quotes import shown
from lib.cobalt.workflows import Node, read_workflow
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned
from lib.launch.wording import counted

PERIOD = timedelta(days=30)
LOOKED_AT = 50  # runs
ENOUGH = 80  # of a hundred nodes


@check(
    needs=("base_url", "api_key", "linked_account_id", "workflow_id"),
    after=("linked_account_exists", "workflow_exists"),
)
def every_node_has_succeeded(target: Target) -> Conversation:
    if target.environment != "test":
        because = "Only a test key, which begins with tk, can tell what was tested."
        return inconclusive("test-key-needed", because)
    account, workflow = target.settings.linked_account_id, target.settings.workflow_id
    try:
        steps = (yield from read_workflow(target.cobalt, workflow, account)).steps
        query = Query(account, workflow, target.now - PERIOD)
        runs = (yield from list_executions(target.cobalt, query, pages=1))[:LOOKED_AT]
        answers = yield together(*(read_detail(target.cobalt, account, run.object_id) for run in runs))
        states = _states([read(Detail, answer) for answer in answers])
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(steps, states, len(runs))


def _states(runs: Iterable[Detail]) -> dict[str, list[str]]:
    """How each node ended, run by run, the latest first; what it has not come to yet is left out."""
    states: dict[str, list[str]] = {}
    for run in runs:
        for record in reversed(run.nodes):  # a loop comes by several times
            if record.status in ENDED:
                states.setdefault(record.node_id, []).append(record.status)
    return states


def _judge(steps: tuple[Node, ...], states: dict[str, list[str]], runs: int) -> Verdict:
    if not states or not steps:
        because = "No node of the workflow is known to have run in the last thirty days."
        return inconclusive("no-run-in-period", because, runs=str(runs))
    untested = [node for node in steps if SUCCESS not in states.get(node.id, ())]
    facts = {"runs": str(runs), "nodes": str(len(steps)), "succeeded": str(len(steps) - len(untested))}
    failing = [node for node in steps if states.get(node.id, [""])[0] in GAVE_UP]
    if failing:
        return failed("node-failed-lately", f"Ended in an error when last run: {_names(failing)}.", **facts)
    looked_at = f"the latest {counted(runs, 'run')}"
    if not untested:
        return passed(f"Each node, of {len(steps)}, has succeeded in {looked_at}.", **facts)
    because = f"In {looked_at}, {len(untested)} of {counted(len(steps), 'node')} did not succeed: {_names(untested)}."
    inside = all(node.parent for node in untested)  # of those in a loop, Cobalt may tell batches only
    if inside or (len(steps) - len(untested)) * 100 >= ENOUGH * len(steps):
        return warned("some-nodes-untested", because, **facts)
    return failed("many-nodes-untested", because, **facts)


def _names(nodes: list[Node]) -> str:
    named = ", ".join(f"“{shown(node.title, 60)}”" for node in nodes[:5])
    return f"{named} and {len(nodes) - 5} more" if len(nodes) > 5 else named
