"""Removes secrets from what is kept and shown: by value in every usual disguise, by shape, and by the name before them.

By value, a known secret is found as it is in any letter case, percent-encoded (also twice), with JSON or HTML escapes,
in hex, and inside base64. A secret of fewer than `SHORTEST` characters is not looked for by value, since that would
shred unrelated text; behind a name that announces a secret it is hidden nevertheless.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from lib.cobalt.secretive import PLACEHOLDER, PROVIDER_HINT, PROVIDER_KEY, SECRETIVE, hide, is_secretive
from lib.engine.disguises import Span, readings, spellings
from lib.engine.legible import Legible
from lib.launch.secret import Secret

SHORTEST = 6  # characters
PASSES = (
    5  # what is removed can lay bare another shape; it hardly ever takes more than two, the last to see that it is over
)
REMEMBERED = 8_000  # characters; addresses, sentences and whole pages come again and again within a run
REACH = 4096  # characters beyond the end of a shown line that are looked at, and eight for each of the longest secret

IN_HEADERS = re.compile(SECRETIVE + r"|(?:\A|[_-])(?:key|keys|auth|session|sid)(?:\Z|[_-])|key\Z")

# Text from outside must not make a pattern slow: each, once begun, takes what follows and never goes back over it.
# They see lower case, JWT and MADE apart. What is assigned loosely ("token: expired") is a secret only if it is opaque.
ASSIGNED = re.compile(
    rf"(?P<name>(?:{SECRETIVE})[\w-]*+)(?:[\"']?+\s*+[:=](?!=)\s*+"
    r"(?:\"(?P<quoted>[^\"\r\n]++)|'(?P<single>[^'\r\n]++)|(?<==)(?P<tight>[^\s\"'<>&#;\\]++)|(?P<loose>[\w.~+/%=-]++))"
    r")?".encode()
)
OPAQUE = re.compile(rb"\A(?=.*[0-9]).{12}")
ADDRESSED = re.compile(rb"(?:\A|[?&#;])(?:state|code|keys?|sid|sig|auth|session|ticket)=([^&#;\s\"'<>\\]++)")
USER = re.compile(rb"//([^/?#\s\"'<>@\\]++)@")
# "t" or "p" before it is asked for last: patterns that begin with one certain letter are found six times faster.
COBALT_KEY = re.compile(rb"k(?<=[tp]k)[_-]?[0-9a-f]{8}(?:[_-]?[0-9a-f]{4}){3}[_-]?[0-9a-f]{12}")
BEARER = re.compile(rb"(?:bearer|basic)\s++(?=([\w.~+/=-]{6,}+))")
CREDENTIAL = re.compile(rb"[0-9=]|[a-z][A-Z]|.{20}")  # words after "basic" have none of these
JWT = re.compile(rb"eyJ[\w.-]*+")
MADE = re.compile(PROVIDER_KEY.pattern.encode())
HINT = re.compile(PROVIDER_HINT.pattern.encode())
TAG = re.compile(rb"<(?:input|meta)\b[^<>]*+")
TAG_NAME = re.compile(rb"\b(?:name|id|property|type)\s*+=\s*+[\"']?+([^\"'\s>]++)")
TAG_VALUE = re.compile(rb"\b(?:value|content)\s*+=\s*+(?:\"([^\"]++)|'([^']++)|([^\s\"'>]++))")


class Redactor:
    """Knows the secrets of one run. What it has redacted, it leaves as it is when it meets it again."""

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        self._spellings: set[bytes] = set()
        self._cores: list[bytes] = []
        self._longest = 0
        self._remembered = lru_cache(512)(self._clean)
        for secret in secrets:
            self.learn(secret)

    def learn(self, value: Secret | str) -> None:
        """One more secret, from here on: a token that was minted during the run."""
        secret = value.reveal() if isinstance(value, Secret) else value
        if len(secret) >= SHORTEST:
            written = spellings(secret)
            self._spellings |= written
            self._add_cores(written)
            self._longest = max(self._longest, len(secret))
            self._remembered.cache_clear()

    def text(self, text: str) -> str:
        """`text` without secrets."""
        return self._remembered(text) if len(text) <= REMEMBERED else self._clean(text)

    def url(self, url: str) -> str:
        """An address without user information and without the values that travel under a secretive name."""
        return self.text(url)

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers, the values of secretive ones hidden whole."""
        return {
            self.text(name): PLACEHOLDER if value and IN_HEADERS.search(name.lower()) else self.text(value)
            for name, value in headers.items()
        }

    def model(self, value: Any) -> Any:
        """A structure of dict, list, tuple and str, redacted at any depth; other values stay as they are."""
        return hide(value, self.text)

    def body(self, body: Legible) -> str:
        """All of a body: JSON by the names at any depth, forms by their names, everything by value and shape."""
        return self.text(body.whole())

    def excerpt(self, body: Legible, lines: int = 20, width: int = 200) -> str:
        """The beginning of `body`: at most so many lines, each of at most so many characters, JSON one value a line."""
        reach = width + REACH + 8 * self._longest
        given = body.beginning(lines + 1).split("\n", lines + 1)[: lines + 1]
        shown = self.text("\n".join(line[:reach] for line in given)).split("\n")
        cut = [line if len(line) <= width else line[: width - 1] + "…" for line in shown]
        return "\n".join(cut if len(cut) <= lines else [*cut[: lines - 1], "…"])

    def _clean(self, text: str) -> str:
        for _ in range(PASSES):
            before, text = text, self._once(text)
            if text == before:
                break
        return text

    def _add_cores(self, written: Iterable[bytes]) -> None:
        """A text without any core holds no spelling: every spelling is a core or has one in it."""
        for each in sorted(written, key=len):
            if not any(core in each for core in self._cores):
                self._cores.append(each)

    def _once(self, text: str) -> str:
        raw = text.encode("utf-8", "surrogatepass")
        parts: list[bytes] = []
        end = 0
        for begin, stop in _joined(self._spans(raw)):
            parts += [raw[end:begin], PLACEHOLDER.encode()]
            end = stop
        return b"".join([*parts, raw[end:]]).decode("utf-8", "surrogatepass")

    def _spans(self, raw: bytes) -> Iterator[Span]:
        # A placeholder counts as a secret, so that one whose text is part of it does not change it.
        yield from ((found, found + len(PLACEHOLDER)) for found in _places(raw, PLACEHOLDER.encode()))
        for reading in readings(raw):
            lower = reading.data.lower()
            if _holds(lower, self._cores):  # hardly ever; most spellings hold another's core
                for spelling in self._spellings:
                    yield from (reading.span(found, found + len(spelling)) for found in _places(lower, spelling))
            yield from (reading.span(*span) for span in _shapes(reading.data, lower))


