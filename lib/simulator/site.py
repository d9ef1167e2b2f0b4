"""The whole simulator as one ASGI application."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import cast

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.simulator import address, alias, detours, faults, refusals, seeds, strangers, transport
from lib.simulator.address import Address
from lib.simulator.clock import SettableClock
from lib.simulator.deliveries import Book
from lib.simulator.journal import Journal, clean, clean_headers, clean_query, excerpt
from lib.simulator.lines import Lines
from lib.simulator.messages import Answer, drain, replay
from lib.simulator.moments import Clock
from lib.simulator.plans import Plans
from lib.simulator.profile import Profile
from lib.simulator.refusals import Refusal
from lib.simulator.routes import (
    actions,
    applications,
    config_fields,
    configs,
    connections,
    control,
    control_deliveries,
    control_faults,
    control_state,
    credentials,
    customer_accounts,
    customer_api,
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
from lib.simulator.secure import Door
from lib.simulator.visit import Visit, visit_of
from lib.simulator.world import World

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
    control_deliveries,
    control_faults,
    control_state,
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
    customer_api,
)


class Site:
    """Faults chosen here hold for everybody; those of a base-URL prefix for that prefix, which has its own world."""

    def __init__(self, chosen: Iterable[str], seed: int, clock: Clock, lines: Lines) -> None:
        self.faults = self._first_faults = faults.choose(chosen)
        self.seed = self._first_seed = seed
        self.clock = SettableClock(clock)
        self.journal = Journal()
        self.plans = Plans()
        self.book = Book()
        self.door = Door()
        self._lines = lines
        self._profiles: dict[frozenset[str], Profile] = {}
        self._served = 0
        self._routes = Starlette(
            routes=[route for family in FAMILIES for route in family.ROUTES],
            exception_handlers={Refusal: refuse, 404: no_route, 405: no_route},
        )
        self._routes.router.redirect_slashes = False  # a redirect would lose the method or the body

    def reset(self) -> None:
        """As just started: seeded worlds, no journal, no plans, the first faults, the real time."""
        self.faults = self._first_faults
        self.clock.put(timedelta())
        self.plans = Plans()
        self.journal.clear()
        self.sow(self._first_seed)

    def sow(self, seed: int) -> None:
        """Begins all worlds anew, from this seed."""
        self.give_up()
        self._profiles.clear()
        self.book = Book()
        self.seed = seed

    def announce_expiry(self, base: str) -> None:
        """Tells the webhooks that all connections have expired; what is remembered of them stays."""
        for profile in self._profiles.values():
            name = profile.world.profile
            profile.world.announce_expiry(f"{base}/__fault/{name}" if name else base)

    def give_up(self) -> None:
        """Ends the runs and the deliveries that are under way."""
        for profile in self._profiles.values():
            profile.world.deliveries.cancel()

    def profile(self, names: frozenset[str]) -> Profile:
        """That of a prefix with these faults."""
        if names not in self._profiles:
            name, active = ",".join(sorted(names)), lambda: self.faults | names
            self._profiles[names] = Profile(World(self.seed, self.clock, name, active, self.book))
        return self._profiles[names]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request, notes it, and marks the answer with its trace id."""
        self._served += 1
        at, began, trace = self.clock(), time.monotonic(), seeds.identifier(self.seed, "trace", str(self._served))
        where = address.read(scope["raw_path"].decode("ascii", "replace"))
        scope["path"], scope["raw_path"], scope["site"] = where.path, where.path.encode(), self
        marked = Answer(send, {"X-Trace-ID": trace} | (CORS if where.is_api else {}))
        asked = dict(scope)
        body = await drain(receive)
        try:
            await self._serve(where, trace, body, scope, receive, marked)
        finally:
            if not where.is_control:
                asked["visit"] = scope.get("visit")  # none under an unknown fault
                self._note(where, at, round((time.monotonic() - began) * 1000), asked, marked)

    async def _serve(
        self, where: Address, trace: str, body: bytes | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        try:
            by_prefix = faults.choose(where.faults)
        except faults.UnknownFault as unknown:
            told = Refusal(404, "RESOURCE_NOT_FOUND", str(unknown))
            await JSONResponse(told.body(trace), told.status)(scope, receive, send)
            return
        given = self._visit(where, by_prefix, trace, body or b"", scope)
        await self._answer(where, body is None, scope)(scope, replay(given, receive), send)

    def _visit(self, where: Address, by_prefix: frozenset[str], trace: str, body: bytes, scope: Scope) -> bytes:
        """Puts the visit into the scope; returns the body as the routes shall see it."""
        profile, called = self.profile(by_prefix), None
        active = profile.world.faults()
        if where.is_api:
            active |= self.plans.strike(scope["method"], where.path)
            if found := alias.find(scope, body):
                active, called = active | found.faults, (found.known_as, found.called)
                body = alias.rewrite(scope, body, found)
        base = f"{scope['scheme']}://{Headers(scope=scope).get('host', '')}{where.prefix}"
        disabled = frozenset(profile.disabled)
        scope["visit"] = Visit(profile.world, active, base, trace, body, profile.pressure, disabled, called)
        return body

    def _answer(self, where: Address, too_large: bool, scope: Scope) -> ASGIApp:
        if where.is_api and scope["method"] == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        if where.is_control and (why := strangers.objection(scope)):
            return JSONResponse(Refusal(403, "SERVER_ERROR", why).body(""), 403)
        if too_large:
            return Response("Content Too Large", 413)
        if where.is_api:
            return transport.through(self._routes, self._lines)
        return detours.through(self._routes, self.door)

    def _note(self, where: Address, at: datetime, milliseconds: int, scope: Scope, answer: Answer) -> None:
        self.journal.record(
            {
                "at": at.isoformat(),
                "milliseconds": milliseconds,
                "prefix": clean(where.prefix),
                "profile": ",".join(where.faults),
                "faults": sorted(scope["visit"].faults) if scope["visit"] else [],
                "method": scope["method"],
                "path": clean(where.path),
                "query": clean_query(scope["query_string"]),
                "headers": clean_headers(scope["headers"]),
                "status": answer.status,
                "answer": excerpt(answer.begin, answer.kind),
            }
        )


def refuse(request: Request, error: Exception) -> Response:
    """A refusal in its shape, or in the shape of 2023 if a fault wants that."""
    refusal = cast("Refusal", error)  # it is registered for no other
    visit = visit_of(request)
    body = refusal.body(visit.trace, visit.error_shape())
    return JSONResponse(body, refusal.status)


def no_route(request: Request, _: Exception) -> Response:
    """The platform answers an unknown method like an unknown path."""
    return refuse(request, refusals.not_found(request.method, request.scope["path"]))
