"""The endpoint of the customer's product that gives its signed-in user a session token of Cobalt."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx

from lib.cobalt.addresses import BadAddress, is_same_origin, parse_address
from lib.cobalt.answers import Claims, UnreadableToken, read_claims
from lib.cobalt.errors import Unusable
from lib.cobalt.journey import MOST_REDIRECTS, Arrival, Journey
from lib.cobalt.product import be_inside
from lib.cobalt.quotes import TOKEN_SHAPE
from lib.cobalt.requests import BROWSER

NAMES = ("linked_account_id", "linkedAccountId", "account_id", "accountId")  # by which a caller may claim an account
KEEPS_METHOD = (307, 308)
FORGERY = re.compile(rb"csrf|xsrf|forgery|authenticity", re.IGNORECASE)


@dataclass(frozen=True)
class GivenToken:
    """A session token, and what it says of itself."""

    token: str = field(repr=False)
    claims: Claims


def ask_for_token(address: str, session: str = "", claimed: str = "") -> Journey:
    """POST, or GET where that is not allowed; redirects by hand. `claimed` names another account. Raises Unusable."""
    try:
        first = url = _claiming(parse_address(address), claimed)
        method, hops = "POST", [url]
        while len(hops) <= MOST_REDIRECTS + 1:
            response = yield _request(method, url, session if is_same_origin(url, first) else "", claimed)
            if response.status_code == 405 and method == "POST":
                method = "GET"
            elif response.has_redirect_location:
                url = parse_address(response.headers["location"], base=url)
                method = method if response.status_code in KEEPS_METHOD else "GET"
                hops.append(url)
            else:
                return Arrival(url, response, tuple(hops))
    except BadAddress as reason:
        raise Unusable(
            "token-endpoint-unavailable", f"The endpoint has, or leads to, a wrong address: {reason}."
        ) from None
    raise Unusable("token-endpoint-unavailable", "The endpoint leads from one redirect to the next.")


def tokens_in(response: httpx.Response) -> tuple[GivenToken, ...]:
    """The session tokens that an answer carries, in its headers or its body, each once."""
    text = "\n".join([*response.headers.values(), response.content.decode("utf-8", "replace")])
    return tuple(_readable(dict.fromkeys(TOKEN_SHAPE.findall(text))))


def has_token(response: httpx.Response) -> bool:
    """Whether an answer carries anything in the form of a token (JWT)."""
    text = "\n".join([*response.headers.values(), response.content.decode("utf-8", "replace")])
    return bool(TOKEN_SHAPE.search(text))


def own_token(arrival: Arrival) -> GivenToken:
    """The one session token that a signed-in user was given. Raises Unusable."""
    given = tokens_in(arrival.response) if arrival.response.is_success else ()
    if len(given) == 1:
        return given[0]
    if not given:
        be_inside(arrival)
    found = "more than one session token" if given else "no session token that can be read"
    raise Unusable("product-token-not-found", f"To the signed-in user the endpoint gave {found}.")


def blames_forgery(response: httpx.Response) -> bool:
    """Whether a refusal is about a missing token against forged requests, which says nothing about the login."""
    return bool(FORGERY.search(response.content[:5000]))


def _readable(found: Any) -> Iterator[GivenToken]:
    for token in found:
        try:
            yield GivenToken(token, read_claims(token))
        except UnreadableToken:
            continue


def _claiming(url: httpx.URL, claimed: str) -> httpx.URL:
    if not claimed:
        return url
    query = urlencode(dict.fromkeys(NAMES, claimed))
    return url.copy_with(query=b"&".join(part for part in (url.query, query.encode()) if part))


def _request(method: str, url: httpx.URL, session: str, claimed: str) -> httpx.Request:
    name, _, value = session.partition(":")
    signed_in = {name.strip(): value.strip()} if value else {}
    body = dict.fromkeys(NAMES, claimed) if claimed else {}
    headers = {"user-agent": BROWSER, "accept": "application/json"} | signed_in
    return httpx.Request(method, url, headers=headers, json=body if method == "POST" else None)
