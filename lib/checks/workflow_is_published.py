"""The workflow is published."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import shown
from lib.cobalt.workflows import read_workflow
from lib.launch.verdict import failed, inconclusive, passed


@check(needs=("base_url", "api_key", "workflow_id"), uses=("linked_account_id",), after=("workflow_exists",))
def workflow_is_published(target: Target) -> Conversation:
    settings = target.settings
    try:
        workflow = yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    name = shown(workflow.name)
    if workflow.published:
        return passed(f"The workflow “{name}” is published.")
    if workflow.parent:
        because = f"The id is that of a draft of “{name}”, which no event and no call ever runs."
        return failed("workflow-is-draft", because, published_as=shown(workflow.parent))
    return failed("workflow-unpublished", f"The workflow “{name}” is not published, so that nothing runs it.")
