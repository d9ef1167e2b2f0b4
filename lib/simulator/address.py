"""Where a request goes: any prefix may stand before the routes, and a prefix may choose faults.

`/__fault/slow,scope-extra/api/v2/public/…` is `/api/v2/public/…` under two faults. Clients join base URL and path by
plain concatenation, so they need no change for that. Works on the raw path: in `acme%2F` the slash belongs to the id.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

CONTROL = "/__sim/"
ANCHORS = (re.compile(r"/api/v\d+/"), re.compile(r"/(?:provider|app|icons)/"))  # the API's own comes first
FAULTS = re.compile(r"/__fault(?:/([^/]*))?")


@dataclass(frozen=True)
class Address:
    """`prefix` is what belongs to the client's base URL, `path` is decoded and has no slash at its end."""

    prefix: str
    path: str
    faults: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        """Whether disturbances and the browser's rules for foreign sites apply."""
        return self.path.startswith("/api/")

    @property
    def is_control(self) -> bool:
        """Whether it is about the simulator itself."""
        return self.path.startswith(CONTROL)


def read(raw: str) -> Address:
    """Takes a raw request path apart."""
    if raw.startswith(CONTROL):
        return Address("", _tidy(raw), ())
    found = next((match for anchor in ANCHORS if (match := anchor.search(raw))), None)
    prefix, rest = (raw[: found.start()], raw[found.start() :]) if found else ("", raw)
    names = ",".join(FAULTS.findall(prefix)).split(",") if FAULTS.search(prefix) else ()
    return Address(prefix, _tidy(rest), tuple(unquote(name) for name in names))


def _tidy(raw: str) -> str:
    return unquote(raw.removesuffix("/") or "/")
