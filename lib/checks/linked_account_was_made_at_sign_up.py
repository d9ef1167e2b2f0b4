"""The linked account was made within five minutes of the customer's sign-up."""

from datetime import datetime

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.accounts import AccountRecord
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable, undecided
from lib.launch.verdict import Verdict, inconclusive, passed, warned

AT_ONCE = 300  # seconds


@check(
    needs=("base_url", "api_key", "linked_account_id", "signed_up_at"),
    after=("linked_account_exists",),
)
def linked_account_was_made_at_sign_up(target: Target) -> Conversation:
    response = yield target.cobalt.read_linked_account(target.settings.linked_account_id)
    try:
        account = read(AccountRecord, response)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    if account.account_id != target.settings.linked_account_id:
        return inconclusive("answer-undocumented", undecided(response).because)
    signed_up = datetime.fromisoformat(target.settings.signed_up_at)
    return _judge((account.created_at - signed_up).total_seconds())


def _judge(seconds: float) -> Verdict:
    facts = {"seconds_after_sign_up": f"{seconds:.0f}"}
    if seconds < -AT_ONCE:
        because = "The linked account is older than the sign-up: the time is wrong, or the account serves others too."
        return inconclusive("account-older-than-sign-up", because, **facts)
    if seconds > AT_ONCE:
        because = f"The linked account was made {_long(seconds)} after the sign-up, not as part of it."
        return warned("account-made-late", because, **facts)
    return passed(f"The linked account was made {_long(abs(seconds))} from the sign-up.", **facts)


def _long(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
