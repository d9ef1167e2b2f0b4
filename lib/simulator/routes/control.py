"""The simulator's own controls, outside of everything that it imitates."""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.simulator import faults, pages
from lib.simulator.refusals import Refusal
from lib.simulator.visit import visit_of

if TYPE_CHECKING:
    from lib.simulator.site import Site


async def welcome(request: Request) -> Response:
    """GET: what this is, for the person who opens the base URL."""
    base = pages.text(visit_of(request).base)
    links = {"/app/integrations": "A sample app", "/__sim/journal": "What was asked", "/__sim/faults": "The faults"}
    items = "".join(f'<li><a href="{base}{path}">{title}</a></li>' for path, title in links.items())
    return pages.page("A local Cobalt", f"<p>For rehearsals: nothing here is real.</p><ul>{items}</ul>")


async def reset(request: Request) -> JSONResponse:
    """POST: everything as just started."""
    _site(request).reset()
    return _state(request)


async def journal(request: Request) -> JSONResponse:
    """GET: what was asked so far."""
    return JSONResponse(_site(request).journal.lines())


async def show_faults(request: Request) -> JSONResponse:
    """GET: what is active, and what there is to choose from."""
    return _state(request)


async def set_faults(request: Request) -> JSONResponse:
    """PUT {"faults": [names]}: active from now on for everybody, instead of the present ones."""
    names = visit_of(request).fields().get("faults")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Refusal(400, "VALIDATION_ERROR", 'Give the names as {"faults": ["slow"]}')
    try:
        _site(request).faults = faults.choose(names)
    except faults.UnknownFault as unknown:
        raise Refusal(400, "VALIDATION_ERROR", str(unknown)) from unknown
    return _state(request)


def _state(request: Request) -> JSONResponse:
    known = [{"name": fault.name, "does": fault.does} for fault in faults.CATALOGUE.values()]
    return JSONResponse({"active": sorted(_site(request).faults), "known": known})


def _site(request: Request) -> "Site":
    site: Site = request.scope["site"]
    return site


ROUTES = [
    Route("/", welcome, methods=["GET"]),
    Route("/__sim/reset", reset, methods=["POST"]),
    Route("/__sim/journal", journal, methods=["GET"]),
    Route("/__sim/faults", show_faults, methods=["GET"]),
    Route("/__sim/faults", set_faults, methods=["PUT"]),
]
