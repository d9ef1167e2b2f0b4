"""Every field of the event that the workflow uses stands in the sample of the payload."""

import json
from typing import Any

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.events import has, references, resolve
from lib.cobalt.quotes import listing
from lib.cobalt.workflows import Workflow, read_workflow
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned

EMPTY: tuple[Any, ...] = (None, "", [], {})


@check(
    needs=("base_url", "api_key", "workflow_id", "event_payload"),
    uses=("linked_account_id",),
    after=("workflow_exists",),
)
def workflow_uses_only_fields_of_the_event(target: Target) -> Conversation:
    settings = target.settings
    try:
        workflow = yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(workflow, json.loads(settings.event_payload))


def _judge(workflow: Workflow, payload: dict[str, Any]) -> Verdict:
    texts = [text for node in workflow.nodes for _, text in node.texts]
    used = sorted({path for text in texts for path in references(text)})
    absent = [path for path in used if not has(payload, path)]
    facts = {"used": str(len(used)), "absent": str(len(absent))}
    if absent:
        because = f"The workflow uses fields that the sample of the event's payload lacks: {listing(absent)}."
        return failed("event-field-absent", because, **facts)
    if any(node.mapping for node in workflow.nodes):
        because = "The start of the workflow maps fields of the event in a way that is not documented."
        return inconclusive("event-mapping-unread", because, **facts)
    if not used:
        because = "No node uses a field of the event in a form that is known here."
        return inconclusive("event-use-not-seen", because, **facts)
    if empty := [path for path in used if not any(value not in EMPTY for value in resolve(payload, path))]:
        because = f"The workflow uses fields that are empty in the sample of the event's payload: {listing(empty)}."
        return warned("event-field-empty", because, **facts)
    return passed("Every field of the event that the workflow uses is in the sample of its payload.", **facts)
