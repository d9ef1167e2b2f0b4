"""An enabled webhook announces that the workflow has failed."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.webhooks import ERRORED, STOPPED, TIMED_OUT, Webhook, Webhooks
from lib.launch.settings import Settings
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned


@check(
    needs=("base_url", "api_key", "workflow_id", "app_slug"),
    uses=("webhook_url",),
    after=("key_is_accepted",),
)
def webhook_announces_failures(target: Target) -> Conversation:
    try:
        listed = read(Webhooks, (yield target.cobalt.ask("GET", "/webhook"))).root
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    own = [each for each in listed if each.is_enabled and each.serves(target.environment)]
    return _judge(own, target.settings)


def _judge(enabled: list[Webhook], settings: Settings) -> Verdict:
    covering = [each for each in enabled if each.covers(settings.workflow_id, settings.app_slug)]
    told = [each for each in covering if each.announces(ERRORED)]
    safe = [each for each in covering if each.is_safe]
    facts = {"enabled": str(len(enabled)), "for_this_workflow": str(len(covering)), "told_of_failures": str(len(told))}
    if not told:
        because = f"No enabled webhook has the event “{ERRORED}” for this workflow: nobody is told when it fails."
        return failed("failures-not-announced", because, **facts)
    if not any(each.is_safe for each in told):
        because = "Failures are announced to an address without encryption: it must begin with https://."
        return failed("failure-webhook-unprotected", because, **facts)
    return _judge_details(safe, settings.webhook_url, facts)


def _judge_details(safe: list[Webhook], receiver: str, facts: dict[str, str]) -> Verdict:
    if receiver and not any(each.leads_to(receiver) for each in safe if each.announces(ERRORED)):
        because = "Failures are announced, and not to the webhook receiver that this launch names."
        return warned("failure-webhook-elsewhere", because, **facts)
    silent = [event for event in (TIMED_OUT, STOPPED) if not any(each.announces(event) for each in safe)]
    if silent:
        names = " and ".join(f"“{event}”" for event in silent)
        because = f"Failures are announced; so should be {names}, which come without the event “{ERRORED}”."
        return warned("time-outs-not-announced", because, **facts)
    return passed("An enabled webhook announces it when the workflow fails, times out or is stopped.", **facts)
