"""A session token of one account cannot read the runs of another account."""

from collections.abc import Generator
from typing import Any
from urllib.parse import urlencode

import httpx

from lib.checks.conversation import Conversation, Step, Target, check, together, with_probe
from lib.cobalt.answers import ActiveAccount, LinkedAccount, SessionToken, read
from lib.cobalt.errors import Unusable, undecided
from lib.cobalt.executions import Detail, Executions, read_detail
from lib.cobalt.requests import Cobalt, segment
from lib.cobalt.workflows import is_hidden
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(
    needs=("base_url", "api_key", "linked_account_id"),
    after=("session_token_lives_and_dies", "linked_account_exists"),
    writes=1,
)
def session_token_sees_its_own_account_only(target: Target) -> Conversation:
    account = f"{target.probe}-reader"
    return (yield from with_probe(target.cobalt, account, _try(target, account)))


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
