"""What is wrong with a checklist's text: every mistake at once, with file, line, field and what to do."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from lib.launch.checklist import Checklist
from lib.launch.document import Complaint, Document, Path, clip, read
from lib.launch.fit import Finding, fit, suggest
from lib.launch.settings import Settings
from lib.launch.states import State

Part: TypeAlias = tuple[Path, dict[str, Any]]  # a section, an item or a fix, with its place

_SETTINGS = tuple(Settings.model_fields)
_STATES = tuple(state.value for state in State)
_PLACEHOLDER = re.compile(r"(?<![$%]){([a-z][a-z0-9_]*)}")  # ${…} and %{…} belong to the shell and to curl
_PLAIN_KEY = re.compile(r"[\w-]{1,60}")


@dataclass(frozen=True, order=True)
class Mistake:
    """`field` is a path such as `sections[2].items[0].why`, "" for the file as a whole. Lines count from 1."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field + ': ' if self.field else ''}{self.message}"


class BadChecklist(Exception):
    """A checklist that cannot be used, with everything that is wrong with it."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def lint(text: str, name: str, known_checks: Collection[str]) -> list[Mistake]:
    """Every mistake in a checklist, by line; never raises. `name` is the file's name as people know it.

    Bytes come decoded as UTF-8 with `errors="surrogateescape"`, so that a wrong byte is a mistake with a line too.
    """
    return _examine(text, name, known_checks)[0]


def load(text: str, name: str, known_checks: Collection[str]) -> Checklist:
    """The checklist that the text describes. Raises BadChecklist."""
    mistakes, checklist = _examine(text, name, known_checks)
    if checklist is None:
        raise BadChecklist(mistakes)
    return checklist


def schema() -> dict[str, Any]:
    """JSON Schema of a checklist, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Checklist.model_json_schema()


def _examine(text: str, name: str, known_checks: Collection[str]) -> tuple[list[Mistake], Checklist | None]:
    document = read(text)
    complaints, checklist = list(document.complaints), None
    if document.whole:
        checklist, findings = fit(document)
        findings += [finding for rule in _RULES for finding in rule(document, known_checks)]
        complaints += [Complaint(document.line(path), path, message) for path, message in findings]
    mistakes = {Mistake(name, line, _spell(path), message) for line, path, message in complaints}
    in_order = sorted(mistakes, key=lambda mistake: (mistake.line, mistake.field, mistake.message))
    return in_order, None if in_order else checklist


def _spell(path: Path) -> str:
    """The path as people write it; a key that is no plain word stands in quotes."""
    spelled = ""
    for part in path:
        if isinstance(part, int):
            spelled += f"[{part}]"
        else:
            spelled += "." * bool(spelled) + (part if _PLAIN_KEY.fullmatch(part) else f"“{clip(part)}”")
    return spelled


# The rules that no single field can break. They walk the document, so that they speak beside other mistakes.


def _parts(value: Any, path: Path) -> Iterator[Part]:
    """The maps in a list, or in a map of maps; what else stands there does not fit and is complained of elsewhere."""
    entries: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, list):
        entries = enumerate(value)
    elif isinstance(value, dict):
        entries = value.items()
    yield from (((*path, key), part) for key, part in entries if isinstance(part, dict))


def _within(value: Any, path: Path, key: str) -> Iterator[Part]:
    if isinstance(value, dict):
        yield from _parts(value.get(key), (*path, key))


def _sections(document: Document) -> Iterator[Part]:
    return _within(document.value, (), "sections")


def _items(document: Document) -> Iterator[Part]:
    for path, section in _sections(document):
        yield from _within(section, path, "items")


def _fixes(document: Document) -> Iterator[Part]:
    for path, part in (*_items(document), ((), document.value)):
        yield from _within(part, path, "causes")


def _texts(part: Any, path: Path, key: str) -> Iterator[tuple[Path, str]]:
    """The one text below a key, or the texts of the list that stands there."""
    value = part.get(key) if isinstance(part, dict) else None
    if isinstance(value, str):
        yield (*path, key), value
    elif isinstance(value, list):
        yield from (((*path, key, number), text) for number, text in enumerate(value) if isinstance(text, str))


def _ids_are_given_once(document: Document, _known_checks: Collection[str]) -> Iterator[Finding]:
    for parts in (_sections(document), _items(document)):
        first: dict[str, int] = {}
        for path, part in parts:
            for where, given in _texts(part, path, "id"):
                if given in first:
                    yield where, f"“{clip(given)}” is the id on line {first[given]} too; give one of them its own"
                first.setdefault(given, document.line(where))


