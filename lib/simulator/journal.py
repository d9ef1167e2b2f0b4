"""What was asked of the simulator and how it answered, without any secret."""

import re
from collections import deque
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

KEPT = 1000  # the latest ones
SECRET_HEADERS = frozenset({"x-api-key", "authorization", "proxy-authorization", "cookie"})
SECRET_FIELDS = frozenset({"state", "code", "token", "refresh_token", "client_secret", "x-api-key"})
SECRET_SHAPES = re.compile(r"[tp]k[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|eyJ[\w-]+\.[\w-]+\.[\w-]*", re.IGNORECASE)
GONE = "(removed)"


class Journal:
    """The latest requests, oldest first."""

    def __init__(self) -> None:
        self._lines: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def record(self, line: dict[str, Any]) -> None:
        """Adds one request; its headers and query must have gone through this module."""
        self._lines.append(line)

    def lines(self) -> list[dict[str, Any]]:
        """A copy."""
        return list(self._lines)

    def clear(self) -> None:
        """Forgets everything."""
        self._lines.clear()


def clean_headers(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header names in lower case, as they arrived; secret values removed."""
    pairs = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers)
    return {name: GONE if name in SECRET_HEADERS else clean(value) for name, value in pairs}


def clean_query(query: bytes) -> str:
    """The query with secret values removed."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return urlencode([(name, GONE if name.lower() in SECRET_FIELDS else clean(value)) for name, value in pairs])


def clean(text: str) -> str:
    """Text without what looks like a key or a token."""
    return SECRET_SHAPES.sub(GONE, text)
