import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE
from tests.checks.workflows import READ, WORKFLOW, edge, node, start, workflow

CHECK = "workflow_loops_are_bounded"


def loop(identity, **changes):
    return node(identity, **{"type": "group", "data": {"concurrency": 5}} | changes)


NODES = [start(), loop("each"), node("a"), node("after")]
EDGES = [edge("start", "each"), edge("each", "a", "loop"), edge("each", "after", "done")]


def is_bounded(said):
    body = body_of(replies(said, READ)[-1])
    loops = [each for each in body["nodes"] if each["type"] == "group"]
    ahead = {(each["source"], each["target"]) for each in body["edges"]}
    ahead |= {(each["id"], other) for each in body["nodes"] for other in each.get("outgoing_nodes") or []}
    turning = {place for pair in ahead for place in pair if (place, place) in ahead}
    return all((each["data"] or {}).get("concurrency", 0) > 0 for each in loops) and turning <= {"each"}


SPECIMEN = Specimen(
    healthy={READ: [workflow(*NODES, edges=EDGES)]},
    causes={
        Outcome.WARNED: {"circle-unbounded", "loop-unbounded", "loops-nested-deep"},
        Outcome.INCONCLUSIVE: {"workflow-missing"},
    },
    held=is_bounded,
    settings={"workflow_id": WORKFLOW},
)


def ended(nodes, edges):
    verdict = converse(CHECK, **{READ: [workflow(*nodes, edges=edges)]})
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("data", [{"maxItems": 10}, {"options": {"batch_size": 2}}, {"limit": 1, "items": "{{x}}"}])
def test_passes_with_any_bound(data):
    assert ended([start(), loop("each", data=data)], [edge("start", "each")]) == (Outcome.PASSED, "")


@pytest.mark.parametrize("data", [None, {}, {"items": 5}, {"limit": 0}, {"limit": "{{x}}"}, {"limit": True}])
def test_warns_of_a_loop_without_a_bound(data):
    nodes = [start(), loop("each", data=data), loop("other")]
    assert ended(nodes, [edge("start", "each")]) == (Outcome.WARNED, "loop-unbounded")


def test_passes_without_any_loop():
    assert ended([start(), node("a")], [edge("start", "a")]) == (Outcome.PASSED, "")


def test_the_way_back_to_a_loop_is_its_bound():
    assert ended(NODES, [*EDGES, edge("a", "each")]) == (Outcome.PASSED, "")


@pytest.mark.parametrize("back", ["a", "b"])
def test_warns_of_a_circle_without_a_loop_and_names_it(back):
    nodes, edges = [start(), node("a"), node("b")], [edge("start", "a"), edge("a", "b"), edge("b", back)]
    verdict = converse(CHECK, **{READ: [workflow(*nodes, edges=edges)]})
    assert (verdict.outcome, verdict.cause, "Do b" in verdict.because) == (Outcome.WARNED, "circle-unbounded", True)


def nested(depth):
    """So many loops, each inside the one before, and one more after all of them."""
    loops = [loop(f"l{at}") for at in range(depth)]
    within = [edge(f"l{at}", f"l{at + 1}", "loop") for at in range(depth - 1)]
    return [start(), *loops, loop("next")], [edge("start", "l0"), *within, edge("l0", "next", "done")]


@pytest.mark.parametrize(("depth", "expected"), [(2, ""), (3, "loops-nested-deep")])
def test_warns_of_the_third_loop_inside_another(depth, expected):
    assert ended(*nested(depth))[1] == expected


def test_loops_that_are_drawn_inside_one_another_are_nested_too():
    nodes = [start(), loop("l0"), loop("l1", parentNode="l0"), loop("l2", parentNode="l1")]
    assert ended(nodes, [edge("start", "l0")]) == (Outcome.WARNED, "loops-nested-deep")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{READ: [reply]}).outcome is Outcome.INCONCLUSIVE
