"""Which references an installation's people may use, and to which origins each of those secrets may go."""

import re
from urllib.parse import urlsplit

from lib.launch.secret import Origin

SETTING = "GOLIVE_KEYS"
PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|[0-9a-f:.]*:[0-9a-f:.]*")  # as requests name it: no trailing dot
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Unlisted(Exception):
    """What is wrong with the list, or what its admin would have to add to it."""


class KeyHomes:
    """What GOLIVE_KEYS says: NAME=HOST,HOST or file:/path=HOST, parted by blanks. Raises Unlisted for else.

    A host may bear scheme and port: “api.example.com” means https://api.example.com:443 and nothing else.
    """

    def __init__(self, listed: str) -> None:
        self._homes: dict[str, frozenset[Origin]] = {}
        for entry in listed.split():
            reference, hosts = _read_entry(entry)
            self._homes[reference] = self._homes.get(reference, frozenset()) | hosts

    def of(self, reference: str, address: str = "") -> frozenset[Origin]:
        """Where a secret may go; `address` is where it is meant to, "" while nobody knows. Raises Unlisted."""
        homes = self._homes.get(reference, frozenset())
        if not homes or (address and find_origin(address) not in homes):
            raise Unlisted(_refusal(reference, address))
        return homes


def find_origin(address: str) -> Origin | None:
    """Scheme, host and port of an address; None for one that cannot be listed, such as a host not in ASCII."""
    try:
        parts = urlsplit(address)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        return None
    if scheme not in PORTS or "@" in parts.netloc or not HOST.fullmatch(host):
        return None
    return scheme, host, PORTS[scheme] if port is None else port


def _read_entry(entry: str) -> tuple[str, frozenset[Origin]]:
    name, _, hosts = entry.rpartition("=")
    reference = f"env:{name}" if NAME.fullmatch(name) else name
    origins = [_read_home(host) for host in hosts.split(",")]
    if not reference.startswith(("env:", "file:/")) or None in origins:
        raise Unlisted(
            f"{SETTING} must list NAME=HOST, or file:/path=HOST, several hosts parted by commas; "
            "a host is written as api.example.com or https://api.example.com:8443, in ASCII."
        )
    return reference, frozenset(each for each in origins if each)


def _read_home(host: str) -> Origin | None:
    address = host if "://" in host else f"https://{host}"
    return find_origin(address) if address.rstrip("/").count("/") == 2 else None


def _refusal(reference: str, address: str) -> str:
    origin, name = find_origin(address), reference.removeprefix("env:")
    if address and not origin:
        return f"{reference} is not sent to a host that is written so. Write it in ASCII, without a dot at its end."
    what = f"sent to {_listed(origin)}" if origin else "used"
    wanted = f"{name}={_listed(origin) if origin else 'HOST'}"
    return f"{reference} may not be {what} here. An admin of this installation must add {wanted} to {SETTING}."


def _listed(origin: Origin) -> str:
    scheme, host, port = origin
    named = f"[{host}]" if ":" in host else host
    named = named if port == PORTS[scheme] else f"{named}:{port}"
    return named if scheme == "https" else f"{scheme}://{named}"
