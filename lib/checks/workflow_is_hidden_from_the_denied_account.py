"""The account without access does not see the workflow."""

import httpx

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable, says_account_missing
from lib.cobalt.requests import segment
from lib.cobalt.workflows import (
    EnabledWorkflows,
    OfferedWorkflows,
    Workflow,
    is_hidden,
    read_workflow,
    workflow_path,
)
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(
    needs=("base_url", "api_key", "workflow_id", "app_slug", "denied_account_id", "linked_account_id"),
    after=("workflow_exists",),
)
def workflow_is_hidden_from_the_denied_account(target: Target) -> Conversation:
    settings = target.settings
    if settings.denied_account_id == settings.linked_account_id:
        because = "The account without access is the same as the linked account, which must have access."
        return inconclusive("accounts-not-distinct", because)
    try:
        found = yield from read_workflow(target.cobalt, settings.workflow_id, settings.linked_account_id)
        return (yield from _look(target, found))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _look(target: Target, workflow: Workflow) -> Conversation:
    settings = target.settings
    listed = yield target.cobalt.ask_for(settings.denied_account_id, "GET", "/workflow/enabled")
    if says_account_missing(listed):
        return inconclusive("denied-account-missing", "Cobalt knows no account of the id that must not have access.")
    if any(each.id == workflow.object_id for each in read(EnabledWorkflows, listed).root):
        because = "The workflow is on for the account that must not have access."
        return failed("workflow-shown-to-denied", because, seen_in="workflow/enabled")
    path = workflow_path(settings.workflow_id)
    if is_hidden((yield target.cobalt.ask_for(settings.denied_account_id, "GET", path))):
        because = "Cobalt neither lists the workflow for the account without access nor shows it to it."
        return passed(because, seen_in="nothing")
    path = f"/slug/{segment(settings.app_slug)}/config"
    return _judge_config((yield target.cobalt.ask_for(settings.denied_account_id, "GET", path)), workflow)


def _judge_config(response: httpx.Response, workflow: Workflow) -> Verdict:
    """With the organisation's key any workflow may be read, so that only the account's own config tells."""
    if is_hidden(response):
        because = "The account without access has no config, so that Cobalt does not tell what it would be offered."
        return inconclusive("denied-account-undecided", because)
    if any(each.id == workflow.object_id for each in read(OfferedWorkflows, response).workflows):
        because = "The config of the account that must not have access offers the workflow."
        return failed("workflow-shown-to-denied", because, seen_in="config")
    return passed("The config of the account without access does not offer the workflow.", seen_in="nothing")
