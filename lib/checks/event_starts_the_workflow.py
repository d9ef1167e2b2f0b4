"""The event is what starts the workflow."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.events import Events
from lib.cobalt.quotes import shown
from lib.cobalt.workflows import Workflow, read_workflow
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(
    needs=("base_url", "api_key", "workflow_id", "event_name"),
    uses=("linked_account_id",),
    after=("workflow_exists", "event_is_defined"),
)
def event_starts_the_workflow(target: Target) -> Conversation:
    settings = target.settings
    try:
        workflow = yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)
        events = read(Events, (yield target.cobalt.ask("GET", "/application/event")))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(workflow, events, settings.event_name)


def _judge(workflow: Workflow, events: Events, name: str) -> Verdict:
    if workflow.start is None or workflow.start.triggers is None:
        return inconclusive("trigger-not-told", "Cobalt does not tell what starts the workflow.")
    heard = {text for each in workflow.start.triggers for text in (each.event, each.object_id) if text}
    facts = {"event": shown(name), "triggers": str(len(workflow.start.triggers))}
    if any({each.name, each.object_id} & heard for each in events.root if each.name == name):
        return passed(f"The workflow listens to the event “{shown(name)}”.", **facts)
    if not workflow.start.triggers:
        because = f"The workflow listens to no event, so that “{shown(name)}” does not start it."
        return failed("event-not-listened-to", because, **facts)
    others = [each.name for each in events.root if {each.name, each.object_id} & heard]
    if others:
        because = f"The workflow listens to “{shown(others[0])}” and not to “{shown(name)}”."
        return failed("event-not-listened-to", because, **facts)
    return inconclusive("trigger-not-told", "What starts the workflow is none of the events that are defined.", **facts)