def _holds(data: bytes, parts: Iterable[bytes]) -> bool:
    for part in parts:  # noqa: SIM110 - a generator takes twice the time
        if part in data:
            return True
    return False


def _places(data: bytes, part: bytes) -> Iterator[int]:
    place = data.find(part)
    while place >= 0:
        yield place
        place = data.find(part, place + len(part))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """In order, those that overlap as one."""
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _shapes(data: bytes, lower: bytes) -> Iterator[Span]:
    """Where something looks like a secret. `lower` is `data` in lower case."""
    addressed = (ADDRESSED,) if b"=" in lower else ()  # asking so is ten times faster than looking for places
    for pattern in (*addressed, USER):
        yield from (match.span(1) for match in pattern.finditer(lower))
    yield from ((match.start() - 1, match.end()) for match in COBALT_KEY.finditer(lower))
    for match in ASSIGNED.finditer(lower):
        part = match.lastgroup or "name"
        if part != "name" and is_secretive(match["name"].decode()) and (part != "loose" or OPAQUE.search(match[part])):
            yield match.span(part)
    yield from (match.span(1) for match in BEARER.finditer(lower) if CREDENTIAL.search(data, *match.span(1)))
    yield from (match.span() for match in JWT.finditer(data) if b"." in match[0][12:])
    if HINT.search(data):
        yield from (match.span() for match in MADE.finditer(data))
    for tag in TAG.finditer(lower):
        if any(is_secretive(name[1].decode(errors="replace")) for name in TAG_NAME.finditer(lower, *tag.span())):
            yield from (match.span(match.lastindex or 0) for match in TAG_VALUE.finditer(lower, *tag.span()))
