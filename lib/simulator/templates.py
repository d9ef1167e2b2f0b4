"""Placeholders such as `{{event.contact.email}}` in what a workflow or a webhook sends."""

import re
from collections.abc import Mapping
from typing import Any

PLACEHOLDER = re.compile(r"\{\{\s*([\w-]+(?:\.[\w-]+)*)\s*\}\}")


def fill(template: Any, known: Mapping[str, Any]) -> Any:
    """The template with its placeholders replaced; one that stands alone keeps its type, an unknown one is null."""
    if isinstance(template, dict):
        return {name: fill(value, known) for name, value in template.items()}
    if isinstance(template, list):
        return [fill(value, known) for value in template]
    return _filled(template, known) if isinstance(template, str) else template


def look_up(path: str, known: Mapping[str, Any]) -> Any:
    """The value under a dot path; None if there is none."""
    value: Any = known
    for name in path.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return None
        value = value[name]
    return value


def _filled(template: str, known: Mapping[str, Any]) -> Any:
    alone = PLACEHOLDER.fullmatch(template)
    if alone:
        return look_up(alone[1], known)
    return PLACEHOLDER.sub(lambda found: _text(look_up(found[1], known)), template)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
