"""The linked account exists, in the environment of the API key."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import Different, LinkedAccount, read
from lib.cobalt.errors import Unusable, says_account_missing
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(needs=("base_url", "api_key", "linked_account_id"), after=("key_is_accepted",))
def linked_account_exists(target: Target) -> Conversation:
    name = shown(target.settings.linked_account_id)
    response = yield target.cobalt.read_linked_account(target.settings.linked_account_id)
    if says_account_missing(response):
        because = f"Cobalt knows no linked account {name} behind this key: sign-up did not create it, or elsewhere."
        return failed("linked-account-missing", because, linked_account=name)
    try:
        return _judge(read(LinkedAccount, response), target)
    except Different as answer:
        return failed("linked-account-unreadable", f"Cobalt answered, and not with a linked account. {answer.because}")
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(account: LinkedAccount, target: Target) -> Verdict:
    name, environment = shown(target.settings.linked_account_id), shown(account.environment or "")
    if account.account_id != target.settings.linked_account_id:
        because = f"Asked for the linked account {name}, Cobalt answered with {shown(account.account_id)}."
        return failed("linked-account-is-another", because, linked_account=shown(account.account_id))
    if not environment:
        because = f"Cobalt knows {name}, and does not say to which environment it belongs."
        return inconclusive("answer-undocumented", because)
    if target.environment and account.environment != target.environment:
        because = f"The key is one for {target.environment}, the linked account {name} belongs to {environment}."
        return failed("linked-account-in-wrong-environment", because, environment=environment)
    because = f"Cobalt knows the linked account {name} in the environment {environment}."
    return passed(because, linked_account=name, environment=environment)
