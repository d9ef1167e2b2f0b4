"""Secrets that somebody typed into a workflow, where everyone who may read the workflow reads them.

Placeholders and references are no secrets: they are what should stand there.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal

from lib.cobalt.quotes import KEY_SHAPE, TOKEN_SHAPE
from lib.cobalt.secretive import PROVIDER_KEY, ROW_NAMES, ROW_VALUES, SECRETIVE, is_secretive

Certainty = Literal["certain", "possible"]
FILLED_IN = re.compile(r"\{\{[^{}]*+\}\}|\$\{[^{}]*+\}|\{\w++:[^{}]*+\}")  # by Cobalt, when the workflow runs
REFERENCE = re.compile(r"(?:event|node|item|error|env|process|vars?|secrets?|steps?|input|config)(?:\.[\w-]++)++")
CREDENTIALS = re.compile(  # of a header, of an address
    r"\b(?:bearer|basic)\s++(?=[\w.~+/=-]*[\d=])[\w.~+/=-]{8,}|://[^/?#\s\"'<>@:]++:[^/?#\s\"'<>@]++@", re.IGNORECASE
)
ASSIGNED = (
    re.compile(  # in code, in JSON kept as text, in an address; the value is optional, so that no name is read twice
        rf"(?P<name>(?:{SECRETIVE})[\w-]*+)(?:\\?[\"']?+\s*+(?::|=>?)\s*+\\?[\"'](?P<quoted>[^\"'\r\n\\]++)"
        r"|=(?P<tight>[^\s\"'<>&#;\\]++))?",
        re.IGNORECASE,
    )
)
OPAQUE = re.compile(r"(?=.*\d)\S{8,}")
PASSWORD = re.compile(r"passw|passphrase|pwd|secret", re.IGNORECASE)
NO_SECRET = re.compile(r"(?:id|tokens)\Z", re.IGNORECASE)  # ends of names: which credential, how many tokens


def named_texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in JSON, with the nearest name above it; in lists of headers that is the header's."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, list):
        for inner in value:
            yield from named_texts(inner, name)
    elif isinstance(value, dict):
        row = next((value[each] for each in ROW_NAMES if isinstance(value.get(each), str)), "")
        for key, inner in value.items():
            yield from named_texts(inner, row if row and key in ROW_VALUES else str(key))


def find_secret(name: str, text: str) -> Certainty | None:
    """Whether a text is, or holds, a secret: by its shape, or by the name that it stands under."""
    typed = FILLED_IN.sub("", text).strip()
    if any(shape.search(typed) for shape in (KEY_SHAPE, TOKEN_SHAPE, PROVIDER_KEY, CREDENTIALS)):
        return "certain"
    pairs = [
        (name, typed),
        *((each["name"], each["quoted"] or each["tight"] or "") for each in ASSIGNED.finditer(typed)),
    ]
    found = {_weigh(*pair) for pair in pairs}
    return "certain" if "certain" in found else "possible" if "possible" in found else None


def _weigh(name: str, value: str) -> Certainty | None:
    if not is_secretive(name) or NO_SECRET.search(name) or REFERENCE.fullmatch(value):
        return None
    if OPAQUE.fullmatch(value):
        return "certain"
    return "possible" if value and PASSWORD.search(name) else None
