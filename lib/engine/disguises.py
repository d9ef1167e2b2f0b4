"""The same text in other clothes: how a secret may be written, and how a text reads once its escapes are undone."""

import base64
import html
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote, quote_plus

Span: TypeAlias = tuple[int, int]

# Runs of one kind of escape. Every letter of a run is equally wide, so the way back to the original stays short. The
# first character is asked for apart from the rest: that lets the pattern skip over plain text.
HEX = "[0-9a-fA-F]"
ESCAPES = re.compile(
    rf"[%\\&](?:(?<=%){HEX}{{2}}(?:%{HEX}{{2}})*+"
    rf"|(?<=\\)(?:u00[0-7]{HEX}(?:\\u00[0-7]{HEX})*+|x{HEX}{{2}}(?:\\x{HEX}{{2}})*+|[\"'/\\](?:\\[\"'/\\])*+)"
    rf"|(?<=&)(?:amp|lt|gt|quot|\#[0-9]{{2,3}}|\#[xX]{HEX}{{2}});)".encode()
)
DEPTH = 2  # an address inside an address is escaped twice


def spellings(secret: str) -> set[bytes]:
    """How a secret may be written out, in lower case. Escapes of single letters are left to `readings`."""
    raw = secret.encode("utf-8", "surrogatepass")
    plain = json.dumps(secret)[1:-1]
    escaped = {plain, plain.replace("/", r"\/"), html.escape(secret)}
    if secret.isascii():
        escaped |= {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    written = {raw, raw.hex().encode(), *(text.encode("utf-8", "surrogatepass") for text in escaped)}
    return {each.lower() for each in written.union(_base64_cores(raw))}


def _base64_cores(raw: bytes) -> Iterator[bytes]:
    """The base64 digits that `raw` alone decides, for each of the three ways in which it can lie in a longer text."""
    for before in range(3):
        digits = base64.b64encode(bytes(before) + raw)
        core = digits[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
        yield core
        yield core.translate(bytes.maketrans(b"+/", b"-_"))


@dataclass(frozen=True)
class Reading:
    """A text with some escapes undone. The pieces (where each begins here and there, and how wide a letter is there)
    lead back to the original.
    """

    data: bytes
    begins: tuple[int, ...] = (0,)
    originals: tuple[int, ...] = (0,)
    widths: tuple[int, ...] = (1,)
    of: "Reading | None" = None

    def span(self, begin: int, end: int) -> Span:
        """The part of the original text that reads as data[begin:end]."""
        return self.original(begin), self.original(end)

    def original(self, place: int) -> int:
        """Where data[place] comes from."""
        if self.of is None:
            return place
        piece = bisect_right(self.begins, place) - 1
        return self.of.original(self.originals[piece] + (place - self.begins[piece]) * self.widths[piece])


def readings(data: bytes) -> Iterator[Reading]:
    """`data` itself, then with its escapes undone, then with those undone that come out of that."""
    reading = Reading(data)
    yield reading
    for _ in range(DEPTH):
        deeper = _unescaped(reading)
        if deeper is None:
            return
        reading = deeper
        yield reading


def _unescaped(reading: Reading) -> Reading | None:
    """The next reading; None when there is no escape."""
    data, parts = reading.data, bytearray()
    begins, originals, widths, last = [0], [0], [1], 0
    for run in ESCAPES.finditer(data):
        parts += data[last : run.start()]
        letters, width = _undone(run[0])
        last = run.end()
        begins += (len(parts), len(parts) + len(letters))
        originals += (run.start(), last)
        widths += (width, 1)
        parts += letters
    if not last:
        return None
    parts += data[last:]
    return Reading(bytes(parts), tuple(begins), tuple(originals), tuple(widths), reading)


def _undone(run: bytes) -> tuple[bytes, int]:
    """What a run of escapes stands for, and how wide each was."""
    if run[:1] == b"%":
        return bytes.fromhex(run.replace(b"%", b"").decode()), 3
    if run[:2] == b"\\u":
        return bytes.fromhex(run.replace(b"\\u00", b"").decode()), 6
    if run[:2] == b"\\x":
        return bytes.fromhex(run.replace(b"\\x", b"").decode()), 4
    if run[:1] == b"\\":
        return run[1::2], 2
    letter = html.unescape(run.decode())
    return (letter.encode(), len(run)) if letter.isascii() else (run, 1)
