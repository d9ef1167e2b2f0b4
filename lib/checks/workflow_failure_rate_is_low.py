"""Few runs of the workflow have failed in the last seven days."""

from collections import Counter
from collections.abc import Generator
from datetime import timedelta

import httpx

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.environments import LARGEST_PAGE, ConnectedAccounts
from lib.cobalt.errors import Unusable
from lib.cobalt.executions import COMPLETED, FAILURES, Query, list_executions
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned
from lib.launch.wording import counted

PERIOD = timedelta(days=7)
MOST_ACCOUNTS = 8
HIGH, RAISED = 5, 2  # of a hundred runs
ENOUGH = 20  # runs that make a rate


@check(needs=("base_url", "api_key", "linked_account_id", "workflow_id"), after=("linked_account_exists",))
def workflow_failure_rate_is_low(target: Target) -> Conversation:
    ended: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    try:
        for account in (yield from _accounts(target)):
            statuses = yield from _statuses(target, account)
            failures[account] = sum(status in FAILURES for status in statuses)
            ended[account] = failures[account] + statuses.count(COMPLETED)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(ended, failures)


def _accounts(target: Target) -> Generator[httpx.Request, httpx.Response, tuple[str, ...]]:
    """The launch's own account first: executions are listed for one account at a time."""
    listed = read(ConnectedAccounts, (yield target.cobalt.list_linked_accounts(LARGEST_PAGE))).docs
    named = (target.settings.linked_account_id, *(each.account_id for each in listed if not each.is_seed))
    return tuple(dict.fromkeys(named))[:MOST_ACCOUNTS]


def _statuses(target: Target, account: str) -> Generator[httpx.Request, httpx.Response, list[str]]:
    query = Query(account, target.settings.workflow_id, target.now - PERIOD)
    try:
        return [each.status for each in (yield from list_executions(target.cobalt, query))]
    except Unusable:
        if account == target.settings.linked_account_id:
            raise
        return []  # another account may have gone since it was listed


def _judge(ended: Counter[str], failures: Counter[str]) -> Verdict:
    runs, bad = ended.total(), failures.total()
    facts = {"runs": str(runs), "failures": str(bad), "accounts": str(len(+ended))}
    if not runs:
        because = "The workflow has not run to an end in the last seven days."
        return inconclusive("no-run-in-period", because, **facts)
    because = f"{bad} of {counted(runs, 'run')} failed in the last seven days.{_concentration(ended, failures)}"
    if bad > 1 and bad * 100 > HIGH * runs:  # a single failure among few makes no rate
        return failed("failure-rate-high", because, **facts)
    if runs < ENOUGH:
        return warned("runs-too-few", f"{because} Fewer than {ENOUGH} runs tell little.", **facts)
    if bad * 100 >= RAISED * runs:
        return warned("failure-rate-raised", because, **facts)
    return passed(because, **facts)


def _concentration(ended: Counter[str], failures: Counter[str]) -> str:
    """Where one account has most failures, and others ran too, its connection is to be suspected first."""
    account, most = failures.most_common(1)[0]
    if most < 2 or most * 2 <= failures.total() or len(+ended) < 2:
        return ""
    name = "" if "@" in account else f", {shown(account, 60)}"
    return f" {most} of them belong to one account{name}: look at its connection first."
