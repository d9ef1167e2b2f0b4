"""The workflow that goes live exists."""

import re

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import shown
from lib.cobalt.workflows import WorkflowMissing, read_workflow
from lib.launch.verdict import failed, inconclusive, passed

OBJECT_ID = re.compile(r"[0-9a-f]{24}")  # anything else is an alias


@check(needs=("base_url", "api_key", "workflow_id"), uses=("linked_account_id",), after=("key_is_accepted",))
def workflow_exists(target: Target) -> Conversation:
    settings = target.settings
    wanted = shown(settings.workflow_id)
    try:
        found = yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)
    except WorkflowMissing as missing:
        return failed(missing.cause, f"Cobalt shows no workflow {wanted} behind this key.", workflow=wanted)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    if OBJECT_ID.fullmatch(settings.workflow_id) and found.object_id != settings.workflow_id:
        because = f"Asked for the workflow {wanted}, Cobalt answered with {shown(found.object_id)}."
        return failed("workflow-is-another", because, workflow=shown(found.object_id))
    return passed(f"Cobalt shows the workflow “{shown(found.name)}”.", workflow=shown(found.object_id))
