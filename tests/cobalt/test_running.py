import json
from datetime import timedelta

import httpx
import pytest

from lib.cobalt.errors import Unusable
from lib.cobalt.requests import Cobalt
from lib.cobalt.running import Order, RunRefused, differences, read_output, read_started, run
from lib.cobalt.workflows import Workflow
from tests.checks.replies import error, ok, page
from tests.checks.runs import detail, record
from tests.checks.workflows import WORKFLOW, node, row, start

COBALT = Cobalt("https://app.refold.ai", "tk-key")
ID = "c" * 24


def order(*nodes, **changes):
    workflow = Workflow.model_validate(row(*(nodes or (start(), node("create"))), **changes))
    return Order("acme", "hubspot", workflow, {"email": "ana@example.com"})


def started(status=200, **changes):
    return ok({"execution_id": ID, "return_value": {"ok": True}} | changes, status)


def followed(wanted, *replies):
    """The end of a run, and what was asked on the way; "pause" stands for a pause."""
    conversation, asked, ahead = run(COBALT, wanted, "pause"), [], list(replies)
    try:
        step = next(conversation)
        while True:
            asked.append(step)
            reply = None if step == "pause" else ahead.pop(0)
            if reply is not None:
                reply.elapsed = timedelta(seconds=1)
            step = conversation.send(reply)
    except StopIteration as end:
        return end.value, asked


def test_waits_for_the_end_by_the_older_route_with_the_bare_payload():
    ended, (request, look) = followed(order(), started(), detail(record("create")))
    assert str(request.url) == f"https://app.refold.ai/api/v1/workflow/{WORKFLOW}/execute"
    assert json.loads(request.content) == {"email": "ana@example.com"}
    assert (request.headers["slug"], request.headers["sync_execution"]) == ("hubspot", "true")
    assert request.headers["linked_account_id"] == "acme"
    assert request.extensions["timeout"]["read"] > 30
    assert str(look.url) == f"https://app.refold.ai/api/v2/public/execution/{ID}"
    assert (ended.is_completed, ended.was_waited_for, ended.seconds) == (True, True, 1.0)


def test_a_workflow_of_one_account_is_run_by_the_present_route():
    _, (request, _) = followed(order(linked_account_id="acme"), started(), detail())
    assert "/api/v2/public/workflow/" in str(request.url)


@pytest.mark.parametrize("kind", ["group", "loop", "Loop_Group", "forLoop"])
def test_a_loop_is_not_waited_for(kind):
    ended, (request, *_) = followed(order(start(), node("each", type=kind)), started(), detail())
    assert request.headers["sync_execution"] == "false"
    assert not ended.was_waited_for
    assert not request.extensions


def test_a_refused_wait_is_followed_by_a_run_that_nobody_waits_for():
    refusal = error("E2", 400, "A workflow with a Group node cannot be executed synchronously")
    ended, asked = followed(order(), refusal, started(), detail())
    assert [each.headers.get("sync_execution") for each in asked] == ["true", "false", None]
    assert not ended.was_waited_for


def test_looks_again_until_the_run_is_over():
    states = [detail(status=status) for status in ("QUEUED", "RUNNING", "COMPLETED")]
    _, asked = followed(order(), started(), *states)
    assert [each == "pause" for each in asked] == [False, False, True, False, True, False]


def test_gives_up_after_the_workflows_own_time():
    with pytest.raises(Unusable) as raised:
        followed(order(settings={"timeout": 6}), started(), *[detail(status="RUNNING") for _ in range(4)])
    assert raised.value.cause == "run-unfinished"
    assert order(settings=None).looks == order(settings={"timeout": 900}).looks == 61


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        pytest.param(started(422), "COMPLETED", id="the workflow answers an error"),
        pytest.param(started(errored=True), "COMPLETED", id="whoever waited hears of an error"),
        pytest.param(started(), "ERRORED", id="the platform tells of an error"),
        pytest.param(started(), "STOPPED", id="it was stopped"),
    ],
)
def test_is_not_completed_when(answer, state):
    assert not followed(order(), answer, detail(status=state))[0].is_completed


def test_an_answer_that_names_a_run_is_one_whatever_its_status():
    assert read_started(started(503)).execution_id == ID


@pytest.mark.parametrize("reply", [error("E4", 400, "Workflow ID and slug are required"), error("E2", 404, "No")])
def test_a_refusal_is_told_from(reply):
    with pytest.raises(RunRefused, match=str(reply.status_code)):
        read_started(reply)


@pytest.mark.parametrize(
    "reply",
    [
        httpx.Response(429),
        error("E1", 401, "no"),
        error("E1", 500, "x"),
        page("<h1>Log in</h1>"),
        ok({}),
        started(execution_id="../x"),
    ],
)
def test_an_answer_that_decides_nothing(reply):
    with pytest.raises(Unusable):
        read_started(reply)


def test_the_output_of_a_run_that_nobody_waited_for_is_asked_for():
    ended, _ = followed(order(start(), node("each", type="group")), started(), detail())
    asking = read_output(COBALT, "acme", ended)
    assert str(next(asking).url) == f"https://app.refold.ai/api/v1/execution/{ID}/response"
    with pytest.raises(StopIteration) as end:
        asking.send(ok({"response": {"a": 1}, "status": "COMPLETED"}))
    assert end.value.value == {"a": 1}


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        ({}, {"a": 1}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": {"b": [1, {"c": "x"}]}}, {"a": {"b": [1, {"c": "x", "d": 0}]}}),
        ({"a": None, "b": 1, "c": True}, {"a": None, "b": 1.0, "c": True}),
    ],
)
def test_more_than_was_expected_is_fine(expected, given):
    assert differences(expected, given) == []


@pytest.mark.parametrize(
    ("expected", "given", "places"),
    [
        ({"a": 1}, {}, ["a"]),
        ({"a": None}, {}, ["a"]),
        ({"a": 1}, {"a": True}, ["a"]),
        ({"a": 1}, {"a": "1"}, ["a"]),
        ({"a": [1, 2]}, {"a": [1]}, ["a"]),
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, ["a.1.b"]),
        ({"a": {"b": 1}, "c": 2}, {"a": 1, "c": 3}, ["a", "c"]),
        ({"a": 1}, None, ["as a whole"]),
        ({"a": 1}, "text", ["as a whole"]),
    ],
)
def test_less_or_something_else_is_a_difference(expected, given, places):
    assert differences(expected, given) == places
