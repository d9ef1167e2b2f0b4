"""An account cannot read the runs of another account."""

import httpx

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable, says_account_missing
from lib.cobalt.executions import Detail, Executions, read_detail
from lib.cobalt.workflows import is_hidden
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(
    needs=("base_url", "api_key", "linked_account_id", "denied_account_id"),
    after=("linked_account_exists",),
)
def other_accounts_cannot_read_executions(target: Target) -> Conversation:
    owner, other = target.settings.linked_account_id, target.settings.denied_account_id
    if owner == other:
        because = "The account without access is the same as the linked account, so that there is no other to try."
        return inconclusive("accounts-not-distinct", because)
    try:
        listed = read(Executions, (yield target.cobalt.ask_for(owner, "GET", "/execution?page=1&limit=1"))).docs
        if not listed:
            return inconclusive(
                "no-run-to-read", "The linked account has no run that another account could try to read."
            )
        run = listed[0].object_id
        own, foreign = yield together(*(read_detail(target.cobalt, account, run) for account in (owner, other)))
        read(Detail, own)
        return _judge(foreign)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(foreign: httpx.Response) -> Verdict:
    if says_account_missing(foreign):
        return inconclusive("denied-account-missing", "Cobalt knows no account of the id that must not have access.")
    if is_hidden(foreign):
        because = "Cobalt shows a run to the account that it belongs to, and refuses it to the other."
        return passed(because, status=str(foreign.status_code))
    read(Detail, foreign)
    because = "Cobalt shows a run of the linked account, with its data, on behalf of the account without access."
    return failed("execution-readable-by-another", because, status="200")
