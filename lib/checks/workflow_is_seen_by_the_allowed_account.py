"""The linked account sees the workflow and has it switched on."""

import httpx

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import shown
from lib.cobalt.requests import segment
from lib.cobalt.workflows import EnabledWorkflows, OfferedWorkflows, Workflow, is_hidden, read_workflow
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned


@check(
    needs=("base_url", "api_key", "linked_account_id", "workflow_id", "app_slug"),
    after=("workflow_exists", "linked_account_exists"),
)
def workflow_is_seen_by_the_allowed_account(target: Target) -> Conversation:
    settings, account = target.settings, target.settings.linked_account_id
    try:
        found = yield from read_workflow(target.cobalt, settings.workflow_id, account)
        listed = read(EnabledWorkflows, (yield target.cobalt.ask_for(account, "GET", "/workflow/enabled"))).root
        if any(each.id == found.object_id for each in listed):
            because = "The workflow is among those that are on for the linked account."
            return passed(because, enabled=str(len(listed)))
        path = f"/slug/{segment(settings.app_slug)}/config"
        return _judge_config((yield target.cobalt.ask_for(account, "GET", path)), found, shown(account))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge_config(response: httpx.Response, workflow: Workflow, account: str) -> Verdict:
    if is_hidden(response):
        because = f"The linked account {account} has no config, so that Cobalt does not tell what it is offered."
        return inconclusive("allowed-account-undecided", because)
    offered = read(OfferedWorkflows, response).workflows
    if any(each.id == workflow.object_id for each in offered):
        because = f"The workflow is offered to the linked account {account} and is not switched on."
        return warned("workflow-off-for-allowed", because, offered=str(len(offered)))
    because = f"The workflow is not among those that the linked account {account} is offered."
    return failed("workflow-hidden-from-allowed", because, offered=str(len(offered)))
