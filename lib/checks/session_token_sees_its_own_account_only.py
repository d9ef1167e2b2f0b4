"""A session token of one account cannot read the runs of another account."""

from collections.abc import Generator
from typing import Any
from urllib.parse import urlencode

import httpx

from lib.checks.conversation import Conversation, Fault, Step, Target, check, together
from lib.cobalt.answers import ActiveAccount, Done, LinkedAccount, SessionToken, holds, read
from lib.cobalt.errors import Unusable, says_account_missing, undecided
from lib.cobalt.executions import Detail, Executions, read_detail
from lib.cobalt.requests import Cobalt, segment
from lib.cobalt.workflows import is_hidden
from lib.launch.verdict import Outcome, Verdict, failed, inconclusive, passed, warned


@check(
    needs=("base_url", "api_key", "linked_account_id"),
    after=("session_token_lives_and_dies", "linked_account_exists"),
    writes=1,
)
def session_token_sees_its_own_account_only(target: Target) -> Conversation:
    account = f"{target.probe}-reader"
    try:
        verdict = yield from _try(target, account)
    finally:
        removed = yield from _remove(target.cobalt, account)
    return verdict if removed else _with_leftover(verdict, account)


def _try(target: Target, account: str) -> Conversation:
    owner = target.settings.linked_account_id
    try:
        listed = read(Executions, (yield target.cobalt.ask_for(owner, "GET", "/execution?page=1&limit=1"))).docs
        if not listed:
            return inconclusive(
                "no-run-to-read", "The linked account has no run that another account could try to read."
            )
        run = listed[0].object_id
        read(Detail, (yield read_detail(target.cobalt, owner, run)))
        token = yield from _token(target.cobalt, account)
        path = f"/execution/{segment(run)}"
        claimed = f"{path}?{urlencode({'linked_account_id': owner})}"  # as if the token's holder were somebody else
        return _judge((yield together(*(target.cobalt.ask_with_token(token, "GET", each) for each in (path, claimed)))))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _token(cobalt: Cobalt, account: str) -> Generator[Step, Any, str]:
    """A token of the test account that is seen to work: the refusals of a dead one would prove nothing."""
    read(LinkedAccount, (yield cobalt.upsert_linked_account(account)))
    token = read(SessionToken, (yield cobalt.mint_session_token(account))).token
    active = yield cobalt.active_linked_account(token)
    if read(ActiveAccount, active).account_id != account:
        raise undecided(active)
    return token


def _judge(replies: tuple[httpx.Response, ...]) -> Verdict:
    for reply in replies:
        if not is_hidden(reply):
            read(Detail, reply)
            because = "With the session token of a test account, a run of the linked account can be read."
            return failed("execution-readable-by-token", because, status="200")
    return passed("Cobalt refuses a run of the linked account to the session token of another.")


def _remove(cobalt: Cobalt, account: str) -> Generator[Step, Any, bool]:
    """Whether the account is gone; a fault here must not hide what was found before."""
    try:
        response = yield cobalt.delete_linked_account(account)
    except Fault:
        return False
    return holds(Done, response) or says_account_missing(response)


def _with_leftover(verdict: Verdict, account: str) -> Verdict:
    because = f"{verdict.because} The test account {account} may be left behind: look for it and delete it by hand."
    if verdict.outcome is Outcome.PASSED:
        return warned("probe-not-removed", because)
    return verdict.model_copy(update={"because": because})
