"""Your own app is sent every required field, filled, and answers without an error."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.executions import COMPLETED, ENDED, SUCCESS, Detail, NodeRecord, Query, list_executions, read_detail
from lib.cobalt.own_app import calls_own_app, holds, says_error
from lib.cobalt.quotes import shown
from lib.cobalt.workflows import read_workflow
from lib.launch.verdict import Verdict, failed, inconclusive, passed
from lib.launch.wording import counted

PERIOD = timedelta(days=7)
LOOKED_AT = 10  # runs: not each of them comes by your own app


@check(
    needs=("base_url", "api_key", "linked_account_id", "workflow_id", "required_fields"),
    after=("linked_account_exists", "workflow_exists"),
)
def own_app_is_sent_the_required_fields(target: Target) -> Conversation:
    account, workflow = target.settings.linked_account_id, target.settings.workflow_id
    try:
        nodes = (yield from read_workflow(target.cobalt, workflow, account)).nodes
        own = frozenset(node.id for node in nodes if calls_own_app(node))
        if not own:
            because = "Which node of the workflow calls your own app cannot be told from outside."
            return inconclusive("own-app-node-unknown", because)
        query = Query(account, workflow, target.now - PERIOD, COMPLETED)
        runs = (yield from list_executions(target.cobalt, query, pages=1))[:LOOKED_AT]
        answers = yield together(*(read_detail(target.cobalt, account, run.object_id) for run in runs))
        calls = [_calls(read(Detail, answer).nodes, own) for answer in answers]
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge([each for each in calls if each], len(runs), target.settings.required_fields)


def _calls(records: Iterable[NodeRecord], own: frozenset[str]) -> list[NodeRecord]:
    """Those of the own app that came to an end."""
    return [record for record in records if record.node_id in own and record.status in ENDED]


def _judge(calls: list[list[NodeRecord]], runs: int, fields: Sequence[str]) -> Verdict:
    """By the latest run in which your own app took the call; failures that were handled are another check's matter."""
    if not runs:
        because = "The workflow has not run to an end in the last seven days."
        return inconclusive("no-run-in-period", because)
    if not calls:
        because = f"No run of {counted(runs, 'run')}, the latest, came by the node that calls your own app."
        return inconclusive("own-app-not-called", because, runs=str(runs))
    taken = next((each for each in calls if all(record.status == SUCCESS for record in each)), None)
    if taken is None or any(says_error(record.output) for record in taken):
        because = "Your own app answered the workflow's call with an error."
        return failed("own-app-errors", because, runs=str(runs))
    return _judge_fields([record.given for record in taken], fields)


def _judge_fields(given: list[object], fields: Sequence[str]) -> Verdict:
    if all(each is None for each in given):
        because = "Cobalt does not tell what the node that calls your own app was given."
        return inconclusive("answer-undocumented", because)
    missing = [shown(field, 60) for field in fields if not holds(given, field)]
    if missing:
        because = f"Your own app was called without, or with nothing in: {', '.join(missing)}."
        return failed("required-field-missing", because, missing=" ".join(missing))
    return passed(f"Your own app was sent all {len(fields)} required fields, filled.", fields=str(len(fields)))
