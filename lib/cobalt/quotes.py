"""Text from outside, made fit to stand in a sentence."""

import re
from collections.abc import Sequence

from lib.cobalt.secretive import PROVIDER_KEY

# Where a word may begin inside pages: scripts and addresses write quotation marks and line ends as %22, \u0022 or \n.
BEGIN = r"(?:(?<![\w-])|(?<=%[0-9A-Fa-f]{2})|(?<=\\u[0-9A-Fa-f]{4})|(?<=\\[nrt]))"
KEY_SHAPE = re.compile(BEGIN + r"[tp]k[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![A-Za-z0-9])")
TOKEN_SHAPE = re.compile(BEGIN + r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}", re.ASCII)  # a JWT
LOOKED_AT = 20_000  # characters; no key or token is longer


def shown(text: str, limit: int = 120) -> str:
    """At most `limit` characters, without line breaks, invisible characters and what looks like a key or a token."""
    harmless = TOKEN_SHAPE.sub("(token)", KEY_SHAPE.sub("(key)", PROVIDER_KEY.sub("(key)", text[:LOOKED_AT])))
    plain = "".join(letter if letter.isprintable() else "�" for letter in harmless[: limit + 1])
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def listing(names: Sequence[str], limit: int = 5) -> str:
    """The first of several names, fit to be shown, and how many more there are."""
    named = ", ".join(shown(name, 60) for name in names[:limit])
    return f"{named} and {len(names) - limit} more" if len(names) > limit else named
