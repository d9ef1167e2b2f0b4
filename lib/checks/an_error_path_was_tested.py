"""A run of the workflow has met an error and gone on."""

from collections.abc import Iterable
from datetime import timedelta

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.executions import GAVE_UP, HANDLED, SUCCESS, Detail, Query, list_executions, read_detail
from lib.launch.verdict import Verdict, inconclusive, passed, warned

PERIOD = timedelta(days=30)
LOOKED_AT = 50  # runs


@check(
    needs=("base_url", "api_key", "linked_account_id", "workflow_id"),
    after=("linked_account_exists", "workflow_exists"),
)
def an_error_path_was_tested(target: Target) -> Conversation:
    if target.environment != "test":
        because = "Only a test key, which begins with tk, can tell what was tested."
        return inconclusive("test-key-needed", because)
    account, workflow = target.settings.linked_account_id, target.settings.workflow_id
    try:
        query = Query(account, workflow, target.now - PERIOD)
        runs = (yield from list_executions(target.cobalt, query, pages=1))[:LOOKED_AT]
        answers = yield together(*(read_detail(target.cobalt, account, run.object_id) for run in runs))
        return _judge([read(Detail, answer) for answer in answers])
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(runs: list[Detail]) -> Verdict:
    if not runs:
        return inconclusive("no-run-in-period", "The workflow has not run in the last thirty days.")
    handled = sum(_went_on(record.status for record in run.nodes) for run in runs)
    facts = {"runs": str(len(runs)), "with_a_handled_error": str(handled)}
    if not handled:
        because = (
            f"None of the latest {len(runs)} runs met an error and went on: whether errors are handled is untried."
        )
        return warned("no-error-path-tested", because, **facts)
    return passed(f"{handled} of the latest {len(runs)} runs met an error and went on.", **facts)


def _went_on(statuses: Iterable[str]) -> bool:
    """Whether a node's error was skipped, or another node succeeded after one had given up."""
    has_failed = False
    for status in statuses:
        if status == HANDLED or (has_failed and status == SUCCESS):
            return True
        has_failed = has_failed or status in GAVE_UP
    return False
