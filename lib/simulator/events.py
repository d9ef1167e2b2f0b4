"""The events that the organisation has defined, and what each carries."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lib.simulator.seeds import Environment

MAX_KEYS = 1000


@dataclass
class Event:
    """`sample` is a payload as the organisation would send it."""

    id: str
    environment: Environment
    name: str
    sample: Any
    json_schema: dict[str, Any] | None = None


def shape(event: Event) -> dict[str, Any]:
    """An Event of cobalt-api.md 2.1."""
    told: dict[str, Any] = {
        "_id": event.id,
        "name": event.name,
        "response": [{"key": key, "type": kind} for key, kind in _keys(event.sample)][:MAX_KEYS],
        "raw_response": json.dumps(event.sample, separators=(",", ":")),
    }
    return told | ({"json_schema": event.json_schema} if event.json_schema else {})


def _keys(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every dot path in a payload, with the kind of its value."""
    if path:
        yield path, _kind(value)
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _keys(inner, f"{path}.{name}" if path else name)


def _kind(value: Any) -> str:
    kinds = {bool: "boolean", int: "number", float: "number", dict: "object", list: "array"}
    return kinds.get(type(value), "text")
