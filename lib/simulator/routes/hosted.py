"""The hosted connect page: its address, and what was stored for it."""

from datetime import timedelta
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator.routes.dialects import speaking
from lib.simulator.visit import session, visit_of

KEPT = timedelta(days=3)


async def connect_url(request: Request) -> JSONResponse:
    """POST any properties of the page."""
    held, visit = session(request), visit_of(request)
    visit.world.hosted[held.token] = (visit.fields(), visit.world.clock() + KEPT)
    config_id = request.query_params.get("config_id")
    query = f"?{urlencode({'config_id': config_id})}" if config_id else ""
    return JSONResponse({"hosted_url": f"{visit.base}/connect/{held.token}{query}"})


async def properties(request: Request) -> JSONResponse:
    """GET them as they were given; {} if there are none or they are too old."""
    held, visit = session(request), visit_of(request)
    given, until = visit.world.hosted.get(held.token, ({}, visit.world.clock()))
    return JSONResponse(given if visit.world.clock() < until else {})


P = "/api/v2/public"
ROUTES = speaking(
    "E1",
    [
        ("POST", P + "/connect-url", connect_url),
        ("GET", P + "/hosted-properties", properties),
    ],
)
