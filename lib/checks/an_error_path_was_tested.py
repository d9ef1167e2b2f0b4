"""A run of the workflow has met an error and gone on."""

from datetime import timedelta

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.executions import (
    GAVE_UP,
    HANDLED,
    LARGEST_PAGE,
    SUCCESS,
    Detail,
    Query,
    list_executions,
    read_detail,
)
from lib.launch.verdict import Verdict, inconclusive, passed, warned
from lib.launch.wording import counted

PERIOD = timedelta(days=30)
AT_ONCE, LOOKED_AT = 50, 200  # runs; later ones, our own among them, push an error that was tested far back


@check(
    needs=("base_url", "api_key", "linked_account_id", "workflow_id"),
    after=("linked_account_exists", "workflow_exists"),
    seconds=90,
)
def an_error_path_was_tested(target: Target) -> Conversation:
    if target.environment != "test":
        because = "Only a test key, which begins with tk, can tell what was tested."
        return inconclusive("test-key-needed", because)
    account, workflow = target.settings.linked_account_id, target.settings.workflow_id
    try:
        query = Query(account, workflow, target.now - PERIOD)
        runs = (yield from list_executions(target.cobalt, query, pages=LOOKED_AT // LARGEST_PAGE))[:LOOKED_AT]
        seen: list[Detail] = []
        while len(seen) < len(runs) and not any(map(_went_on, seen)):
            further = runs[len(seen) : len(seen) + AT_ONCE]
            answers = yield together(*(read_detail(target.cobalt, account, run.object_id) for run in further))
            seen += [read(Detail, answer) for answer in answers]
        return _judge(seen)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(runs: list[Detail]) -> Verdict:
    if not runs:
        return inconclusive("no-run-in-period", "The workflow has not run in the last thirty days.")
    handled = sum(map(_went_on, runs))
    facts = {"runs": str(len(runs)), "with_a_handled_error": str(handled)}
    if not handled:
        looked_at = counted(len(runs), "run")
        because = f"In the latest {looked_at} no error was met and passed by: whether errors are handled is untried."
        return warned("no-error-path-tested", because, **facts)
    return passed(
        f"In {handled} of the latest {counted(len(runs), 'run')} an error was met, and the run went on.", **facts
    )


def _went_on(run: Detail) -> bool:
    """Whether a node's error was skipped, or another node succeeded after one had given up."""
    has_failed = False
    for status in (record.status for record in run.nodes):
        if status == HANDLED or (has_failed and status == SUCCESS):
            return True
        has_failed = has_failed or status in GAVE_UP
    return False
