"""The organisation's own app in a workflow: which nodes call it, and what they were given.

How a node says which application it calls is not documented, so it is looked for where names of applications stand.
"""

from collections.abc import Iterator
from typing import Any

from lib.cobalt.environments import OWN_APP
from lib.cobalt.workflows import Node, texts

PLACES = frozenset({"application", "app", "app_type", "application_type", "application_slug", "slug"})
INSIDE = frozenset({"type", "slug", "name"})  # of an object in one of these places
NOTHING = frozenset({"", "null", "undefined", "none"})
LEAST_ERROR = 400  # of statuses


def calls_own_app(node: Node) -> bool:
    """Whether a node is an action of the organisation's own app, and not of a provider's."""
    return any(text in OWN_APP and _names_an_application(place) for place, text in texts(node.data))


def holds(given: Any, field: str) -> bool:
    """Whether a field, or a path of fields with dots, has a value anywhere in what a node was given."""
    return any(_is_filled(value) for value in _found(given, field.split(".")))


def says_error(output: Any) -> bool:
    """Whether a node's output reports an error, although the node may count as done."""
    if not isinstance(output, dict):
        return False
    status = next((output[name] for name in ("status", "status_code", "statusCode") if name in output), None)
    return bool(output.get("error") or output.get("errors")) or (type(status) is int and status >= LEAST_ERROR)


def _names_an_application(place: tuple[str, ...]) -> bool:
    *_, outer, inner = ("", "", *place)
    return inner in PLACES or (outer in PLACES and inner in INSIDE)


def _found(value: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _found(each, path)
    if isinstance(value, dict):
        yield from _followed(value, path)
        for inner in value.values():
            yield from _found(inner, path)


def _followed(value: Any, path: list[str]) -> Iterator[Any]:
    for name in path:
        if not isinstance(value, dict) or name not in value:
            return
        value = value[name]
    yield value


def _is_filled(value: Any) -> bool:
    """A template that was not filled in is nothing, and so is what a script makes of nothing."""
    if isinstance(value, str):
        return value.strip().lower() not in NOTHING and "{{" not in value
    return value not in (None, [], {})
