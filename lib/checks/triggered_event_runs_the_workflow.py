"""The event, sent for the linked account, runs the workflow to its end with all its values."""

import json
from collections.abc import Generator
from datetime import timedelta
from typing import Any

from lib.checks.conversation import Conversation, Step, Target, check, wait
from lib.cobalt.answers import Done, read
from lib.cobalt.errors import Unusable, read_problem, refuses, says_account_missing
from lib.cobalt.events import has_gap, is_unresolved
from lib.cobalt.executions import COMPLETED, FAILURES, Detail, Execution, Query, list_executions, read_detail
from lib.cobalt.quotes import listing, shown
from lib.cobalt.workflows import Workflow, read_workflow
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned

PAUSES = (0.2, 0.3, 0.5, 1.0, *(2.0,) * 29)  # a minute in all
EVENT = "Event"  # runs that somebody calls at the same time are not ours
UNDER_WAY = frozenset({"RUNNING", "QUEUED", "STOPPING"})


@check(
    needs=("base_url", "api_key", "linked_account_id", "workflow_id", "event_name", "event_payload"),
    after=("workflow_exists", "linked_account_exists", "event_is_defined"),
    writes=2,
    seconds=120,
)
def triggered_event_runs_the_workflow(target: Target) -> Conversation:
    settings, account = target.settings, target.settings.linked_account_id
    try:
        workflow = yield from read_workflow(target.cobalt, settings.workflow_id, account)
        before = {each.object_id for each in (yield from _runs(target, workflow))}
        body = {"event": settings.event_name, "payload": json.loads(settings.event_payload)}
        answer = yield target.cobalt.ask_for(account, "POST", "/event/trigger", body)
        if (problem := read_problem(answer)) and refuses(answer) and not says_account_missing(answer):
            because = f"Cobalt refuses the event “{shown(settings.event_name)}” ({problem.name})."
            return failed("event-refused", because, answer=problem.name)
        read(Done, answer)
        return (yield from _follow(target, workflow, before))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _follow(target: Target, workflow: Workflow, before: set[str]) -> Conversation:
    new: list[Execution] = []
    for pause in PAUSES:
        yield wait(pause)
        new = [each for each in (yield from _runs(target, workflow)) if each.object_id not in before]
        if new and not any(each.status in UNDER_WAY for each in new):
            break
    if not new:
        return failed(
            "event-started-nothing", "Cobalt took the event, and within a minute no run of the workflow began."
        )
    if complaint := _judge_ends(new):
        return complaint
    account = target.settings.linked_account_id
    return _judge_values(read(Detail, (yield read_detail(target.cobalt, account, new[0].object_id))))


def _runs(target: Target, workflow: Workflow) -> Generator[Step, Any, tuple[Execution, ...]]:
    """The latest of the workflow for the account."""
    query = Query(target.settings.linked_account_id, workflow.object_id, target.now - timedelta(days=1), source=EVENT)
    return (yield from list_executions(target.cobalt, query, pages=1))


def _judge_ends(new: list[Execution]) -> Verdict | None:
    statuses = {each.status for each in new}
    facts = {"runs": str(len(new)), "status": listing(sorted(statuses))}
    if statuses & FAILURES:
        return failed("event-run-failed", f"The run that the event began has ended with {facts['status']}.", **facts)
    if statuses != {COMPLETED}:
        because = f"The run that the event began has not completed within a minute: {facts['status']}."
        return inconclusive("event-run-undecided", because, **facts)
    return None


def _judge_values(run: Detail) -> Verdict:
    if run.status != COMPLETED or not run.nodes:
        return inconclusive("event-run-undecided", "Cobalt does not tell what the nodes of the run were given.")
    unresolved = [node.name or node.node_id for node in run.nodes if is_unresolved(node.given)]
    facts = {"nodes": str(len(run.nodes)), "with_placeholders": str(len(unresolved))}
    if unresolved:
        because = f"Nodes were given placeholders instead of values: {listing(unresolved)}."
        return failed("event-value-unresolved", because, **facts)
    if empty := [node.name or node.node_id for node in run.nodes if has_gap(node.given)]:
        return warned("event-value-empty", f"Nodes were given nothing for a value: {listing(empty)}.", **facts)
    return passed("The event began a run that completed, and each node was given its values.", **facts)
