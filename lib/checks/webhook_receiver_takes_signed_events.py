"""The webhook receiver takes a signed message, and the same one again, within five seconds."""

import httpx

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.webhooks import failure_message
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned

PROMPT_SECONDS = 5.0


@check(needs=("webhook_url", "api_key"), after=("key_is_accepted",), writes=2)
def webhook_receiver_takes_signed_events(target: Target) -> Conversation:
    address, key = target.settings.webhook_url, target.key.reveal()
    message = failure_message(address, f"{target.probe}-signed", target.environment, key)
    first = yield message
    if complaint := _judge_first(first):
        return complaint
    again = yield message  # Cobalt may deliver twice
    if again.status_code == 429:
        return _throttled()
    if not again.is_success:
        because = f"The receiver took a message and answered {again.status_code} when the same one came again."
        return failed("receiver-refuses-duplicates", because, status=str(again.status_code))
    return passed("The receiver took a signed message, and the same one again.", status=str(first.status_code))


def _judge_first(response: httpx.Response) -> Verdict | None:
    status = response.status_code
    facts = {"status": str(status)}
    if status == 429:
        return _throttled()
    if status in (401, 403):
        because = f"The receiver refuses ({status}) a message that is signed with this launch's key, as Cobalt signs."
        return failed("receiver-refuses-signed", because, **facts)
    if not response.is_success:
        because = f"The receiver answered {status}: Cobalt wants 200, tries three times more, and then gives up."
        return failed("receiver-fails", because, **facts)
    if response.content.lstrip()[:1] == b"<":
        because = "The receiver answers with a web page: whether it is a receiver at all cannot be told."
        return inconclusive("receiver-answers-page", because, **facts)
    return _judge_manner(response)


def _throttled() -> Verdict:
    return inconclusive("rate-limited", "The receiver asked for a pause (429); run this check again later.")


def _judge_manner(response: httpx.Response) -> Verdict | None:
    status, seconds = response.status_code, response.elapsed.total_seconds()
    if seconds > PROMPT_SECONDS:
        because = f"The receiver took {seconds:.0f} seconds: let it answer at once and work afterwards."
        return warned("receiver-slow", because, status=str(status))
    if status != 200:
        because = f"The receiver answered {status}; Cobalt's documentation asks for 200, and may try again otherwise."
        return warned("receiver-answers-otherwise", because, status=str(status))
    return None
