"""Addresses that others send us: taken apart strictly, or refused."""

import re

import httpx

LONGEST = 8192  # characters; many scopes make a long address, more than this is no address
HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*", re.IGNORECASE)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class BadAddress(ValueError):
    """Not an http(s) address that could be opened. The text says why, without quoting the address."""


def parse_address(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """An http or https address with a host and without user name, relative to `base` if given. Raises BadAddress."""
    if len(text) > LONGEST:
        raise BadAddress(f"it is longer than {LONGEST} characters")
    if not text or "\\" in text or any(not letter.isprintable() or letter.isspace() for letter in text):
        raise BadAddress("it is empty, or has blanks or characters that no address may have")
    try:
        url = base.join(text) if base else httpx.URL(text)
        return _checked(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise BadAddress("it is malformed") from error


def _checked(url: httpx.URL) -> httpx.URL:
    if url.scheme not in ("http", "https"):
        raise BadAddress("it does not begin with https://")
    if not HOST.fullmatch(url.raw_host.decode("ascii")):
        raise BadAddress("it has no proper host name")
    _ = url.host  # raises UnicodeError for a name that is no international domain name
    if url.userinfo or not 0 < (url.port or 443) < 65536:
        raise BadAddress("it carries a user name, or a port that cannot be")
    return url


def is_protected(url: httpx.URL) -> bool:
    """Whether what is sent cannot be read on the way: https, or this machine."""
    return url.scheme == "https" or url.host in LOOPBACK


def is_same_origin(url: httpx.URL, other: httpx.URL) -> bool:
    """Same scheme, host and port: a session may go along."""
    return (url.scheme, url.host, url.port) == (other.scheme, other.host, other.port)
