"""Removes what earlier runs left behind: linked accounts named golive-probe-…, once no run can still need them."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Any

import httpx

from lib.checks.conversation import Check, Conversation, Target
from lib.cobalt.environments import ConnectedAccount, list_accounts
from lib.cobalt.errors import Unusable, says_account_missing
from lib.launch.verdict import inconclusive, passed, warned
from lib.launch.wording import counted

PROBE = "golive-probe-"
RUNS_LAST = timedelta(minutes=10)  # a younger probe may belong to a run on another machine


def clean_up(target: Target) -> Conversation:
    """Looks at all linked accounts and deletes the leftovers; the verdict names what went and what stayed."""
    try:
        listing = yield from list_accounts(target.cobalt)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    probes = [account for account in listing.accounts if account.account_id.startswith(PROBE)]
    removed = yield from _remove(target, [each for each in probes if _is_over(each, target.now)])
    left = [each.account_id for each in probes if each.account_id not in removed]
    facts = {"removed": " ".join(removed), "left": " ".join(left)}
    if left or not listing.whole:
        why = "" if listing.whole else " There are more linked accounts than could be looked at."
        return warned(
            "probe-not-removed",
            f"{counted(len(removed), 'leftover was', 'leftovers were')} removed, {len(left)} still there.{why}",
            **facts,
        )
    return passed(
        f"{counted(len(removed), 'leftover was', 'leftovers were')} removed; nothing named {PROBE}… is left.", **facts
    )


CLEAN_UP = Check("clean_up", "Nothing is left of earlier runs.", clean_up, ("base_url", "api_key"), (), (), 1)


def _remove(target: Target, accounts: list[ConnectedAccount]) -> Generator[httpx.Request, Any, list[str]]:
    removed = []
    for account in accounts:
        response = yield target.cobalt.delete_linked_account(account.account_id)
        if response.status_code == 200 or says_account_missing(response):
            removed.append(account.account_id)
    return removed


def _is_over(account: ConnectedAccount, now: datetime) -> bool:
    """Whether the run that made it must have ended; without a date nobody can tell."""
    try:
        return now - datetime.fromisoformat(account.created or "") > RUNS_LAST
    except (ValueError, TypeError):
        return False
