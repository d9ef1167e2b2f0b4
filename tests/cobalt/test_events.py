import pytest

from lib.cobalt.errors import Unusable
from lib.cobalt.events import (
    Events,
    Key,
    drifts,
    has,
    has_gap,
    is_unresolved,
    members,
    references,
    resolve,
    schema_complaint,
)

PAYLOAD = {"contact": {"email": "ana@example.com", "tags": ["a", "b"]}, "rows": [{"id": 1}, {"id": 2, "x": None}]}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("contact.email", ["ana@example.com"]),
        ("contact.phone", []),
        ("contact.email.domain", []),
        ("rows.id", [1, 2]),
        ("rows.0.id", [1]),
        ("rows[1].id", [2]),
        ("rows[].id", [1, 2]),
        ("rows.9.id", []),
        ("rows.x", [None]),
        ("contact.tags", [["a", "b"]]),
        ("contact.tags.1", ["b"]),
        ("", [PAYLOAD]),
    ],
)
def test_finds_the_values_under_a_path(path, expected):
    assert list(resolve(PAYLOAD, path)) == expected
    assert has(PAYLOAD, path) is bool(expected)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("text", "x", False),
        ("text", 1, True),
        ("string", "x", False),
        ("number", 1.5, False),
        ("number", True, True),
        ("number", "1", True),
        ("boolean", True, False),
        ("object", {}, False),
        ("object", [], True),
        ("array", [], False),
        ("Text", None, True),
        ("a type of next year", 1, False),
        (None, 1, False),
    ],
)
def test_a_value_of_another_type_than_promised_drifts(kind, value, expected):
    assert drifts({"a": value}, Key(key="a", type=kind)) is expected


def test_what_is_not_there_does_not_drift():
    assert not drifts({}, Key(key="a", type="text"))


def test_names_are_compared_exactly_and_loosely():
    events = Events.model_validate([{"_id": "f", "name": "Contact Created", "response": []}])
    assert events.named("Contact Created").object_id == "f"
    assert events.named("contact created") is None
    assert events.like("contact_created").name == "Contact Created"
    assert events.like("Contact Deleted") is None


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"required": ["email"]}, ""),
        ({"required": ["phone"]}, "the payload (required)"),
        ({"properties": {"email": {"type": "number"}}}, "email (type)"),
        ({"properties": {"pattern": {"type": "string"}}, "additionalProperties": True}, ""),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"type": "array"}}}, "the payload (type)"),
        ({"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}, ""),
    ],
)
def test_tells_how_a_payload_breaks_a_schema_without_its_values(schema, expected):
    assert schema_complaint(schema, {"email": "ana@example.com"}) == expected


HOSTILE = {
    "a pattern": {"properties": {"email": {"pattern": "^(a+)+$"}}},
    "patterns for names": {"patternProperties": {"^(a+)+$": {}}},
    "a reference to another host": {"$ref": "https://elsewhere.example.com/schema"},
    "a reference to itself": {"$ref": "#"},
    "a reference to nothing": {"$ref": "#/nowhere"},
    "no schema": {"type": 5},
    "a schema of an unknown kind of nonsense": {"properties": []},
    "references that double the work": {
        "$ref": "#/$defs/a0",
        "$defs": {f"a{at}": {"allOf": [{"$ref": f"#/$defs/a{at + 1}"}] * 2} for at in range(40)} | {"a40": {}},
    },
}


@pytest.mark.parametrize("schema", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_schema_that_cannot_be_followed_decides_nothing(schema):
    with pytest.raises(Unusable) as raised:
        schema_complaint(schema, {"email": "a" * 60 + "!"})
    assert raised.value.cause == "event-schema-unclear"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{event.email}}", ["email"]),
        ("Dear {{ event.contact.name }}, {{event.rows[0].id}}", ["contact.name", "rows[0].id"]),
        ("{event:contact.email}", ["contact.email"]),
        ("event.contact_id", ["contact_id"]),
        ("{{event}}", [""]),
        ("{{event.rows.length}}", ["rows"]),
        ("{{event.name | upper}}", ["name"]),
        ("{{events.name}} {{node.event.name}} {{eventual}}", []),
        ("the event.name is nice", []),
        ("event", []),
    ],
)
def test_finds_what_a_text_takes_from_the_event(text, expected):
    assert list(references(text)) == expected


@pytest.mark.parametrize(
    ("given", "unresolved", "gap"),
    [
        ({"email": "ana@example.com", "age": 0, "tags": []}, False, False),
        ({"deep": [{"name": "Dear {{event.name}}"}]}, True, False),
        ("{{event.name}}", True, False),
        ({"name": "undefined"}, True, False),
        ({"name": "undefinedness"}, False, False),
        ({"deep": [{"name": None}]}, False, True),
        ([None], False, True),
        (None, False, False),
    ],
)
def test_tells_placeholders_and_gaps_from_values(given, unresolved, gap):
    assert is_unresolved(given) is unresolved
    assert has_gap(given) is gap


def test_names_every_member_however_deep():
    assert list(members({"a": [{"b": 1}], "c": None})) == [("a", [{"b": 1}]), ("b", 1), ("c", None)]
