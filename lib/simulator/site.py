"""The whole simulator as one ASGI application."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.simulator import address, faults, refusals, seeds, transport
from lib.simulator.address import Address
from lib.simulator.journal import Journal, clean, clean_headers, clean_query
from lib.simulator.lines import Lines
from lib.simulator.refusals import Refusal
from lib.simulator.routes import (
    actions,
    applications,
    config_fields,
    configs,
    connections,
    control,
    credentials,
    customer_accounts,
    customer_app,
    customer_backend,
    customer_forms,
    customer_login,
    customer_webhooks,
    event_firing,
    events,
    executing,
    executions,
    frontend_sdk,
    hosted,
    linked_accounts,
    provider,
    provider_tokens,
    schedules,
    session_tokens,
    webhooks,
    workflow_drafts,
    workflows,
)
from lib.simulator.visit import Visit, visit_of
from lib.simulator.world import Clock, World

MAX_BODY = 5_000_000  # bytes
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "X-Trace-ID, Retry-After",
}
PREFLIGHT = CORS | {
    "Access-Control-Allow-Methods": "GET,POST,PUT,PATCH,DELETE",
    "Access-Control-Allow-Headers": "authorization, content-type, slug, config_id, linked_account_id, sync_execution, "
    "disable_field_options, x-api-key, include-headers, instance_tag",
}
FAMILIES = (  # the order decides: linked-account/integration/… lies under linked-account/{account_id}
    control,
    frontend_sdk,
    connections,
    credentials,
    linked_accounts,
    session_tokens,
    hosted,
    events,
    event_firing,
    applications,
    configs,
    config_fields,
    workflows,
    workflow_drafts,
    executing,
    executions,
    webhooks,
    actions,
    schedules,
    provider,
    provider_tokens,
    customer_app,
    customer_login,
    customer_forms,
    customer_backend,
    customer_accounts,
    customer_webhooks,
)


class Site:
    """Faults chosen here hold for everybody; those of a base-URL prefix for that prefix, which has its own world."""

    def __init__(self, chosen: Iterable[str], seed: int, clock: Clock, lines: Lines) -> None:
        self.faults = self._first_faults = faults.choose(chosen)
        self.seed = seed
        self.clock = clock
        self.journal = Journal()
        self._lines = lines
        self._worlds: dict[frozenset[str], World] = {}
        self._served = 0
        self._routes = Starlette(
            routes=[route for family in FAMILIES for route in family.ROUTES],
            exception_handlers={Refusal: refuse, 404: no_route, 405: no_route},
        )
        self._routes.router.redirect_slashes = False  # a redirect would lose the method or the body

    def reset(self) -> None:
        """As just started: seeded worlds, no journal, the first faults."""
        self.faults = self._first_faults
        self._worlds.clear()
        self.journal.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request, notes it, and marks the answer with its trace id."""
        self._served += 1
        at, trace = self.clock(), seeds.identifier(self.seed, "trace", str(self._served))
        where = address.read(scope["raw_path"].decode("ascii", "replace"))
        scope["path"], scope["raw_path"], scope["site"] = where.path, where.path.encode(), self
        marked = Answer(send, {"X-Trace-ID": trace} | (CORS if where.is_api else {}))
        body = await drain(receive)
        try:
            await self._serve(where, trace, body, scope, replay(body or b"", receive), marked)
        finally:
            if not where.is_control:
                self._note(where, at, scope, marked.status)

    async def _serve(
        self, where: Address, trace: str, body: bytes | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        try:
            by_prefix = faults.choose(where.faults)
        except faults.UnknownFault as unknown:
            told = Refusal(404, "RESOURCE_NOT_FOUND", str(unknown))
            await JSONResponse(told.body(trace), told.status)(scope, receive, send)
            return
        if by_prefix not in self._worlds:
            self._worlds[by_prefix] = World(self.seed, self.clock)
        base = f"{scope['scheme']}://{Headers(scope=scope).get('host', '')}{where.prefix}"
        scope["visit"] = Visit(self._worlds[by_prefix], self.faults | by_prefix, base, trace, body or b"")
        await self._answer(where, body is None, scope)(scope, receive, send)

    def _answer(self, where: Address, too_large: bool, scope: Scope) -> ASGIApp:
        if where.is_api and scope["method"] == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        if too_large:
            return Response("Content Too Large", 413)
        return transport.through(self._routes, self._lines) if where.is_api else self._routes

    def _note(self, where: Address, at: datetime, scope: Scope, status: int) -> None:
        self.journal.record(
            {
                "at": at.isoformat(),
                "milliseconds": round((self.clock() - at).total_seconds() * 1000),
                "prefix": clean(where.prefix),
                "profile": ",".join(where.faults),
                "method": scope["method"],
                "path": clean(where.path),
                "query": clean_query(scope["query_string"]),
                "headers": clean_headers(scope["headers"]),
                "status": status,
            }
        )


class Answer:
    """Passes an answer on with more headers, and remembers its status: 0 while there is none."""

    def __init__(self, send: Send, headers: dict[str, str]) -> None:
        self._send = send
        self._headers = headers
        self.status = 0

    async def __call__(self, message: Message) -> None:
        """One ASGI message."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(raw=message["headers"]).update(self._headers)
        await self._send(message)


async def drain(receive: Receive) -> bytes | None:
    """The whole body, of GET and DELETE too: left unread it would be taken for the next request. None: too large."""
    body, size, more = bytearray(), 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size, more = size + len(part), message.get("more_body", False)
        body += part if size <= MAX_BODY else b""
    return bytes(body) if size <= MAX_BODY else None


def replay(body: bytes, receive: Receive) -> Receive:
    """Gives the body once more, then goes on receiving."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return pending.pop() if pending else await receive()

    return again


def refuse(request: Request, error: Exception) -> Response:
    """A refusal in its shape, or in the shape of 2023 if a fault wants that."""
    refusal = cast("Refusal", error)  # it is registered for no other
    visit = visit_of(request)
    body = refusal.body(visit.trace, "E3" if visit.suffers("legacy-errors") else None)
    return JSONResponse(body, refusal.status)


def no_route(request: Request, _: Exception) -> Response:
    """The platform answers an unknown method like an unknown path."""
    return refuse(request, refusals.not_found(request.method, request.scope["path"]))
