import pytest

from lib.cobalt.own_app import calls_own_app, holds, says_error
from lib.cobalt.workflows import Node


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"application": "custom"}, id="by name"),
        pytest.param({"application": {"slug": "default", "name": "Acme"}}, id="by an object"),
        pytest.param({"action": {"app": {"type": "custom"}}}, id="further inside"),
        pytest.param({"slug": "custom"}, id="by its slug"),
    ],
)
def test_knows_an_action_of_the_own_app(data):
    assert calls_own_app(Node(id="n", type="action", data=data))


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        "custom",
        {"application": "hubspot"},
        {"type": "custom"},
        {"parameters": {"type": "default", "kind": "custom"}},
        {"application": {"slug": "hubspot", "style": "default"}},
    ],
)
def test_takes_no_other_node_for_one(data):
    assert not calls_own_app(Node(id="n", type="action", data=data))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param({"email": "ana@example.com"}, "email", id="at the top"),
        pytest.param({"body": {"contact": {"email": "a"}}}, "email", id="inside"),
        pytest.param({"body": {"contact": {"email": "a"}}}, "contact.email", id="by a path"),
        pytest.param({"contacts": [{}, {"email": "a"}]}, "email", id="in a list"),
        pytest.param({"active": False, "count": 0}, "active", id="false is a value"),
        pytest.param({"active": False, "count": 0}, "count", id="nought is a value"),
    ],
)
def test_finds_a_filled_field(given, field):
    assert holds(given, field)


@pytest.mark.parametrize("value", [None, "", "  ", [], {}, "undefined", "NULL", "{{event.email}}", "x {{node.a.id}}"])
def test_what_is_nothing_fills_no_field(value):
    assert not holds({"email": value}, "email")


@pytest.mark.parametrize("given", [{}, {"Email": "a"}, {"mail": "a"}, ["email"], None, {"email.first": 1}])
def test_misses_a_field_that_is_not_there(given):
    assert not holds(given, "email")


def test_a_path_must_be_whole():
    assert not holds({"contact": {}, "email": "a"}, "contact.email")


@pytest.mark.parametrize(
    "output", [{"error": "no"}, {"errors": ["no"]}, {"status": 502}, {"status_code": 400}, {"statusCode": 500}]
)
def test_an_output_may_report_an_error(output):
    assert says_error(output)


@pytest.mark.parametrize("output", [None, {}, [], {"status": "ok"}, {"status": 201}, {"error": None}, {"status": True}])
def test_or_not(output):
    assert not says_error(output)
