"""No action of the workflow is done twice in a row."""

import json

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.branches import calls
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import listing
from lib.cobalt.workflows import Node, Workflow, read_workflow
from lib.launch.verdict import Verdict, inconclusive, passed, warned


@check(needs=("base_url", "api_key", "workflow_id"), uses=("linked_account_id",), after=("workflow_exists",))
def workflow_repeats_no_action(target: Target) -> Conversation:
    settings = target.settings
    try:
        return _judge((yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(workflow: Workflow) -> Verdict:
    asked = {node.id: node for node in calls(workflow)}
    doing = {node.id: _doing(node) for node in asked.values() if node.data is not None}
    pairs = [(first, second) for first in doing for second in workflow.ways_out(asked[first]) - {first}]
    twice = [asked[second].title for first, second in pairs if doing[first] == doing.get(second)]
    facts = {"calls": str(len(asked)), "repeated": str(len(twice))}
    if not asked:
        return inconclusive("call-not-seen", "No node of the workflow is known to call an application.", **facts)
    if twice:
        because = f"These nodes do once more what the node before them did: {listing(sorted(twice))}."
        return warned("action-repeated", because, **facts)
    if untold := [node.title for node in asked.values() if node.data is None]:
        because = f"Cobalt does not tell what these nodes are made of: {listing(untold)}."
        return inconclusive("node-content-not-told", because, **facts)
    return passed("No node does what the node before it did.", **facts)


def _doing(node: Node) -> str:
    return json.dumps([node.type, node.action, node.data, node.configurable], sort_keys=True)
