from datetime import UTC, datetime, timedelta

import pytest

from lib.simulator.runs import Run
from lib.simulator.templates import fill, look_up
from lib.simulator.walk import walk
from lib.simulator.workflows import Edge, Node, Workflow

NOW = datetime(2026, 3, 1, tzinfo=UTC)
START = Node("start", "Start", "start")
ACTION = {"application": "hubspot", "parameters": {"email": "{{event.email}}"}}


def made(*nodes, edges=()):
    return Workflow("id", "alias", "Name", "", "hubspot", "test", (START, *nodes), tuple(edges), NOW, NOW)


def statuses(outcome):
    return [(record.node.id, record.status) for record in outcome.records]


def test_a_skipped_error_lets_the_run_go_on():
    broken = Node("a", "A", "action", ACTION | {"fails": "no"}, attempts=2, skip_on_error=True)
    outcome = walk(made(broken, Node("b", "B", "custom_code"), edges=[Edge("start", "a"), Edge("a", "b")]), {})

    assert outcome.status == "COMPLETED"
    assert statuses(outcome) == [("start", "Success"), ("a", "Errored_and_Skipped"), ("b", "Success")]
    assert outcome.records[1].attempts == 2


def test_an_error_ends_the_run_where_it_happened():
    broken = Node("a", "A", "action", ACTION | {"fails": "no"})
    outcome = walk(made(broken, Node("b", "B", "custom_code"), edges=[Edge("start", "a"), Edge("a", "b")]), {})

    assert (outcome.status, outcome.error["message"]) == ("ERRORED", "no")
    assert statuses(outcome) == [("start", "Success"), ("a", "Errored")]


def test_a_required_parameter_must_not_be_empty():
    node = Node("a", "A", "action", ACTION | {"required": ["email"]})

    assert walk(made(node, edges=[Edge("start", "a")]), {"email": "x"}).status == "COMPLETED"
    assert walk(made(node, edges=[Edge("start", "a")]), {}).error["message"] == "Required parameter 'email' is missing"


@pytest.mark.parametrize(("plan", "goes_to"), [("free", "a"), ("paid", "b"), (None, "b"), ({}, "b")])
def test_a_switch_goes_one_way(plan, goes_to):
    switch = Node("s", "S", "switch", {"value": "{{event.plan}}", "cases": ["free"]})
    ways = [Edge("start", "s"), Edge("s", "a", "free"), Edge("s", "b", "default")]
    outcome = walk(made(switch, Node("a", "A", "x"), Node("b", "B", "x"), edges=ways), {"plan": plan})

    assert statuses(outcome)[-1] == (goes_to, "Success")
    assert len(outcome.records) == 3


def test_where_two_ways_meet_a_node_runs_once_and_circles_end():
    nodes = (Node("a", "A", "x"), Node("b", "B", "x"), Node("c", "C", "x"))
    ways = [Edge("start", "a"), Edge("start", "b"), Edge("a", "c"), Edge("b", "c"), Edge("c", "a")]

    assert [each for each, _ in statuses(walk(made(*nodes, edges=ways), {}))] == ["start", "a", "c", "b"]


def test_a_loop_runs_its_inside_for_each_item_and_ends_at_the_first_failure():
    group = Node("g", "G", "group", {"items": "{{event.items}}"}, is_batch=True)
    inside = Node("a", "A", "action", {"application": "x", "parameters": {"n": "{{item}}"}, "required": ["n"]})
    outcome = walk(made(group, inside, edges=[Edge("start", "g"), Edge("g", "a", "loop")]), {"items": [1, "", 3]})

    assert outcome.status == "ERRORED"
    assert [batch["status"] for batch in outcome.records[1].batches] == ["Success", "Errored"]


def test_a_run_that_takes_too_long_is_timed_out():
    workflow = made(Node("d", "D", "delay", {"seconds": 2}), edges=[Edge("start", "d")])
    workflow.timeout = 1
    run = Run("id", workflow, "acme", "ASYNC", "Event", "acme", NOW, {}, walk(workflow, {}))
    later = [run.status(NOW + timedelta(seconds=seconds)) for seconds in (0, 0.9, 1)]

    assert later == ["RUNNING", "RUNNING", "TIMED_OUT"]
    assert run.milliseconds == 1000


@pytest.mark.parametrize("payload", [None, [], "x", {"items": "no list"}, {"simulate_failure": ["x"]}], ids=str)
def test_an_odd_payload_is_walked_too(payload):
    group = Node("g", "G", "group", {"items": "{{event.items}}"})

    assert walk(made(group, edges=[Edge("start", "g")]), payload).status == "COMPLETED"


@pytest.mark.parametrize(("status", "told"), [(422, 422), ("422", 200), (99, 200), (600, 200), (204, 200), (True, 200)])
def test_a_response_node_gives_a_status_that_can_carry_a_body(status, told):
    node = Node("r", "R", "response", {"status": "{{event.status}}", "body": {"a": 1}})

    assert walk(made(node, edges=[Edge("start", "r")]), {"status": status}).status_code == told


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{{event.a}}", {"b": 1}),
        ("{{ event.a.b }}", 1),
        ("b is {{event.a.b}}", "b is 1"),
        ("{{event.nothing}}", None),
        ("<{{event.nothing}}>", "<>"),
        (["{{event.a.b}}", 2], [1, 2]),
        ({"x": "{{event.a.b}}"}, {"x": 1}),
        ("{{event.a.b.c}}", None),
        ("{{}} {{a b}}", "{{}} {{a b}}"),
        (5, 5),
    ],
    ids=str,
)
def test_placeholders_are_filled(template, filled):
    assert fill(template, {"event": {"a": {"b": 1}}}) == filled


def test_text_that_was_filled_in_is_not_filled_again():
    assert fill("{{event.a}}", {"event": {"a": "{{event.b}}", "b": "secret"}}) == "{{event.b}}"
    assert look_up("a", {}) is None
