"""Where somebody waits for what the workflow answers, a node gives the answer."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.workflows import Node, Workflow, read_workflow
from lib.launch.verdict import Verdict, inconclusive, not_applicable, passed, warned


@check(
    needs=("base_url", "api_key", "workflow_id"),
    uses=("linked_account_id", "expected_output"),
    after=("workflow_exists",),
)
def workflow_answers_its_caller(target: Target) -> Conversation:
    settings = target.settings
    try:
        workflow = yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(workflow, is_expected=bool(settings.expected_output))


def _judge(workflow: Workflow, *, is_expected: bool) -> Verdict:
    start = workflow.start
    if start is None:
        return inconclusive("start-not-told", "Cobalt does not tell at which of its nodes the workflow begins.")
    reached = workflow.reachable(start)
    answers = [node for node in workflow.steps if node.is_like("response") and node.id in reached]
    facts = {"answers": str(len(answers))}
    if answers:
        return passed("A way leads from the start to a node that answers.", **facts)
    if is_expected:
        because = "This launch expects an answer of the workflow, and no way leads to a node that gives one."
        return warned("answer-not-given", because, **facts)
    if _is_called(start):
        because = "Nothing but a call begins the workflow, and no way leads to a node that answers the call."
        return warned("answer-not-given", because, **facts)
    return not_applicable("nobody-waits", "An event or a schedule begins the workflow: nobody waits for it.", **facts)


def _is_called(start: Node) -> bool:
    """Whether neither an event nor a schedule begins it."""
    return not (start.triggers or start.cron)
