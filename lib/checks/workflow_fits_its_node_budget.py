"""The workflow has no more nodes than its budget allows."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.workflows import read_workflow
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned
from lib.launch.wording import counted


@check(
    needs=("base_url", "api_key", "workflow_id", "node_budget"),
    uses=("linked_account_id",),
    after=("workflow_exists",),
)
def workflow_fits_its_node_budget(target: Target) -> Conversation:
    settings = target.settings
    try:
        workflow = yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(len(workflow.steps), int(settings.node_budget))


def _judge(nodes: int, budget: int) -> Verdict:
    facts = {"nodes": str(nodes), "budget": str(budget)}
    because = f"The workflow has {counted(nodes, 'node')} beside its start; its budget is {budget}."
    if nodes == 0:
        return failed("workflow-empty", "The workflow has no node beside its start: it does nothing.", **facts)
    if nodes > 2 * budget:
        return failed("nodes-far-too-many", because, **facts)
    return warned("nodes-too-many", because, **facts) if nodes > budget else passed(because, **facts)
