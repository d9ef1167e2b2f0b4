"""The simulator's own controls: what was sent to webhooks, and how patient the sender is."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from lib.simulator.routes.control import complaint, site_of
from lib.simulator.visit import visit_of

LONGEST_GAP = 86_400  # seconds: the clock can be moved past it


async def show(request: Request) -> JSONResponse:
    """GET every attempt to deliver, the oldest first; `profile` leaves out the worlds of other prefixes."""
    wanted = request.query_params.get("profile")
    return JSONResponse([line for line in site_of(request).book.log if wanted in (None, line["profile"])])


async def pace(request: Request) -> JSONResponse:
    """PUT {"first_gap_seconds": number}: how long to wait before the first retry, in all worlds."""
    wanted = visit_of(request).fields().get("first_gap_seconds")
    if not isinstance(wanted, int | float) or isinstance(wanted, bool) or not 0 <= wanted <= LONGEST_GAP:
        raise complaint(f"first_gap_seconds must be a number from 0 to {LONGEST_GAP}")
    site_of(request).book.first_gap = wanted
    return JSONResponse({"first_gap_seconds": wanted})


ROUTES = [
    Route("/__sim/deliveries", show, methods=["GET"]),
    Route("/__sim/deliveries", pace, methods=["PUT"]),
]
