"""Which addresses may be called: public ones, and the exact loopback origins of a local rehearsal. Opens nothing."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import httpx

from lib.cobalt.quotes import shown
from lib.launch.secret import Origin

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

USUAL_PORTS = {"http": 80, "https": 443}

# What IANA's two special-purpose registries keep away from ordinary hosts, and two more: multicast, and the address at
# which Azure's host machine answers its guests. Python's `is_global` is no substitute: it lets several through.
SPECIAL = tuple(
    (ipaddress.ip_network(network), kind)
    for kind, networks in {
        "this machine itself": ("127.0.0.0/8", "::1/128", "0.0.0.0/8", "::/128"),
        "a private network": (
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "fc00::/7",
            "fec0::/10",
        ),
        "a link-local or cloud metadata address": ("169.254.0.0/16", "168.63.129.16/32", "192.0.0.0/24", "fe80::/10"),
        "a multicast address": ("224.0.0.0/4", "ff00::/8"),
        "a reserved address": (
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "2001:db8::/32",
            "2620:4f:8000::/48",
            "3fff::/20",
        ),
        # NAT64 and the mapped and compatible forms lie outside 2000::/3, 6to4 and (in 2001::/23) Teredo inside it.
        "an IPv4 address wrapped in an IPv6 address": (
            "::/96",
            "::ffff:0:0/96",
            "64:ff9b::/96",
            "2002::/16",
            "2001::/32",
        ),
        "an address for special protocols": ("2001::/23",),
    }.items()
    for network in networks
)
ALLOCATED = ipaddress.ip_network("2000::/3")  # the only part of IPv6 that ordinary hosts may have

# Other services listen here, and some obey lines of text that stand in an HTTP request. Browsers call none of these
# either (the list of "bad ports" in the Fetch standard), so no page and no API that people use can live there.
BAD_PORTS = frozenset(
    int(port)
    for port in """
    1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135
    137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719
    1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080
    """.split()  # noqa: SIM905 - eighty quoted numbers would hide the list
)

LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
NAME = re.compile(rf"(?=.{{1,253}}\Z){LABEL}(?:\.{LABEL})*")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # how the last label of an IPv4 address looks to lenient parsers


class Refused(Exception):
    """This is not called. `because` is one sentence for the customer that names the host."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


@dataclass(frozen=True)
class Guard:
    """Decides what may be called. `allowed` are the loopback origins of a rehearsal, each exactly one.

    Raises ValueError when something else than loopback is to be allowed.
    """

    allowed: frozenset[Origin] = frozenset()

    def __post_init__(self) -> None:
        for _, host, _ in self.allowed:
            if host != "localhost" and not _is_loopback(_literal(host)):
                raise ValueError("only loopback origins can be allowed")

    def admit(self, url: httpx.URL | str) -> Origin:
        """The origin to call. Raises Refused for what is odd or not public, as far as the address itself shows."""
        origin = origin_of(url)
        _, host, port = origin
        if origin in self.allowed:
            return origin
        if _literal(host):
            self.pin(origin, [host])
        elif "." not in host:
            raise Refused(f"{shown(host)} is not called: it has no domain and could only be found on a local network.")
        if port in BAD_PORTS:
            raise Refused(f"{shown(host)} is not called on port {port}: browsers refuse it as well.")
        return origin

    def pin(self, origin: Origin, addresses: Sequence[str]) -> tuple[str, ...]:
        """The addresses that `origin` was resolved to, if every one of them may be called; else raises Refused."""
        for text in addresses:
            kind = _kind(text)
            if kind and not (origin in self.allowed and _is_loopback(_literal(text))):
                raise Refused(f"{shown(origin[1])} is not called: it leads to {kind}.")
            if not kind and origin in self.allowed:
                raise Refused(f"{shown(origin[1])} is not called: a rehearsal stays on this machine.")
        return tuple(addresses)


def origin_of(url: httpx.URL | str) -> Origin:
    """Where a request to `url` would go. Raises Refused for what a browser would not open or would read otherwise."""
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError):
        raise Refused("This is not an address that can be called.") from None
    host = parts.raw_host.decode("ascii").lower()
    if parts.scheme not in USUAL_PORTS:
        raise Refused(f"{shown(host) or 'It'} is not called: the address must begin with https:// or http://.")
    if parts.userinfo:
        raise Refused(f"{shown(host)} is not called: the address carries a user name or password.")
    port = USUAL_PORTS[parts.scheme] if parts.port is None else parts.port
    if not 0 < port < 65536:
        raise Refused(f"{shown(host)} is not called: {port} is no port.")
    return parts.scheme, _canonical(host), port


def is_address(host: str) -> bool:
    """Whether `host` is an address already, and no name to look up."""
    return _literal(host) is not None


def _canonical(host: str) -> str:
    address = _literal(host)
    if address:
        return str(address)
    if not NAME.fullmatch(host) or NUMBER.fullmatch(host.rpartition(".")[2]):
        raise Refused(f"{shown(host) or 'An empty host'} is not called: it is no plain host name or address.")
    return host


@lru_cache(1024)
def _literal(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _is_loopback(address: Address | None) -> bool:
    # Not `is_loopback`: later Pythons answer True for wrapped addresses as well.
    return str(address) == "::1" or (isinstance(address, ipaddress.IPv4Address) and address.packed[0] == 127)


def _kind(text: str) -> str:
    """Why an address is not public, in words; "" for a public one."""
    address = _literal(text)
    if address is None or (isinstance(address, ipaddress.IPv6Address) and address.scope_id):
        return "something that is no plain address"
    special = next((kind for network, kind in SPECIAL if address in network), "")
    if not special and isinstance(address, ipaddress.IPv6Address) and address not in ALLOCATED:
        return "a reserved address"
    return special
