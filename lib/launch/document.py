"""YAML text as plain values, with the line of every field; refuses what could surprise a reader or bomb a machine."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

Path: TypeAlias = tuple[str | int, ...]  # ("sections", 2, "title")

MOST_CHARACTERS = 1_000_000
LONGEST_LINE = 10_000  # the scanner's time grows with the square of one line
DEEPEST = 12  # a checklist needs 8
MOST_FIELDS = 20_000  # ours has some 1 500
EMPTY = "the file is empty; begin with “id: …”"

# What the YAML reader itself cannot read. A byte that is no UTF-8 arrives as a lone surrogate.
_UNREADABLE = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")
_NO_KEY = object()


class Complaint(NamedTuple):
    line: int
    path: Path
    message: str


@dataclass
class Document:
    """Maps, lists, text, whole numbers and yes/no (`true`, `false`); nothing else. Lines count from 1."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)
    whole: bool = False  # whether it could be read to its end

    def line(self, path: Path) -> int:
        """The line of a field, or of the nearest field around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str) -> Document:
    """Never raises: what is wrong stands in `complaints`. Bytes should come decoded with `surrogateescape`."""
    reader = _Reader()
    try:
        for event in _events(_readable(text, reader.document)):
            reader.take(event)
        reader.finish()
    except _Refused:
        pass
    except MarkedYAMLError as error:
        reader.complain(_explain(error), error.problem_mark.line + 1 if error.problem_mark else None)
    except Exception as error:  # noqa: BLE001 - a fault of the parser is still a mistake in the text, with its line
        reader.complain(
            f"cannot be read as YAML ({type(error).__name__}); write this line, or the one below it, more simply"
        )
    return reader.document


class _Refused(Exception):
    """Reading on would be unsafe or pointless."""


@dataclass
class _Open:
    """A list or a map whose end has not come yet."""

    value: list[Any] | dict[str, Any]
    path: Path
    key: Any = _NO_KEY


class _Reader:
    """Builds a document from the parser's events, one by one, so that a bomb is met before it is built."""

    def __init__(self) -> None:
        self.document = Document()
        self.open: list[_Open] = []
        self.line = 1
        self.documents = 0

    def take(self, event: Event) -> None:
        self.line = event.start_mark.line + 1
        match event:
            case DocumentStartEvent():
                self._begin(event)
            case AliasEvent():
                self.complain(f"“*{event.anchor}” repeats another place; write the text out instead")
                self._place("")
            case ScalarEvent():
                self._forbid_marks(event)
                self._take_scalar(event)
            case SequenceStartEvent() | MappingStartEvent():
                self._forbid_marks(event)
                self._enter([] if isinstance(event, SequenceStartEvent) else {})
            case SequenceEndEvent() | MappingEndEvent():
                self.open.pop()

    def finish(self) -> None:
        if not self.documents:
            self.complain(EMPTY, 1)
        self.document.whole = bool(self.documents)

    def complain(self, message: str, line: int | None = None) -> None:
        self.document.complaints.append(Complaint(line or self.line, self._path(), message))

    def _refuse(self, message: str) -> NoReturn:
        self.complain(message)
        raise _Refused

    def _path(self) -> Path:
        """Where the next value goes."""
        if not self.open:
            return ()
        inside = self.open[-1]
        if isinstance(inside.value, list):
            return (*inside.path, len(inside.value))
        return inside.path if inside.key is _NO_KEY else (*inside.path, inside.key)

    def _begin(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse("a second document begins here; keep one checklist a file and remove the “---”")
        if event.version or event.tags:
            self.complain("remove the lines that begin with “%”; a checklist needs no directive")

    def _forbid_marks(self, event: ScalarEvent | SequenceStartEvent | MappingStartEvent) -> None:
        if event.anchor:
            self.complain(f"remove the anchor “&{event.anchor}”; text that is needed twice is written twice")
        if event.ctag is not None:
            self.complain(f"remove the tag “{clip(str(event.ctag))}”; values are what they look like")

    def _take_scalar(self, event: ScalarEvent) -> None:
        if any(unicodedata.category(character)[0] == "C" and character not in "\n\t" for character in event.value):
            self.complain("holds an invisible character; type the text again instead of pasting it")
            event.value = "".join(each if unicodedata.category(each)[0] != "C" else "\ufffd" for each in event.value)
        if self.open and isinstance(self.open[-1].value, dict) and self.open[-1].key is _NO_KEY:
            self._name(event.value)
        else:
            self._place(event.value if event.style else self._resolve(event.value))

    def _resolve(self, text: str) -> str | int | bool:
        """What text without quotes means. Only `true`, `false` and whole numbers are more than text."""
        if text in ("", "~", "null", "Null", "NULL"):
            self._complain_of_nothing()
            return ""
        if text in ("true", "false"):
            return text == "true"
        return int(text) if _WHOLE_NUMBER.fullmatch(text) else text

    def _complain_of_nothing(self) -> None:
        """The parser puts a value that is not there on the line of whatever follows; its key's line says more."""
        if self.open:
            self.complain("is empty; fill it in, or remove the line", self.document.lines.get(self._path()))
        else:
            self.complain(EMPTY, 1)

    def _name(self, key: str) -> None:
        inside = self.open[-1]
        path = (*inside.path, key)
        if key in inside.value:
            first = self.document.lines[path]
            self.document.complaints.append(
                Complaint(self.line, path, f"is given twice; remove it here or on line {first}")
            )
        inside.key = key
        self._remember(path)

    def _enter(self, value: list[Any] | dict[str, Any]) -> None:
        if len(self.open) == DEEPEST:
            self._refuse(f"is nested deeper than {DEEPEST} levels; a checklist needs 8")
        path = self._path()
        self._place(value)
        self.open.append(_Open(value, path))

    def _place(self, value: Any) -> None:
        path = self._path()
        if not self.open:
            self.document.value = value
            self._remember(path)
            return
        inside = self.open[-1]
        if isinstance(inside.value, list):
            inside.value.append(value)
            self._remember(path)
        elif inside.key is _NO_KEY:
            self._refuse("a list or a map cannot be a key; write a word before the colon")
        else:
            inside.value[inside.key], inside.key = value, _NO_KEY

    def _remember(self, path: Path) -> None:
        if len(self.document.lines) == MOST_FIELDS:
            self._refuse(f"has more than {MOST_FIELDS} fields; split the checklist")
        self.document.lines[path] = self.line


def _readable(text: str, document: Document) -> str:
    """The text with line feeds only. What cannot be read is complained of, line by line, and marked."""
    if len(text) > MOST_CHARACTERS:
        document.complaints.append(Complaint(1, (), f"has more than {MOST_CHARACTERS} characters; split the checklist"))
        raise _Refused
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    long = [number for number, line in enumerate(lines, start=1) if len(line) > LONGEST_LINE]
    if long:
        message = f"the line has more than {LONGEST_LINE} characters; wrap it"
        document.complaints.extend(Complaint(number, (), message) for number in long)
        raise _Refused
    document.complaints.extend(
        Complaint(number, (), f"holds a character that is no text (U+{ord(found[0]):04X}); save the file as UTF-8")
        for number, line in enumerate(lines, start=1)
        if (found := _UNREADABLE.search(line))
    )
    return _UNREADABLE.sub("\ufffd", "\n".join(lines))


def _events(text: str) -> Iterator[Event]:
    yield from YAML(typ="safe", pure=True).parse(text)


def _explain(error: MarkedYAMLError) -> str:
    what = " ".join(str(each) for each in (error.problem, error.context and f"({error.context})") if each)
    return f"cannot be read as YAML: {what}; look at the indentation, colons and quotes here and on the line above"


def clip(text: str) -> str:
    """Foreign text, on one line and short enough to be quoted."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else f"{plain[:59]}…"