def _scenarios_are_told_apart(document: Document, _known_checks: Collection[str]) -> Iterator[Finding]:
    for path, item in _items(document):
        seen: set[str] = set()
        for scenario, part in _within(item, path, "scenarios"):
            for where, given in _texts(part, scenario, "id"):
                if given in seen:
                    yield where, f"“{clip(given)}” is another scenario of this item too; give one of them its own id"
                seen.add(given)


def _checks_exist(document: Document, known_checks: Collection[str]) -> Iterator[Finding]:
    for path, item in _items(document):
        seen: set[str] = set()
        for where, check in _texts(item, path, "checks"):
            if check not in known_checks:
                yield where, f"there is no check “{clip(check)}”{suggest(check, known_checks)}"
            elif check in seen:
                yield where, f"“{check}” is asked twice by this item; remove one"
            seen.add(check)


def _optional_checks_are_asked(document: Document, _known_checks: Collection[str]) -> Iterator[Finding]:
    for path, item in _items(document):
        asked = [check for _, check in _texts(item, path, "checks")]
        for where, check in _texts(item, path, "optional"):
            if check not in asked:
                yield where, f"“{clip(check)}” is not among the checks of this item{suggest(check, asked)}"


def _conditions_name_items_and_states(document: Document, _known_checks: Collection[str]) -> Iterator[Finding]:
    ids = dict.fromkeys(given for path, item in _items(document) for _, given in _texts(item, path, "id"))
    for path, item in _items(document):
        condition = item.get("only_if")
        for where, other in _texts(condition, (*path, "only_if"), "item"):
            if other not in ids:
                yield where, f"there is no item “{clip(other)}”{suggest(other, ids)}"
        for where, state in _texts(condition, (*path, "only_if"), "states"):
            if state not in _STATES:
                yield where, f"there is no state “{clip(state)}”{suggest(state, _STATES)}"


def _conditions_end(document: Document, _known_checks: Collection[str]) -> Iterator[Finding]:
    waits: dict[str, tuple[Path, str]] = {}
    for path, item in _items(document):
        for _, given in _texts(item, path, "id"):
            for where, other in _texts(item.get("only_if"), (*path, "only_if"), "item"):
                waits.setdefault(given, (where, other))
    others = {given: other for given, (_, other) in waits.items()}
    for start in waits:
        circle = _follow(start, others)
        if circle and start == min(circle):
            yield waits[start][0], f"asks in a circle: {' → '.join([*circle, start])}; remove one of these conditions"


def _follow(start: str, others: dict[str, str]) -> list[str]:
    """The way from `start` back to `start`, or nothing."""
    way = {start: None}
    last = start
    while (last := others.get(last, last)) not in way:
        way[last] = None
    return list(way) if last == start else []


def _words_depend_on_settings(document: Document, _known_checks: Collection[str]) -> Iterator[Finding]:
    for path, item in _items(document):
        for where, setting in _texts(item.get("attestation"), (*path, "attestation"), "depends"):
            if setting not in _SETTINGS:
                yield where, f"there is no setting “{clip(setting)}”{suggest(setting, _SETTINGS)}"


def _placeholders_can_be_filled(document: Document, _known_checks: Collection[str]) -> Iterator[Finding]:
    for path, fix in _fixes(document):
        for where, text in (*_texts(fix, path, "steps"), *_texts(fix, path, "snippet")):
            for name in dict.fromkeys(_PLACEHOLDER.findall(text)):
                if name == "api_key":
                    yield where, "must not show the key; write $COBALT_API_KEY instead of {api_key}"
                elif name not in _SETTINGS:
                    yield where, f"nothing fills “{{{clip(name)}}}”{suggest(name, _SETTINGS)}"


def _items_can_be_settled(document: Document, _known_checks: Collection[str]) -> Iterator[Finding]:
    for path, item in _items(document):
        word = item.get("attestation")
        if item.get("checks"):
            continue
        if word is None and not item.get("scenarios"):
            yield path, "nothing can settle this item; add checks or an attestation"
        elif isinstance(word, dict) and word.get("when") == "inconclusive":
            yield (*path, "attestation", "when"), "must be always, because the item has no checks"


_RULES: tuple[Callable[[Document, Collection[str]], Iterator[Finding]], ...] = (
    _ids_are_given_once,
    _scenarios_are_told_apart,
    _checks_exist,
    _optional_checks_are_asked,
    _conditions_name_items_and_states,
    _conditions_end,
    _words_depend_on_settings,
    _placeholders_can_be_filled,
    _items_can_be_settled,
)
