"""Each switch of the workflow has a way for values that nobody thought of."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.branches import OTHERWISE, ways
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import listing
from lib.cobalt.workflows import Workflow, read_workflow
from lib.launch.verdict import Verdict, inconclusive, not_applicable, passed, warned


@check(needs=("base_url", "api_key", "workflow_id"), uses=("linked_account_id",), after=("workflow_exists",))
def workflow_switches_have_a_default(target: Target) -> Conversation:
    settings = target.settings
    try:
        return _judge((yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(workflow: Workflow) -> Verdict:
    switches = {node.title: ways(workflow, node).keys() for node in workflow.steps if node.is_like("switch")}
    closed = [name for name, words in switches.items() if words - {""} and not words & OTHERWISE]
    untold = [name for name, words in switches.items() if not words - {""}]
    facts = {"switches": str(len(switches)), "closed": str(len(closed))}
    if not switches:
        return not_applicable("no-switch", "No node of the workflow is known to be a switch.", **facts)
    if closed:
        because = f"For all other values no way leads on from these nodes: {listing(closed)}."
        return warned("switch-without-default", because, **facts)
    if untold:
        because = f"Cobalt does not tell the names of the ways out of these nodes: {listing(untold)}."
        return inconclusive("switch-ways-not-told", because, **facts)
    return passed("Each switch has a way for all other values.", **facts)
