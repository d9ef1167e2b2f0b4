"""The organisation's events, and whether a payload is what an event promises."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import jsonschema
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.validators import validator_for
from pydantic import Field, RootModel
from referencing import Registry
from referencing.exceptions import Unresolvable

from lib.cobalt.answers import Answer
from lib.cobalt.errors import Unusable

KINDS: dict[str, tuple[type, ...]] = {  # of the types that an event names; any other fits whatever comes
    "text": (str,),
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
}
PATH = r"((?:\.[\w-]+|\[\w*\])*)"
REFERENCE = re.compile(  # in nodes: {{event.contact.email}}, {event:contact.email}, or event.contact.email alone
    rf"\{{\{{\s*event{PATH}(?![\w(])|\{{\s*event:\s*([\w-]+{PATH[1:-1]})|\Aevent(?=.){PATH}\Z", re.ASCII
)
UNRESOLVED = re.compile(r"\{\{|(?<!\w)undefined(?!\w)")
MOST_REFERENCES = 16  # in a JSON Schema


class Key(Answer):
    """One place in a payload, as a dot path."""

    key: str = Field(min_length=1)
    type: str | None = None


class Event(Answer):
    """What the organisation's product announces."""

    object_id: str = Field(alias="_id", min_length=1)
    name: str = Field(min_length=1)
    keys: tuple[Key, ...] = Field(alias="response")
    json_schema: dict[str, Any] | None = None


class Events(RootModel[tuple[Event, ...]]):
    """All of the key's environment; this list comes without pages."""

    def named(self, name: str) -> Event | None:
        """The one of exactly this name."""
        return next((each for each in self.root if each.name == name), None)

    def like(self, name: str) -> Event | None:
        """One whose name differs in case, blanks and signs only."""
        return next((each for each in self.root if plain(each.name) == plain(name)), None)


def references(text: str) -> Iterator[str]:
    """The dot paths into the event's payload that stand in a text; "" for the whole payload."""
    for found in REFERENCE.finditer(text):
        path = next((part for part in found.groups() if part), "")
        yield path.removeprefix(".").removesuffix(".length")


def plain(name: str) -> str:
    """A name without case, blanks and signs."""
    return re.sub(r"[\W_]+", "", name.casefold())


def resolve(payload: Any, path: str) -> Iterator[Any]:
    """The values under a dot path: none if the payload has no such place, several where it leads through a list.

    Places in lists are written as `[0]`, as `.0`, or not at all.
    """
    first, _, rest = re.sub(r"\[(\w*)\]", r".\1", path).replace("..", ".").strip(".").partition(".")
    if not first:
        yield payload
    elif isinstance(payload, dict):
        yield from resolve(payload[first], rest) if first in payload else ()
    elif isinstance(payload, list):
        indexed = first.isascii() and first.isdecimal()
        inner, onward = (payload[int(first) : int(first) + 1], rest) if indexed else (payload, path)
        for each in inner:
            yield from resolve(each, onward)


def members(payload: Any) -> Iterator[tuple[str, Any]]:
    """Every name in a payload with its value, however deep."""
    for inner in payload if isinstance(payload, list) else ():
        yield from members(inner)
    for name, inner in payload.items() if isinstance(payload, dict) else ():
        yield name, inner
        yield from members(inner)


def has(payload: Any, path: str) -> bool:
    """Whether a payload has a place."""
    return next(iter(resolve(payload, path)), ...) is not ...


def drifts(payload: Any, key: Key) -> bool:
    """Whether the value is there and of another type than the event promises."""
    kinds = KINDS.get((key.type or "").lower())
    return kinds is not None and any(not _is_one(value, kinds) for value in resolve(payload, key.key))


def _is_one(value: Any, kinds: tuple[type, ...]) -> bool:
    return isinstance(value, kinds) and (not isinstance(value, bool) or bool in kinds)


def is_unresolved(given: Any) -> bool:
    """Whether a node was given a placeholder where a value was due."""
    if isinstance(given, dict | list):
        return any(is_unresolved(inner) for inner in _inner(given))
    return isinstance(given, str) and bool(UNRESOLVED.search(given))


def has_gap(given: Any) -> bool:
    """Whether a value inside what a node was given is null. Many nodes are rightly given nothing as a whole."""
    inner = list(_inner(given))
    return None in inner or any(has_gap(each) for each in inner)


def _inner(given: Any) -> Iterable[Any]:
    if isinstance(given, dict):
        return given.values()
    return given if isinstance(given, list) else ()


def schema_complaint(schema: dict[str, Any], payload: Any) -> str:
    """Where and how a payload breaks a JSON Schema, "" if it does not. Raises Unusable for a schema that cannot tell.

    Nothing is fetched, and what may take for ever is not tried.
    """
    unclear = Unusable("event-schema-unclear", "The event has a JSON Schema that cannot be followed here.")
    try:
        validator = validator_for(schema, default=jsonschema.Draft202012Validator)
        if any(_may_take_for_ever(schema)):
            raise unclear
        validator.check_schema(schema)
        error = next(validator(schema, registry=Registry()).iter_errors(payload), None)
    except (SchemaError, Unresolvable, RecursionError, TypeError, ValueError):
        raise unclear from None
    return _named(error) if error else ""


def _may_take_for_ever(schema: dict[str, Any]) -> Iterator[bool]:
    """Patterns can backtrack without end, and references that refer to two others each double the work."""
    places = list(members(schema))
    yield any(name == "pattern" and isinstance(value, str) for name, value in places)
    yield any(name == "patternProperties" for name, _ in places)
    yield sum("ref" in name.lower() and isinstance(value, str) for name, value in places) > MOST_REFERENCES


def _named(error: ValidationError) -> str:
    """Without the value, which may be personal."""
    place = ".".join(str(step) for step in error.absolute_path)
    return f"{place or 'the payload'} ({error.validator})"
