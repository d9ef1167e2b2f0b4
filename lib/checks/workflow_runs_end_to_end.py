"""The workflow runs from beginning to end, three times of three, with the expected output."""

import json
from collections.abc import Generator
from typing import Any

from lib.checks.conversation import Conversation, Target, check, wait
from lib.cobalt.errors import Unusable
from lib.cobalt.executions import GAVE_UP
from lib.cobalt.quotes import shown
from lib.cobalt.running import PAUSE_SECONDS, Ended, Order, RunRefused, differences, read_output, run
from lib.cobalt.workflows import read_workflow
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned

RUNS = 3
SLOW_SECONDS = 30.0  # for somebody who waits


@check(
    needs=("base_url", "api_key", "linked_account_id", "app_slug", "workflow_id", "workflow_payload"),
    uses=("expected_output",),
    after=("linked_account_exists", "workflow_exists"),
    writes=2,
    seconds=400,
)
def workflow_runs_end_to_end(target: Target) -> Conversation:
    settings = target.settings
    account, problems, slowest = settings.linked_account_id, [], 0.0
    try:
        workflow = yield from read_workflow(target.cobalt, settings.workflow_id, account)
        order = Order(account, settings.app_slug, workflow, json.loads(settings.workflow_payload))
        for _ in range(RUNS):
            ended = yield from run(target.cobalt, order, wait(PAUSE_SECONDS))
            problems.append((yield from _problem(target, ended)))
            slowest = max(slowest, ended.seconds)
    except RunRefused as refusal:
        because = f"Cobalt would not run the workflow: it answered {refusal}."
        return failed("run-refused", because, answer=str(refusal))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge([each for each in problems if each], slowest)


def _problem(target: Target, ended: Ended) -> Generator[Any, Any, Verdict | None]:
    """What is wrong with a run; None for a good one."""
    if not ended.is_completed:
        because = f"A run ended as {shown(ended.detail.status, 40)}, and was answered with {ended.status}."
        return failed("run-not-completed", because)
    errored = [record for record in ended.detail.nodes if record.status in GAVE_UP]
    if errored:
        names = ", ".join(f"“{shown(record.name or record.node_id, 60)}”" for record in errored[:5])
        return failed("run-node-errored", f"A run completed although a node ended in an error: {names}.")
    if target.settings.expected_output:
        output = yield from read_output(target.cobalt, target.settings.linked_account_id, ended)
        found = differences(json.loads(target.settings.expected_output), output)
        if found:
            because = f"A run returned something else than expected in: {shown(', '.join(found), 200)}."
            return failed("run-output-differs", because)
    return None


def _judge(problems: list[Verdict], slowest_seconds: float) -> Verdict:
    good = RUNS - len(problems)
    facts = {"good_runs": f"{good} of {RUNS}"}
    if good < RUNS - 1:
        because = f"{problems[0].because} {good} of {RUNS} runs were good."
        return problems[0].model_copy(update={"because": because, "values": facts})
    if problems:
        return warned("run-flaky", f"All runs but one were good. {problems[0].because}", **facts)
    if slowest_seconds > SLOW_SECONDS:
        because = f"All runs were good; one kept its caller waiting for {slowest_seconds:.0f} seconds."
        return warned("run-slow", because, **facts)
    return passed(f"The workflow ran {RUNS} times from beginning to end, as expected.", **facts)
