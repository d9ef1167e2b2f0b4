import httpx
import pytest

from lib.cobalt.answers import Different, read
from lib.cobalt.errors import Unusable
from lib.cobalt.requests import Cobalt
from lib.cobalt.workflows import Node, Workflow, WorkflowMissing, is_hidden, read_workflow, texts
from tests.checks.replies import error, missing, ok, page
from tests.checks.workflows import WORKFLOW, edge, node, workflow


def made(**changes):
    return read(Workflow, workflow(**changes))


def reached(*nodes, edges):
    found = made(nodes=[node("start", type="start"), *nodes], edges=edges)
    return found.reachable(found.start)


def test_what_an_edge_leads_to_can_be_reached_and_nothing_else():
    nodes = [node("a"), node("b"), node("lost")]
    assert reached(*nodes, edges=[edge("start", "a"), edge("a", "b"), edge("lost", "b")]) == {"start", "a", "b"}


def test_a_circle_ends():
    assert reached(node("a"), node("b"), edges=[edge("start", "a"), edge("a", "b"), edge("b", "a")]) >= {"a", "b"}


def test_what_a_node_itself_names_as_next_can_be_reached():
    assert "b" in reached(node("a", outgoing_nodes=["b"]), node("b"), edges=[edge("start", "a")])


def test_what_is_drawn_inside_a_reached_node_is_reached_with_it():
    assert "b" in reached(node("a", type="group"), node("b", parentNode="a"), edges=[edge("start", "a")])
    assert "b" not in reached(node("a", type="group"), node("b", parentNode="a"), edges=[])


def test_an_edge_to_nowhere_harms_nobody():
    assert reached(edges=[edge("start", "gone")]) == {"start", "gone"}


@pytest.mark.parametrize("starts", [0, 2])
def test_without_exactly_one_start_none_is_known(starts):
    assert made(nodes=[node(f"s{at}", type="start") for at in range(starts)] + [node("a")]).start is None


def test_a_node_with_triggers_is_the_start_whatever_its_type():
    assert made(nodes=[node("t", type="trigger", triggers=[]), node("a")]).start.id == "t"


def test_the_start_and_remarks_are_no_steps():
    nodes = [node("start", type="start"), node("a"), node("b", type="sticky_note")]
    assert [step.id for step in made(nodes=nodes).steps] == ["a"]


@pytest.mark.parametrize(
    ("kind", "expected"), [("try_catch", True), ("TryCatch", True), ("try-catch", True), ("retry", False)]
)
def test_types_are_compared_loosely(kind, expected):
    assert Node(id="a", type=kind).is_like("trycatch") is expected


def test_a_workflow_without_nodes_or_edges_is_none():
    for changes in ({"nodes": []}, {"edges": ...}, {"published": "true"}):
        with pytest.raises(Different):
            made(**changes)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        pytest.param(error("E2", 404, "Workflow not found"), True, id="none of this id"),
        pytest.param(error("E2", 403, "private to another", kind="FORBIDDEN"), True, id="another account's"),
        pytest.param(missing(), False, id="no such account"),
        pytest.param(error("E2", 401, "Invalid Credentials"), False, id="a bad key"),
        pytest.param(error("E2", 400, "nonsense"), False, id="a bad request"),
        pytest.param(error("undocumented", 404, "?"), False, id="a shape that nobody documents"),
        pytest.param(page("<h1>Not found</h1>", 404), False, id="a proxy's page"),
        pytest.param(workflow(), False, id="the workflow"),
    ],
)
def test_knows_what_is_hidden(reply, expected):
    assert is_hidden(reply) is expected


def lead(*replies, account=""):
    """The workflow, and for whom it was asked."""
    reading, asked, given = read_workflow(Cobalt("https://c", "k"), "a/../b", account), [], None
    try:
        for reply in (*replies, None):
            asked.append(reading.send(given))
            given = reply
    except StopIteration as end:
        return end.value, asked
    raise AssertionError("it asks on")


def test_a_private_workflow_is_read_on_behalf_of_its_account():
    hidden = error("E2", 403, "private to another", kind="FORBIDDEN")
    found, asked = lead(hidden, workflow(), account="acme")
    assert found.object_id == WORKFLOW
    assert [request.headers.get("linked_account_id") for request in asked] == [None, "acme"]


def test_an_open_one_is_read_once_and_its_id_cannot_climb():
    _, asked = lead(workflow(), account="acme")
    assert [str(request.url) for request in asked] == ["https://c/api/v2/public/workflow/a%2F..%2Fb"]


def test_what_stays_hidden_is_missing():
    hidden = error("E2", 404, "Workflow not found")
    for replies, account in (((hidden,), ""), ((hidden, hidden), "acme")):
        with pytest.raises(WorkflowMissing):
            lead(*replies, account=account)


def test_what_tells_nothing_is_unusable_and_not_missing():
    with pytest.raises(Unusable) as raised:
        lead(httpx.Response(500), account="acme")
    assert raised.value.cause == "server-error"


def test_finds_texts_wherever_they_stand():
    value = {"a": ["x", {"b": "y"}], "c": 1, "d": None}
    assert list(texts(value)) == [(("a",), "x"), (("a", "b"), "y")]


def test_ok_is_not_taken_for_a_workflow():
    with pytest.raises(Different):
        read(Workflow, ok({"docs": []}))
