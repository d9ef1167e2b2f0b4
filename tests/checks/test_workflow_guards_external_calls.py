import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE
from tests.checks.workflows import READ, WORKFLOW, edge, node, start, workflow

CHECK = "workflow_guards_external_calls"
SHIELDED = [start(), node("shield", type="try_catch"), node("call"), node("say", type="response")]
EDGES = [edge("start", "shield"), edge("shield", "call", "try"), edge("shield", "say", "catch"), edge("call", "say")]


def is_guarded(said):
    body = body_of(replies(said, READ)[-1])
    called = [each for each in body["nodes"] if "action" in each["type"]]
    handles = {each.get("sourceHandle"): each["target"] for each in body["edges"] if each["source"] == "shield"}
    caught = "catch" in handles and handles.get("try") == "call"
    tried = all(each.get("maximum_attempts", 0) > 1 and (caught or each.get("skip_on_error")) for each in called)
    return bool(called) and tried and body["settings"]["timeout"] > 0


SPECIMEN = Specimen(
    healthy={READ: [workflow(*SHIELDED, edges=EDGES)]},
    causes={
        Outcome.WARNED: {"call-unguarded", "call-tried-once", "time-limit-absent"},
        Outcome.INCONCLUSIVE: {"call-not-seen", "guard-not-told", "tries-not-told", "workflow-missing"},
    },
    held=is_guarded,
    settings={"workflow_id": WORKFLOW},
)


def ended(*nodes, edges=EDGES, **changes):
    verdict = converse(CHECK, **{READ: [workflow(*(nodes or SHIELDED), edges=edges, **changes)]})
    return verdict.outcome, verdict.cause


def named(*handles):
    """The same with other names for the ways to the call, and to what follows an error."""
    first, last = handles
    return [edge("start", "shield"), edge("shield", "call", first), edge("shield", "say", last), edge("call", "say")]


@pytest.mark.parametrize("handles", [("try", "catch"), ("shield-body", "shield-error"), ("Try", "trycatch_failed")])
def test_passes_when_errors_are_caught_whatever_the_ways_are_called(handles):
    assert ended(edges=named(*handles)) == (Outcome.PASSED, "")


def test_passes_when_the_call_is_drawn_inside_the_shield():
    nodes = [*SHIELDED[:2], node("call", parentNode="shield"), SHIELDED[3]]
    assert ended(*nodes, edges=[edge("start", "shield"), edge("shield", "say", "catch")]) == (Outcome.PASSED, "")


def test_passes_when_a_failing_call_is_skipped():
    assert ended(start(), node("call", skip_on_error=True), edges=[edge("start", "call")]) == (Outcome.PASSED, "")


def test_warns_of_a_call_before_or_after_the_shield():
    nodes, edges = [*SHIELDED, node("more")], [*EDGES, edge("shield", "more", "done")]
    verdict = converse(CHECK, **{READ: [workflow(*nodes, edges=edges)]})
    assert (verdict.cause, "Do more" in verdict.because, "Do call" in verdict.because) == (
        "call-unguarded",
        True,
        False,
    )


def test_warns_when_nothing_follows_an_error():
    assert ended(edges=EDGES[:2] + EDGES[3:]) == (Outcome.WARNED, "call-unguarded")


def test_warns_when_only_what_follows_an_error_calls():
    swapped = [edge("start", "shield"), edge("shield", "say", "try"), edge("shield", "call", "catch")]
    assert ended(edges=swapped) == (Outcome.WARNED, "call-unguarded")


@pytest.mark.parametrize("attempts", [0, 1])
def test_warns_of_a_call_that_is_tried_once(attempts):
    nodes = [*SHIELDED[:2], node("call", maximum_attempts=attempts), SHIELDED[3]]
    assert ended(*nodes) == (Outcome.WARNED, "call-tried-once")


@pytest.mark.parametrize("settings", [None, {}, {"timeout": None}, {"timeout": 0}, ...])
def test_warns_without_a_time_limit(settings):
    assert ended(settings=settings) == (Outcome.WARNED, "time-limit-absent")


@pytest.mark.parametrize("handles", [(None, None), ("0", "1"), ("source-a", "source-b")])
def test_ways_of_unknown_names_prove_nothing(handles):
    assert ended(edges=named(*handles)) == (Outcome.INCONCLUSIVE, "guard-not-told")


def test_an_unclear_shield_is_no_excuse_for_calls_elsewhere():
    edges = [edge("start", "shield"), edge("shield", "say"), edge("start", "call")]
    assert ended(edges=edges) == (Outcome.WARNED, "call-unguarded")


def test_an_untold_number_of_tries_proves_nothing():
    nodes = [*SHIELDED[:2], node("call", maximum_attempts=...), SHIELDED[3]]
    assert ended(*nodes) == (Outcome.INCONCLUSIVE, "tries-not-told")


def test_a_workflow_without_calls_proves_nothing():
    nodes = [start(), node("say", type="response")]
    assert ended(*nodes, edges=[edge("start", "say")]) == (Outcome.INCONCLUSIVE, "call-not-seen")


@pytest.mark.parametrize("kind", ["http", "HTTP_request", "api_proxy", "action"])
def test_whatever_asks_outside_is_a_call(kind):
    nodes = [start(), node("call", type=kind)]
    assert ended(*nodes, edges=[edge("start", "call")]) == (Outcome.WARNED, "call-unguarded")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{READ: [reply]}).outcome is Outcome.INCONCLUSIVE
