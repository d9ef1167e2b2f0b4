from lib.cobalt.answers import read
from lib.cobalt.branches import EACH, calls, inside, ways
from lib.cobalt.workflows import Workflow
from tests.checks.workflows import edge, node, start, workflow

NODES = [start(), node("each", type="group"), node("a"), node("b"), node("after")]


def made(*edges, nodes=NODES):
    return read(Workflow, workflow(*nodes, edges=list(edges)))


def test_a_way_is_named_by_its_last_word():
    found = made(edge("each", "a", "group_1-Loop"), edge("each", "b", "loop"), edge("each", "after"))
    assert ways(found, found.nodes[1]) == {"loop": ["a", "b"], "": ["after"]}


def test_inside_is_what_lies_behind_the_named_ways_only():
    found = made(edge("each", "a", "loop"), edge("a", "b"), edge("each", "after", "done"))
    assert inside(found, found.nodes[1], EACH) == {"a", "b"}


def test_the_way_back_to_a_loop_does_not_lead_out_of_it():
    found = made(edge("each", "a", "loop"), edge("a", "each"), edge("each", "after", "done"))
    assert inside(found, found.nodes[1], EACH) == {"a"}


def test_what_is_drawn_inside_is_inside_with_all_that_follows():
    nodes = [*NODES[:2], node("a", parentNode="each"), *NODES[3:]]
    found = made(edge("a", "b"), edge("each", "gone", "loop"), nodes=nodes)
    assert inside(found, found.nodes[1], EACH) == {"a", "b"}


def test_the_start_calls_nobody():
    found = made(nodes=[start(type="http_start"), node("a"), node("b", type="custom_code")])
    assert [each.id for each in calls(found)] == ["a"]
