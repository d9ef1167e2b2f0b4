"""Do the words that a reader sees agree with those that were sealed? Syntax, quotes, dashes and blanks do not count."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lib.launch.readiness import ICONS
from lib.report.block import LANGUAGE

_ICONS = frozenset(ICONS.values()) - {"–"}  # a dash is what editors put for others
_TAGS = (
    "details|summary|br|p|div|span|table|thead|tbody|tr|t[hd]|h[1-6]|ul|ol|li|code|pre|strong|em|b|i|a|blockquote|hr|"
    "ac:[a-z-]+"
)
_TAG = re.compile(rf"(?<!\\)</?(?:{_TAGS})(?:\s[^<>]{{0,300}})?/?>", re.IGNORECASE)
_FENCE = re.compile(rf"^[\s>]*(?:`{{3,}}|~{{3,}})\s*(?:text|json|markdown|{LANGUAGE})?\s*$", re.MULTILINE)
_NUMBER = re.compile(r"^[\s>]*\d+[.)](?=\s)", re.MULTILINE)
_JIRA = re.compile(r"\{(?:code|noformat|expand|panel)(?::[^{}\n]{0,80})?\}|^h[1-6]\.", re.MULTILINE)
_MOST_DIFFERENCES = 20
_MOST_COMPARED = 6_000_000  # pairs of words; beyond that only the place is named
_AROUND = 3  # words shown on either side


@dataclass(frozen=True)
class Comparison:
    """`differences` name each place where the words part; `outside` is what stands before the report's title."""

    differences: tuple[str, ...]
    outside: str = ""

    @property
    def agrees(self) -> bool:
        return not self.differences


def compare(sealed: Iterable[str], visible: str) -> Comparison:
    """Compare the texts of a sealed document, its title first, with what stands above the seal."""
    texts = list(sealed)
    wanted = [word for text in texts for word in _split(_strip(text))]
    title = _split(_strip(texts[0])) if texts else []
    found = min(
        (_compare(wanted, title, reading) for reading in _readings(visible)), key=lambda each: len(each.differences)
    )
    return found if found.agrees or _ICONS.intersection(visible) else _without_icons(wanted, title, visible, found)


def _without_icons(wanted: list[str], title: list[str], visible: str, found: Comparison) -> Comparison:
    """Some trackers drop all icons; then only the words beside them are compared."""
    bare = [word for word in wanted if word not in _ICONS]
    again = (_compare(bare, title, reading) for reading in _readings(visible))
    return min([found, *again], key=lambda each: len(each.differences))


def _readings(visible: str) -> Iterator[list[str]]:
    """The words with and without the numbers that lists put before lines."""
    plain = _strip(visible)
    yield _split(_NUMBER.sub(" ", plain))
    yield _split(plain)


def _strip(text: str) -> str:
    """Without what is syntax: tags, fences, macros; once more behind HTML's escapes."""
    bare = _JIRA.sub(" ", _FENCE.sub(" ", _TAG.sub(" ", text)))
    return _TAG.sub(" ", html.unescape(bare))


def _split(text: str) -> list[str]:
    """Words of letters, digits and marks in their plainest form, and our icons."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    shown = (each for each in folded if unicodedata.category(each) != "Cf")
    return "".join(f" {each} " if each in _ICONS else each if _counts(each) else " " for each in shown).split()


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM" and character not in "\ufe0e\ufe0f"


def _compare(wanted: list[str], title: list[str], visible: list[str]) -> Comparison:
    start = _find(title, visible)
    differences = tuple(_differ(wanted, visible[start:]))
    return Comparison(differences, " ".join(visible[:start])[:400])


def _find(title: list[str], visible: list[str]) -> int:
    """Where the report begins; at the first word when its title is not there."""
    length = len(title)
    return next((at for at in range(len(visible) - length + 1) if visible[at : at + length] == title), 0)


def _differ(wanted: list[str], visible: list[str]) -> Iterator[str]:
    """At most 20 sentences, each about one place."""
    before = _shared(wanted, visible)
    after = _shared(wanted[before:][::-1], visible[before:][::-1])
    sealed, shown = wanted[before : len(wanted) - after], visible[before : len(visible) - after]
    if len(sealed) * len(shown) > _MOST_COMPARED:
        yield _tell(wanted, before, sealed[:_AROUND], shown[:_AROUND])
        return
    places = [code for code in SequenceMatcher(None, sealed, shown, autojunk=False).get_opcodes() if code[0] != "equal"]
    for _, first, last, begin, end in places[:_MOST_DIFFERENCES]:
        yield _tell(wanted, before + first, sealed[first:last], shown[begin:end])
    if len(places) > _MOST_DIFFERENCES:
        yield f"and {len(places) - _MOST_DIFFERENCES} more places"


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


def _tell(wanted: list[str], at: int, sealed: list[str], shown: list[str]) -> str:
    place = " ".join(wanted[max(0, at - _AROUND) : at])
    after = f"after “{place}”" if place else "at the beginning"
    if not shown:
        return f"{after}: “{_quote(sealed)}” is missing"
    if not sealed:
        return f"{after}: “{_quote(shown)}” was added"
    return f"{after}: sealed is “{_quote(sealed)}”, shown is “{_quote(shown)}”"


def _quote(words: list[str]) -> str:
    return " ".join(words)[:200]
