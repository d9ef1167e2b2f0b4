"""Keeps secrets at home: a request that carries one goes only where the installation lets it go. Opens nothing."""

import re
from collections.abc import Iterable

import httpx

from lib.checks.conversation import Fault
from lib.cobalt.quotes import shown
from lib.engine.disguises import readings, spellings
from lib.engine.guard import Refused, origin_of
from lib.launch.secret import Origin, Secret

LINE = re.compile(r"[A-Za-z-]+: *(?P<value>\S.*)")


class Fence:
    """Around secrets that have homes; others may go anywhere."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._kept = [(each.homes, _spelled(each)) for each in secrets if each and each.homes is not None]

    def admit(self, request: httpx.Request) -> None:
        """Raises Fault for a request that would carry a secret to another origin, redirected or not."""
        if all(_find_origin(request) in homes for homes, _ in self._kept):
            return
        if any(_find_origin(request) not in homes and _carries(request, words) for homes, words in self._kept):
            because = (
                f"A secret of this launch is not sent to {shown(request.url.host)}. "
                "An admin of this installation must list that host for it in GOLIVE_KEYS."
            )
            raise Fault("address-refused", because)


def _find_origin(request: httpx.Request) -> Origin | None:
    try:
        return origin_of(request.url)
    except Refused:
        return None


def _spelled(secret: Secret) -> set[bytes]:
    """A session is kept as a header line, and sent as a header's name and what stands behind it."""
    value = secret.reveal()
    line = LINE.fullmatch(value)
    return spellings(value) | (spellings(line["value"]) if line else set())


def _carries(request: httpx.Request, words: set[bytes]) -> bool:
    headers = (part for header in request.headers.raw for part in header)
    sent = b"\n".join((str(request.url).encode(), *headers, request.read()))
    return any(word in reading.data.lower() for reading in readings(sent) for word in words)
