"""What was asked of the simulator and how it answered, without any secret."""

import re
from collections import deque
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

KEPT = 1000  # the latest ones
SECRET_HEADERS = frozenset({"x-api-key", "authorization", "proxy-authorization", "cookie"})
SECRET_FIELDS = frozenset({"state", "code", "token", "refresh_token", "client_secret", "x-api-key"})
SECRET_SHAPES = re.compile(r"[tp]k[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|eyJ[\w-]+\.[\w-]+\.[\w-]*", re.IGNORECASE)
SECRET_MEMBERS = re.compile(
    r'("(?:[a-z_]*token|[a-z_]*secret|code|state|password|api_key|apiKey|value)"\s*:\s*")(?:[^"\\]|\\.)*', re.IGNORECASE
)
SECRET_PARAMETERS = re.compile(r"([?&](?:state|code|[a-z_]*token|client_secret)=)[^&\"\s]*", re.IGNORECASE)
EXCERPT = 300  # characters of an answer
GONE = "(removed)"


class Journal:
    """The latest requests, oldest first."""

    def __init__(self) -> None:
        self._lines: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def record(self, line: dict[str, Any]) -> None:
        """Adds one request; its headers and query must have gone through this module."""
        self._lines.append(line)

    def lines(self, profile: str | None = None, since: datetime | None = None) -> list[dict[str, Any]]:
        """A copy: of one profile ("" is that without a prefix), or of what came after a moment, or of all."""
        return [
            line
            for line in self._lines
            if (profile is None or line["profile"] == profile)
            and (since is None or datetime.fromisoformat(line["at"]) > since)
        ]

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


def excerpt(answer: bytes, kind: str) -> str:
    """The beginning of a JSON answer with secret values removed; only the kind of any other."""
    if not kind.startswith("application/json"):
        return f"({kind.partition(';')[0]})" if kind else ""
    text = SECRET_PARAMETERS.sub(rf"\1{GONE}", SECRET_MEMBERS.sub(rf"\1{GONE}", clean(answer.decode(errors="replace"))))
    return text if len(text) <= EXCERPT else text[:EXCERPT] + "…"


def clean(text: str) -> str:
    """Text without what looks like a key or a token."""
    return SECRET_SHAPES.sub(GONE, text)
