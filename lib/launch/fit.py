"""Fits a document into the checklist's models, and says in plain words what does not fit."""

import json
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lib.launch.checklist import (
    Attestation,
    Checklist,
    CleanRuns,
    Condition,
    Expectation,
    Fix,
    Item,
    Link,
    Part,
    Scenario,
    Section,
)
from lib.launch.document import Document, Path, clip

Finding: TypeAlias = tuple[Path, str]  # where, and what to do about it

_PARTS: dict[str, type[Part]] = {
    "clean_runs": CleanRuns,
    "sections": Section,
    "items": Item,
    "attestation": Attestation,
    "only_if": Condition,
    "expectations": Expectation,
    "scenarios": Scenario,
    "links": Link,
    "causes": Fix,
}
_PATTERNS = {
    "checks": "must be the name of a check, such as key_is_accepted",
    "url": "must be an address that begins with https:// and has no blanks",
}
_HYPHENATED = "must be lower-case words joined by hyphens, such as auth-session-tokens"
_WORDS = {
    "literal_error": "cannot be “{given}”; use {expected}",
    "string_too_short": "is empty; fill it in",
    "string_type": "must be text; put quotes around a number or a bare true or false, and write no list or map here",
    "int_type": "must be a whole number without quotes, not “{given}”",
    "bool_type": "must be true or false, not “{given}”",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "too_short": "is empty; give at least one entry, each on a line that begins with “- ”",
    "tuple_type": "must be a list: one entry a line, each beginning with “- ”",
    "dict_type": "must hold keys of its own, each as “name: value” on an indented line",
    "model_type": "must hold keys of its own, each as “name: value” on an indented line",
}
_MOST_SUGGESTIONS = 200  # comparing costs time; a text with more is not one that a person mistyped


def fit(document: Document) -> tuple[Checklist | None, list[Finding]]:
    """The checklist, or None and everything that does not fit."""
    try:
        return Checklist.model_validate_json(json.dumps(document.value), strict=True), []
    except ValidationError as error:
        complained = {complaint.path for complaint in document.complaints}
        return None, [finding for finding in _findings(error) if finding[0] not in complained]


def suggest(word: str, words: Collection[str]) -> str:
    """A clause that names the nearest of `words`, or all of them if they are few, or nothing."""
    if near := _nearest(word, words):
        return f"; did you mean “{near}”?"
    return f"; use one of: {', '.join(words)}" if 0 < len(words) <= 16 else ""


def _nearest(word: str, words: Collection[str]) -> str:
    near = get_close_matches(word[:60], list(words)[:_MOST_SUGGESTIONS], n=1)
    return near[0] if near else ""


def _findings(error: ValidationError) -> Iterator[Finding]:
    errors = [
        (each, tuple(part for part in each["loc"] if part != "[key]")) for each in error.errors(include_url=False)
    ]
    mistyped = {
        (*path[:-1], _nearest(str(path[-1]), _keys_beside(path)))
        for each, path in errors
        if each["type"] == "extra_forbidden"
    }
    for each, path in errors:
        if each["type"] == "missing" and path in mistyped:
            continue  # it is there, mistyped, and that is said already
        if each["type"] == "too_short" and each["input"]:
            continue  # its entries were refused one by one, and each says so itself
        yield path, _word(each, path)


def _path(each: ErrorDetails) -> Path:
    return tuple(part for part in each["loc"] if part != "[key]")


def _word(each: ErrorDetails, path: Path) -> str:
    """What to do about one complaint of pydantic's."""
    names = [part for part in path if isinstance(part, str)] or [""]
    if each["type"] == "missing":
        return _ask_for(names[-1])
    if each["type"] == "extra_forbidden":
        return f"is not known here{suggest(names[-1], _keys_beside(path))}"
    given = clip(str(each["input"]))
    if each["type"] == "string_pattern_mismatch":
        return f"{_PATTERNS.get(names[-1], _HYPHENATED)}, not “{given}”"
    template = _WORDS.get(each["type"])
    return (
        template.format(given=given, **each.get("ctx", {})) if template else each["msg"].removeprefix("Value error, ")
    )


def _ask_for(key: str) -> str:
    if key == "steps":
        return "is missing; say below “steps:” in two to five steps how the cause is fixed"
    return f"is missing; add “{key}: …” here"


def _keys_beside(path: Path) -> tuple[str, ...]:
    """The keys that the model knows where an unknown one was found."""
    around = [part for part in path[:-1] if part in _PARTS]
    part = _PARTS[str(around[-1])] if around else Checklist
    return tuple(part.model_fields)
