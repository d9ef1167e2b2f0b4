"""The way to a page: redirects followed by hand, and a session that never leaves the host it belongs to."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeAlias

import httpx

from lib.cobalt.addresses import BadAddress, is_same_origin, parse_address
from lib.cobalt.requests import visit

MOST_REDIRECTS = 5


class TooManyRedirects(BadAddress):
    """One redirect led to the next; the text says so."""


@dataclass(frozen=True)
class Arrival:
    """Where a journey ended. `hops` are the addresses on the way, the first one included."""

    url: httpx.URL
    response: httpx.Response
    hops: tuple[httpx.URL, ...]


Journey: TypeAlias = Generator[httpx.Request, httpx.Response, Arrival]


def open_page(address: str | httpx.URL, session: str = "", accept: str = "text/html,*/*;q=0.8") -> Journey:
    """Opens an address, at most five redirects on; for `yield from` in a conversation. Raises BadAddress.

    The session goes along as long as scheme, host and port stay what they were.
    """
    first = url = parse_address(str(address))
    hops: list[httpx.URL] = []
    while len(hops) <= MOST_REDIRECTS:
        hops.append(url)
        response = yield visit(url, session if is_same_origin(url, first) else "", accept)
        if not response.has_redirect_location:
            return Arrival(url, response, tuple(hops))
        url = parse_address(response.headers["location"], base=url)
    raise TooManyRedirects("it leads from one redirect to the next, more than five times")
