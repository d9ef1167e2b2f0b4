import pytest

from lib.cobalt.documented import SHAPES, Shape

SHAPE = Shape("_id name", "icon")


def test_a_field_that_one_entry_lacks_is_missing():
    assert SHAPE.missing([{"_id": 1, "name": "x"}, {"_id": 2}]) == {"name"}


def test_a_field_that_is_null_is_there():
    assert SHAPE.missing([{"_id": None, "name": None}]) == set()


def test_an_optional_field_is_neither_missing_nor_unknown():
    assert SHAPE.missing([{"_id": 1, "name": "x"}]) == set()
    assert SHAPE.unknown([{"_id": 1, "name": "x", "icon": ""}]) == set()


def test_other_fields_are_unknown():
    assert SHAPE.unknown([{"shade": 1}, {"_id": 1, "tone": 2}]) == {"shade", "tone"}


@pytest.mark.parametrize("kind", SHAPES)
def test_no_field_is_promised_and_optional(kind):
    assert not set(SHAPES[kind].promised.split()) & set(SHAPES[kind].optional.split())
