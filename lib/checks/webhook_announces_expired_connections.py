"""An enabled webhook announces connections that have expired."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.webhooks import EXPIRED, Webhook, Webhooks
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned


@check(needs=("base_url", "api_key"), uses=("webhook_url",), after=("key_is_accepted",))
def webhook_announces_expired_connections(target: Target) -> Conversation:
    try:
        listed = read(Webhooks, (yield target.cobalt.ask("GET", "/webhook"))).root
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    own = [each for each in listed if not (each.environment and target.environment) or _fits(each, target)]
    subscribed = [each for each in own if each.announces(EXPIRED)]
    enabled = [each for each in subscribed if each.is_enabled]
    facts = {"webhooks": str(len(own)), "subscribed": str(len(subscribed)), "enabled": str(len(enabled))}
    return _judge(enabled, target.settings.webhook_url, facts)


def _fits(webhook: Webhook, target: Target) -> bool:
    return webhook.environment == target.environment


def _judge(enabled: list[Webhook], receiver: str, facts: dict[str, str]) -> Verdict:
    if not enabled:
        because = f"No enabled webhook has the event “{EXPIRED}”, so your product is not told when one expires."
        return failed("expiry-not-announced", because, **facts)
    if not any(each.is_safe for each in enabled):
        because = "Expired connections are announced to an address without encryption: it must begin with https://."
        return warned("expiry-webhook-unprotected", because, **facts)
    if receiver and not any(each.url.rstrip("/") == receiver.rstrip("/") for each in enabled):
        because = "Expired connections are announced, and not to the webhook receiver that this launch names."
        return warned("expiry-webhook-elsewhere", because, **facts)
    return passed("An enabled webhook announces it when a connection expires.", **facts)
