"""A run of the workflow without a required field is not reported as a success."""

import json
from collections.abc import Generator
from typing import Any

import httpx
from pydantic import Field

from lib.checks.conversation import Conversation, Target, check, wait
from lib.cobalt.answers import Answer, read
from lib.cobalt.errors import Unusable
from lib.cobalt.executions import GAVE_UP, HANDLED
from lib.cobalt.quotes import shown
from lib.cobalt.requests import segment
from lib.cobalt.running import PAUSE_SECONDS, Ended, Order, RunRefused, run
from lib.cobalt.workflows import Workflow, read_workflow
from lib.launch.verdict import Verdict, failed, inconclusive, passed

REFUSALS = frozenset(range(400, 500)) - {401, 429}  # those two speak of the caller, not of the payload


class Structure(Answer):
    """What a workflow wants to be given."""

    wanted: Any = Field(None, alias="schema")


@check(
    needs=("base_url", "api_key", "linked_account_id", "app_slug", "workflow_id", "workflow_payload"),
    after=("workflow_runs_end_to_end",),
    writes=2,
    seconds=200,
)
def workflow_refuses_an_incomplete_payload(target: Target) -> Conversation:
    settings, field = target.settings, ""
    account, payload = settings.linked_account_id, json.loads(settings.workflow_payload)
    try:
        workflow = yield from read_workflow(target.cobalt, settings.workflow_id, account)
        required = yield from _required(target, workflow)
        field = next((name for name in required if name in payload), "")
        if not field:
            because = "Cobalt does not tell which field of the payload the workflow requires."
            return inconclusive("required-field-unknown", because)
        rest = {name: value for name, value in payload.items() if name != field}
        order = Order(account, settings.app_slug, workflow, rest)
        ended = yield from run(target.cobalt, order, wait(PAUSE_SECONDS))
        return _judge(ended, shown(field, 60), answers=_answers_unheard(workflow, ended))
    except RunRefused as refusal:
        return passed(f"Without the field {shown(field, 60)} Cobalt does not run the workflow.", answer=str(refusal))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _required(target: Target, workflow: Workflow) -> Generator[httpx.Request, httpx.Response, list[str]]:
    """The names of the fields that a payload must have, as far as Cobalt tells them."""
    schema = workflow.expects
    if schema is None:
        path = f"/workflow/request-structure/{segment(workflow.object_id)}"
        response = yield target.cobalt.ask_for(target.settings.linked_account_id, "GET", path)
        schema = read(Structure, response).wanted
    required = schema.get("required") if isinstance(schema, dict) else None
    return [name for name in required if isinstance(name, str)] if isinstance(required, list) else []


def _answers_unheard(workflow: Workflow, ended: Ended) -> bool:
    """Whether the run came by a node that answers the caller, while nobody waited: it may have refused."""
    ran = {record.node_id for record in ended.detail.nodes}
    return not ended.was_waited_for and any(node.id in ran and node.is_like("response") for node in workflow.nodes)


def _judge(ended: Ended, field: str, *, answers: bool) -> Verdict:
    facts = {"without": field, "answer": str(ended.status), "state": shown(ended.detail.status, 40)}
    reported = ended.started.errored or ended.detail.status == "ERRORED"
    if reported or ended.status in REFUSALS:
        return passed(f"A run without the field {field} is refused or reported as failed.", **facts)
    noticed = any(record.status in {HANDLED, *GAVE_UP} for record in ended.detail.nodes)
    if answers and ended.is_completed and not noticed:
        because = f"Nobody can wait for this workflow, so what it answers without the field {field} is not known."
        return inconclusive("incomplete-payload-undecided", because, **facts)
    if noticed or not ended.is_completed:
        because = f"A run without the field {field} met an error and was not reported as failed: a person must look."
        return inconclusive("incomplete-payload-undecided", because, **facts)
    because = f"A run without the required field {field} is reported as a success."
    return failed("incomplete-payload-accepted", because, **facts)
