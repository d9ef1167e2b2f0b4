"""Who may use the controls: programs and people at this machine, and no page of a foreign site that they look at."""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope


def objection(scope: Scope) -> str:
    """Why a request for the controls is refused; "" if it is not."""
    headers = Headers(scope=scope)
    host, origin = headers.get("host", ""), headers.get("origin", "")
    if not is_loopback(scope["client"][0]):
        return "The controls answer this machine only."
    if not is_loopback(_host(f"//{host}")):
        return "The controls answer at a loopback address only: use 127.0.0.1."
    if origin and urlsplit(origin).netloc != host:
        return "The controls answer no page of another site."
    return ""


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
