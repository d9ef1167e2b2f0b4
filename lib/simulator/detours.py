"""Pages of the customer's app that lead elsewhere: round in a circle, or to a certificate that nobody should trust."""

from urllib.parse import quote, urlsplit

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.simulator.secure import Door
from lib.simulator.visit import Visit

PAGES = "/app/"
READING = ("GET", "HEAD")


def through(inner: ASGIApp, door: Door) -> ASGIApp:
    """Lets `inner` answer, unless a fault leads away from it."""

    async def lead(scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["method"] in READING and scope["path"].startswith(PAGES)
        base = await _base(scope, door) if is_page else ""
        await (RedirectResponse(base + _rest(scope), 307) if base else inner)(scope, receive, send)

    return lead


async def _base(scope: Scope, door: Door) -> str:
    """The base URL under which the page is to be found instead; "" if it is shown."""
    visit: Visit = scope["visit"]
    if visit.suffers("redirect-loop"):
        return visit.base
    if visit.suffers("tls-bad") and scope["scheme"] == "http":
        return f"https://127.0.0.1:{await door.port()}{urlsplit(visit.base).path}"
    return ""


def _rest(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return quote(scope["path"]) + (f"?{query}" if query else "")
