"""Removes secrets from what is kept and shown: by value in every usual disguise, by shape, and by the name before them.

By value, a known secret is found as it is in any letter case, percent-encoded (also twice), with JSON or HTML escapes,
in hex, and inside base64. A secret of fewer than `SHORTEST` characters is not looked for by value, since that would
shred unrelated text; behind a name that announces a secret it is hidden nevertheless.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from lib.cobalt.secretive import PROVIDER_KEY, ROW_NAMES, ROW_VALUES, SECRETIVE, is_secretive
from lib.engine.disguises import Span, readings, spellings
from lib.launch.secret import Secret

PLACEHOLDER = "[redacted]"
SHORTEST = 6  # characters
PASSES = (
    5  # what is removed can lay bare another shape; it hardly ever takes more than two, the last to see that it is over
)
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
COBALT_KEY = re.compile(rb"([tp]k[_-]?[0-9a-f]{8}(?:[_-]?[0-9a-f]{4}){3}[_-]?[0-9a-f]{12})")
BEARER = re.compile(rb"(?:bearer|basic)\s++(?=([\w.~+/=-]{6,}+))")
CREDENTIAL = re.compile(rb"[0-9=]|[a-z][A-Z]|.{20}")  # words after "basic" have none of these
JWT = re.compile(rb"eyJ[\w.-]*+")
MADE = re.compile(PROVIDER_KEY.pattern.encode())
TAG = re.compile(rb"<(?:input|meta)\b[^<>]*+")
TAG_NAME = re.compile(rb"\b(?:name|id|property|type)\s*+=\s*+[\"']?+([^\"'\s>]++)")
TAG_VALUE = re.compile(rb"\b(?:value|content)\s*+=\s*+(?:\"([^\"]++)|'([^']++)|([^\s\"'>]++))")

CHARSET = re.compile(r"charset=[\"']?(utf-?8|utf-16|us-ascii|iso-8859-1|latin1|windows-1252)\b")
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


class Redactor:
    """Knows the secrets of one run. What it has redacted, it leaves as it is when it meets it again."""

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        self._spellings: set[bytes] = set()
        self._longest = 0
        for secret in secrets:
            self.learn(secret)

    def learn(self, value: Secret | str) -> None:
        """One more secret, from here on: a token that was minted during the run."""
        secret = value.reveal() if isinstance(value, Secret) else value
        if len(secret) >= SHORTEST:
            self._spellings |= spellings(secret)
            self._longest = max(self._longest, len(secret))

    def text(self, text: str) -> str:
        """`text` without secrets."""
        for _ in range(PASSES):
            before, text = text, self._once(text)
            if text == before:
                break
        return text

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
        return _hide(value, self.text)

    def body(self, body: bytes, content_type: str) -> str:
        """A body as text: JSON by the names at any depth, forms by their names, everything by value and shape."""
        return self.text(_legible(body, content_type, None))

    def excerpt(self, body: bytes, content_type: str, lines: int = 20, width: int = 200) -> str:
        """The beginning of `body`: at most so many lines, each of at most so many characters, JSON one value a line."""
        reach = width + REACH + 8 * self._longest
        given = _legible(body, content_type, lines + 1).split("\n", lines + 1)[: lines + 1]
        shown = self.text("\n".join(line[:reach] for line in given)).split("\n")
        cut = [line if len(line) <= width else line[: width - 1] + "…" for line in shown]
        return "\n".join(cut if len(cut) <= lines else [*cut[: lines - 1], "…"])

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
            for spelling in self._spellings:
                if spelling in lower:  # hardly ever; asking so is several times faster than looking for places
                    yield from (reading.span(found, found + len(spelling)) for found in _places(lower, spelling))
            yield from (reading.span(*span) for span in _shapes(reading.data, lower))


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
    for pattern in (ADDRESSED, USER, COBALT_KEY):
        yield from (match.span(1) for match in pattern.finditer(lower))
    for match in ASSIGNED.finditer(lower):
        part = match.lastgroup or "name"
        if part != "name" and is_secretive(match["name"].decode()) and (part != "loose" or OPAQUE.search(match[part])):
            yield match.span(part)
    yield from (match.span(1) for match in BEARER.finditer(lower) if CREDENTIAL.search(data, *match.span(1)))
    yield from (match.span() for match in JWT.finditer(data) if b"." in match[0][12:])
    yield from (match.span() for match in MADE.finditer(data))
    for tag in TAG.finditer(lower):
        if any(is_secretive(name[1].decode(errors="replace")) for name in TAG_NAME.finditer(lower, *tag.span())):
            yield from (match.span(match.lastindex or 0) for match in TAG_VALUE.finditer(lower, *tag.span()))


def _hide(value: Any, leaf: Callable[[str], str], *, hidden: bool = False) -> Any:
    """`value` with the placeholder for all that stands under a secretive name, and `leaf` applied to other text."""
    if isinstance(value, Mapping):
        secret_row = any(is_secretive(str(value.get(name, ""))) for name in ROW_NAMES)
        return {
            leaf(key) if isinstance(key, str) else key: _hide(
                each, leaf, hidden=hidden or is_secretive(str(key)) or (secret_row and key in ROW_VALUES)
            )
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return type(value)([_hide(each, leaf, hidden=hidden) for each in value])
    if hidden and value and not isinstance(value, bool):
        return PLACEHOLDER
    return leaf(value) if isinstance(value, str) else value


def _legible(body: bytes, content_type: str, lines: int | None) -> str:
    """A body as text, without letters that cannot be seen; JSON on one line, or at least its first `lines` lines."""
    declared = CHARSET.search(content_type.lower())
    text = body.decode(declared[1] if declared else "utf-8", "replace")
    if "json" in content_type.lower() or text.lstrip()[:1] in ("{", "["):
        text = _json(text, lines)
    return INVISIBLE.sub("", text)


def _json(text: str, lines: int | None) -> str:
    try:
        value = _hide(json.loads(text), str)
        if lines is None:
            return json.dumps(value, ensure_ascii=False)
        pieces = json.JSONEncoder(indent=2, ensure_ascii=False).iterencode(value)
        return "".join(_until_line(pieces, lines))
    except (ValueError, RecursionError):
        return text


def _until_line(pieces: Iterable[str], lines: int) -> Iterator[str]:
    for piece in pieces:
        yield piece
        lines -= piece.count("\n")
        if lines <= 0:
            return
