"""The simulator's own controls, outside of everything that it imitates: a new beginning, the clock, the journal."""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.simulator import pages, seeds
from lib.simulator.moments import iso
from lib.simulator.refusals import Refusal
from lib.simulator.visit import visit_of

if TYPE_CHECKING:
    from lib.simulator.site import Site

COUNT = re.compile(r"[1-9][0-9]{0,8}")


async def welcome(request: Request) -> Response:
    """GET: what this is, for the person who opens the base URL."""
    base = pages.text(visit_of(request).base)
    links = {"/app/integrations": "A sample app", "/__sim/journal": "What was asked", "/__sim/faults": "The faults"}
    items = "".join(f'<li><a href="{base}{path}">{title}</a></li>' for path, title in links.items())
    return pages.page("A local Cobalt", f"<p>For rehearsals: nothing here is real.</p><ul>{items}</ul>")


async def reset(request: Request) -> JSONResponse:
    """POST: everything as just started."""
    site = site_of(request)
    site.reset()
    return JSONResponse({"active": sorted(site.faults), "seed": site.seed})


async def sow(request: Request) -> JSONResponse:
    """POST {"seed": whole number}: other keys and ids, all worlds as just made."""
    seed = visit_of(request).fields().get("seed")
    if not isinstance(seed, int) or isinstance(seed, bool) or seed not in seeds.SEEDS:
        raise complaint(f'Give a whole number from 0 to {seeds.SEEDS[-1]} as {{"seed": 1}}')
    site_of(request).sow(seed)
    keys = {f"{environment}_key": seeds.key(environment, seed) for environment in seeds.ENVIRONMENTS}
    return JSONResponse({"seed": seed} | keys)


async def show_clock(request: Request) -> JSONResponse:
    """GET the time here, and how far ahead of the real one it is."""
    clock = site_of(request).clock
    return JSONResponse({"now": iso(clock()), "offset_seconds": clock.offset.total_seconds()})


async def set_clock(request: Request) -> JSONResponse:
    """PUT {"offset_seconds": number} from the real time, or {"now": moment}; the clock goes on from there."""
    given, clock = visit_of(request).fields(), site_of(request).clock
    offset, now = given.get("offset_seconds"), given.get("now")
    try:
        if isinstance(now, str) and offset is None:
            clock.put(clock.offset + (moment(now) - clock()))
        elif isinstance(offset, int | float) and not isinstance(offset, bool) and now is None:
            clock.put(timedelta(seconds=offset))
        else:
            raise complaint('Give {"offset_seconds": 3600} or {"now": "2026-03-01T09:00:00Z"}')
    except (OverflowError, ValueError) as error:
        raise complaint("There is no such moment") from error
    return await show_clock(request)


async def journal(request: Request) -> JSONResponse:
    """GET what was asked so far; `profile`, `since` (a moment) and `last` (how many) leave out the rest."""
    wanted = request.query_params
    since = moment(wanted["since"].replace(" ", "+")) if wanted.get("since") else None
    last = wanted.get("last", "")
    if last and not COUNT.fullmatch(last):
        raise complaint("last is a whole number of requests, such as 50")
    lines = site_of(request).journal.lines(wanted.get("profile"), since)
    return JSONResponse(lines[-int(last) :] if last else lines)


def moment(text: str) -> datetime:
    """A moment of an ISO 8601 text; UTC if it names no zone."""
    try:
        given = datetime.fromisoformat(text)
        return given if given.tzinfo else given.replace(tzinfo=UTC)
    except ValueError as error:
        raise complaint("A moment is written as 2026-03-01T09:00:00Z") from error


def complaint(text: str) -> Refusal:
    """What is wrong with a command."""
    return Refusal(400, "VALIDATION_ERROR", text)


def site_of(request: Request) -> "Site":
    """The simulator itself."""
    site: Site = request.scope["site"]
    return site


ROUTES = [
    Route("/", welcome, methods=["GET"]),
    Route("/__sim/reset", reset, methods=["POST"]),
    Route("/__sim/seed", sow, methods=["POST"]),
    Route("/__sim/clock", show_clock, methods=["GET"]),
    Route("/__sim/clock", set_clock, methods=["PUT"]),
    Route("/__sim/journal", journal, methods=["GET"]),
]
