"""The sample customer's backend: it speaks with Cobalt over HTTP, and with its own users as JSON.

In staging it can be sent to another Cobalt by the query parameter `cobalt`, which must lie on this same simulator.
"""

import asyncio
import traceback
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lib.simulator import seeds
from lib.simulator.customer_client import (
    DEAF,
    EAGER,
    FAINT,
    GOOD,
    HOT,
    STEADY,
    STUBBORN,
    TRUSTING,
    Cobalt,
    Habits,
    Refused,
    Trouble,
    Unreadable,
)
from lib.simulator.messages import left_within
from lib.simulator.routes.customer_login import visitor
from lib.simulator.sample_app import ACTIVITY, APPLICATIONS, OTHER_COBALT
from lib.simulator.visit import Visit, visit_of

HERE = ("127.0.0.1", "::1", "localhost")
P = "/api/v2/public"
Item = dict[str, Any]


class NotHere(Exception):
    """The other Cobalt is none of this simulator."""


async def applications(request: Request) -> Response:
    """GET: the applications of the signed-in user's account, and what can be done with each."""
    return await _listed(request, "applications", "/application", _application)


async def activity(request: Request) -> Response:
    """GET: what the workflows of that account did, the latest first."""
    return await _listed(request, "activity", "/execution", _run)


def cobalt_of(request: Request, account_id: str, base_url: str = "") -> Cobalt:
    """The Cobalt that the backend speaks with, for one account; `base_url` sends it elsewhere. Raises NotHere."""
    visit = visit_of(request)
    host, port = request.scope["server"]
    if base_url and not _is_here(base_url, port):
        raise NotHere
    path = urlsplit(base_url or visit.base).path.rstrip("/")  # the rest of visit.base is what the client says it is
    base = f"http://{f'[{host}]' if ':' in host else host}:{port}{path}"
    key = seeds.key("test", visit.world.seed)
    return Cobalt(base, key, account_id, visit.world.clock, _habits(visit))


async def while_asked(request: Request, work: Coroutine[Any, Any, Response]) -> Response:
    """Gives up when the client has left: nobody would see the answer, and a server that stops would wait for it."""
    answer = asyncio.ensure_future(work)
    left = asyncio.ensure_future(left_within(None, request.receive))
    await asyncio.wait((answer, left), return_when=asyncio.FIRST_COMPLETED)
    left.cancel()
    if not answer.done():
        answer.cancel()
        return Response(status_code=499)
    return answer.result()


async def _listed(request: Request, name: str, path: str, row: Callable[[Item, Visit], Item]) -> Response:
    visit, account = visit_of(request), visitor(request)
    if account is None and visit.suffers("backend-open"):
        account = visit.account("test", "acme")
    if account is None:
        return JSONResponse({"error": "Sign in first."}, 401)
    try:
        cobalt = cobalt_of(request, account.account_id, request.query_params.get(OTHER_COBALT, ""))
    except NotHere:
        return JSONResponse({"error": "Another Cobalt must lie on this machine."}, 400)
    return await while_asked(request, _answer(cobalt, visit, name, path, row))


async def _answer(cobalt: Cobalt, visit: Visit, name: str, path: str, row: Callable[[Item, Visit], Item]) -> Response:
    try:
        found = await cobalt.read_all(P + path)
    except (Refused, Trouble, Unreadable) as problem:
        return _apology(visit, problem)
    foreign = {"Access-Control-Allow-Origin": "*"} if visit.suffers("backend-open") else {}
    return JSONResponse({name: [row(item, visit) for item in found], "total": len(found)}, headers=foreign)


def _apology(visit: Visit, problem: Exception) -> Response:
    """Says what the user can do; what went wrong is nothing for a browser."""
    if visit.suffers("backend-leaks-trace"):
        return PlainTextResponse("".join(traceback.format_exception(problem)), 500)
    if isinstance(problem, Trouble):
        told = "The integrations cannot be reached just now. Please try again in a few minutes."
        return JSONResponse({"error": told}, 503, {"Retry-After": "60"})
    return JSONResponse({"error": "The integrations cannot be shown. We have been told and look into it."}, 502)


def _application(item: Item, visit: Visit) -> Item:
    is_expired = item.get("reauth_required") is True and not visit.suffers("backend-hides-expiry")
    word = "Reconnect" if is_expired else "Connected" if item.get("connected") else "Connect"
    if visit.suffers("backend-prints-undefined"):
        return {"slug": _as_script(item, "slug"), "status": f"{word}: {_as_script(item, 'connected')}"}
    texts = {name: _text(item.get(name)) for name in ("slug", "name", "description")}
    return texts | {"name": texts["name"] or texts["slug"], "status": word}


def _run(item: Item, visit: Visit) -> Item:
    workflow = item.get("associated_workflow")
    name = _text(workflow.get("name")) if isinstance(workflow, dict) else ""
    if visit.suffers("backend-prints-undefined"):
        name = _as_script(item, "workflow_title")
    return {"id": _text(item.get("_id")), "workflow": name, "status": _text(item.get("status"))}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _as_script(item: Item, name: str) -> str:
    """As a template of JavaScript would write it."""
    return "[object Object]" if isinstance(item.get(name), dict) else str(item.get(name, "undefined"))


def _habits(visit: Visit) -> Habits:
    bad = {
        "backend-loops": HOT,
        "backend-hangs": STUBBORN,
        "backend-sets-no-time-limit": TRUSTING,
        "backend-retries-refusals": EAGER,
        "backend-ignores-pauses": DEAF,
        "backend-pauses-evenly": STEADY,
        "backend-gives-up": FAINT,
    }
    habits = next((habits for fault, habits in bad.items() if visit.suffers(fault)), GOOD)
    return replace(habits, every_page=not visit.suffers("backend-truncates"))


def _is_here(url: str, port: int) -> bool:
    try:
        parts = urlsplit(url)
        is_ours = (parts.scheme, parts.port, parts.username) == ("http", port, None)
    except ValueError:
        return False
    return is_ours and parts.hostname in HERE


ROUTES = [
    Route(APPLICATIONS, applications, methods=["GET"]),
    Route(ACTIVITY, activity, methods=["GET"]),
]
