"""An answer's body as text that a person can read, without what stands under a secretive name."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lib.cobalt.secretive import hide, may_announce

CHARSET = re.compile(r"charset=[\"']?(utf-?8|utf-16|us-ascii|iso-8859-1|latin1|windows-1252)\b")
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


class Legible:
    """A body, read once, without letters that cannot be seen. In JSON, secretive names hide what is below them."""

    def __init__(self, body: bytes, content_type: str) -> None:
        declared = CHARSET.search(content_type.lower())
        self._text = body.decode(declared[1] if declared else "utf-8", "replace")
        self._is_json = "json" in content_type.lower() or self._text.lstrip()[:1] in ("{", "[")
        if self._is_json:
            self._read()

    def whole(self) -> str:
        """All of it, JSON on one line."""
        return self._written(lambda value: json.dumps(value, ensure_ascii=False))

    def beginning(self, lines: int) -> str:
        """At least its first `lines` lines, JSON one value a line."""
        encoder = json.JSONEncoder(indent=2, ensure_ascii=False)
        return self._written(lambda value: "".join(_until_line(encoder.iterencode(value), lines)))

    def _read(self) -> None:
        try:
            value = json.loads(self._text)
            self._value = hide(value) if may_announce(self._text) else value
        except (ValueError, RecursionError):
            self._is_json = False

    def _written(self, write: Callable[[Any], str]) -> str:
        try:
            text = write(self._value) if self._is_json else self._text
        except RecursionError:
            text = self._text
        return INVISIBLE.sub("", text)


def _until_line(pieces: Iterable[str], lines: int) -> Iterator[str]:
    for piece in pieces:
        yield piece
        lines -= piece.count("\n")
        if lines <= 0:
            return
