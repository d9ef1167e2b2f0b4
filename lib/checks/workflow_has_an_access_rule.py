"""The workflow says which accounts may see it."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import shown
from lib.cobalt.workflows import Workflow, read_workflow
from lib.launch.verdict import Verdict, inconclusive, passed, warned


@check(needs=("base_url", "api_key", "workflow_id"), uses=("linked_account_id",), after=("workflow_exists",))
def workflow_has_an_access_rule(target: Target) -> Conversation:
    settings = target.settings
    try:
        return _judge((yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(workflow: Workflow) -> Verdict:
    if workflow.owner:
        return passed("The workflow is private to one linked account.", rule="private")
    rule = workflow.rule.strip() if isinstance(workflow.rule, str) else str(workflow.rule or "")
    if not rule:
        return warned("access-rule-absent", "The workflow has no access condition: every account sees it.", rule="none")
    named = "" if "@" in rule else shown(rule)  # a condition may name people
    return passed("The workflow has an access condition.", rule=named or "not shown")
