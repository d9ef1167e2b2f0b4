"""The webhook receiver refuses a message with a wrong signature, and one without any."""

import httpx

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.webhooks import failure_message
from lib.launch.verdict import Verdict, inconclusive, passed, warned

REFUSALS = frozenset({400, 401, 403, 422})
WRONG_KEY = "not-the-key"


@check(needs=("webhook_url",), uses=("api_key",), after=("webhook_receiver_takes_signed_events",), writes=2)
def webhook_receiver_refuses_forged_events(target: Target) -> Conversation:
    forged = failure_message(target.settings.webhook_url, f"{target.probe}-forged", target.environment, WRONG_KEY)
    unsigned = failure_message(target.settings.webhook_url, f"{target.probe}-unsigned", target.environment, "")
    return _judge((yield together(forged, unsigned)))


def _judge(answers: tuple[httpx.Response, httpx.Response]) -> Verdict:
    forged, unsigned = answers
    facts = {"wrong_signature": str(forged.status_code), "no_signature": str(unsigned.status_code)}
    if forged.is_success or unsigned.is_success:
        kind = "with a wrong signature" if forged.is_success else "without a signature"
        because = f"The receiver answers a message {kind} as if it took it: anybody could send it made-up events."
        return warned("receiver-trusts-forged", because, **facts)
    if {forged.status_code, unsigned.status_code} <= REFUSALS:
        return passed("The receiver refuses a message with a wrong signature, and one without any.", **facts)
    because = "The receiver's answers to forged messages do not tell whether it looks at the signature."
    return inconclusive("receiver-undecided", because, **facts)
