"""Cobalt accepts the API key."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import LinkedAccount, Page, read
from lib.cobalt.errors import Unusable, refuses_credentials
from lib.launch.verdict import failed, inconclusive, passed


@check(needs=("base_url", "api_key"))
def key_is_accepted(target: Target) -> Conversation:
    response = yield target.cobalt.list_linked_accounts(limit=1)
    if refuses_credentials(response):
        return failed(
            "key-refused", "Cobalt was asked with this API key and refused it (401): it does not know the key."
        )
    try:
        read(Page[LinkedAccount], response)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return passed(
        "Cobalt accepts the API key and lists the linked accounts behind it.",
        environment=target.environment or "not told by the key",
    )
