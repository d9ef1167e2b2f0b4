"""Some way leads from the start of the workflow to each of its nodes, and each branch leads on."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import listing
from lib.cobalt.workflows import Workflow, read_workflow
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned

BRANCHING = ("rule", "condition", "switch", "branch", "trycatch")  # such a node does nothing by itself


@check(needs=("base_url", "api_key", "workflow_id"), uses=("linked_account_id",), after=("workflow_exists",))
def workflow_nodes_are_all_reachable(target: Target) -> Conversation:
    settings = target.settings
    try:
        return _judge((yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(workflow: Workflow) -> Verdict:
    if workflow.start is None or not workflow.steps:
        return inconclusive("start-not-told", "Cobalt does not tell at which of its nodes the workflow begins.")
    reached = workflow.reachable(workflow.start)
    lost = [node.title for node in workflow.steps if node.id not in reached]
    facts = {"nodes": str(len(workflow.steps)), "unreachable": str(len(lost))}
    if lost:
        return failed("nodes-unreachable", f"No way leads from the start to these nodes: {listing(lost)}.", **facts)
    ends = [node.title for node in workflow.steps if node.is_like(*BRANCHING) and not workflow.ways_out(node)]
    if ends:
        return warned(
            "branch-leads-nowhere", f"These nodes choose a way, and no way goes on: {listing(ends)}.", **facts
        )
    return passed("Some way leads from the start to each node.", **facts)
