"""Do the words that a reader sees agree with those that were sealed? Syntax, quotes, dashes and blanks do not count."""

import html
import quopri
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lib.launch.states import ICONS
from lib.report.block import LANGUAGE, plain_text
from lib.report.document import Document

_ICONS = frozenset(ICONS.values()) - {"–"}  # a dash is what editors put for others
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_OURS = re.compile(r"</?(?:details|summary|br)(?: open)?\s*/?>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_FENCE = re.compile(rf"(?:`{{3,}}|~{{3,}})[ \t]*(?:(?:text|json|markdown|{LANGUAGE})\b)?", re.IGNORECASE)
_JIRA = re.compile(r"\{(?:code|noformat|expand|panel)(?::[^{}\n]{0,80})?\}|\bh[1-6]\.(?=\s)", re.IGNORECASE)
_MAIL = re.compile(r"=[0-9A-F]{2}|=\n")
_MOST_ESCAPED = 8  # times over
_LONG, _LONGEST, _MOST_MENDED = 32, 200, 100  # letters of words, and words, that editors break to fit them into a line
_NUMBERINGS: tuple[Callable[[int], str], ...] = (str, lambda _: "1", lambda _: "")
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


@dataclass(frozen=True)
class _Reading:
    """One way to read both: the sealed words, those shown from the title on, and those before it."""

    wanted: list[str]
    shown: list[str]
    outside: list[str]

    @property
    def apart(self) -> tuple[int, int, int]:
        """Where they begin to differ, and how many words of each stand there until they agree again to the end."""
        before = _shared(self.wanted, self.shown)
        after = _shared(self.wanted[before:][::-1], self.shown[before:][::-1])
        return before, len(self.wanted) - before - after, len(self.shown) - before - after

    def differ(self) -> Iterator[str]:
        """At most 20 sentences, each about one place."""
        before, missing, added = self.apart
        sealed, shown = self.wanted[before : before + missing], self.shown[before : before + added]
        if missing * added > _MOST_COMPARED:
            yield _tell(self.wanted, before, sealed[:_AROUND], shown[:_AROUND])
            return
        codes = SequenceMatcher(None, sealed, shown, autojunk=False).get_opcodes()
        places = [code for code in codes if code[0] != "equal"]
        for _, first, last, begin, end in places[:_MOST_DIFFERENCES]:
            yield _tell(self.wanted, before + first, sealed[first:last], shown[begin:end])
        if len(places) > _MOST_DIFFERENCES:
            yield f"and {len(places) - _MOST_DIFFERENCES} more places"


def compare(sealed: Document, visible: str) -> Comparison:
    """Compare a sealed document with what stands above the seal, as whatever showed it may have written it."""
    nearest = min(_read(sealed, visible), key=lambda each: sum(each.apart[1:]))
    return Comparison(tuple(nearest.differ()), " ".join(nearest.outside)[:400])


def _read(sealed: Document, visible: str) -> Iterator[_Reading]:
    """Trackers drop or restart the numbers of lists, drop icons, or show HTML or mail as it is sent."""
    title = split_words(sealed.title)
    shown = [split_words(each) for each in _sources(visible)]
    for numbering in _NUMBERINGS:
        wanted = [word for text in sealed.texts(numbering) for word in split_words(text)]
        for words in shown:
            start = _find(title, mended := _mend(words, wanted))
            kept = wanted if _ICONS.intersection(words) else [word for word in wanted if word not in _ICONS]
            yield _Reading(kept, mended[start:], mended[:start])


def _sources(visible: str) -> Iterator[str]:
    """The text as it is, and as it was before it became HTML or mail."""
    text = plain_text(visible)
    yield text
    yield _ANY_TAG.sub(" ", text)
    if _MAIL.search(text):
        yield quopri.decodestring(text.encode()).decode(errors="replace")


def split_words(text: str) -> list[str]:
    """Words of letters, digits and marks in their plainest form, and our icons; syntax and escapes are none."""
    bare = _unescape(_BACKSLASH.sub("", plain_text(text)))
    for syntax in (_OURS, _FENCE, _JIRA):
        bare = syntax.sub(" ", bare)
    return unicodedata.normalize("NFKC", bare.casefold()).translate(_SHOWN).split()


def _unescape(text: str) -> str:
    """Without HTML's escapes, however many times they were escaped again."""
    for _ in range(_MOST_ESCAPED):
        text, before = html.unescape(text), text
        if text == before:
            break
    return text


class _Shown(dict[int, str]):
    """What becomes of a character in words."""

    def __missing__(self, number: int) -> str:
        character = chr(number)
        counts = unicodedata.category(character)[0] in "LNM" and character not in "\ufe0e\ufe0f"
        self[number] = f" {character} " if character in _ICONS else character if counts else " "
        return self[number]


_SHOWN = _Shown()


def _mend(words: list[str], wanted: Iterable[str]) -> list[str]:
    """The words, with long ones whole again that were broken to fit a line."""
    broken = sorted({each for each in wanted if _LONG < len(each) < _LONGEST}.difference(words))
    text = " ".join(words) if broken else ""
    for word in broken[:_MOST_MENDED]:
        text = re.sub(rf"(?<!\S){' ?'.join(map(re.escape, word))}(?!\S)", word, text)
    return text.split() or words


def _find(title: list[str], visible: list[str]) -> int:
    """Where the report begins; at the first word when its title is not there."""
    length = len(title)
    return next((at for at in range(len(visible) - length + 1) if visible[at : at + length] == title), 0)


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
