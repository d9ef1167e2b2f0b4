"""Puts guard, transport, line and redaction together for one run."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from urllib.parse import urlsplit

import httpx

from lib.checks.conversation import Check, Consent, Target
from lib.engine.conduct import Conductor, Result, close_over
from lib.engine.converse import Limits
from lib.engine.fence import Fence
from lib.engine.guard import Guard
from lib.engine.line import UNPACED, Line, Pace
from lib.engine.redact import Redactor
from lib.engine.transport import GuardedTransport, fetch
from lib.launch.checklist import Checklist
from lib.launch.plan import Plan, Planned, foresee
from lib.launch.settings import LOOPBACK_HOSTS, Settings

PORTS = {"http": 80, "https": 443}


def choose(checklist: Checklist, known: Mapping[str, Check], wanted: Sequence[str]) -> tuple[Check, ...]:
    """The checks to run for ids of checks or items (all by default), with those they come after. Raises KeyError."""
    if not wanted:
        return close_over(checklist.checks(), known)
    items = {item.id: item.checks for item in checklist.items()}
    return close_over([check for each in wanted for check in items.get(each, (each.replace("-", "_"),))], known)


def foresee_run(plan: Plan, checks: Sequence[Check], settings: Settings, consent: Consent) -> tuple[Planned, ...]:
    """What a run of these checks would send: those that nobody agreed to or that lack an input send nothing."""
    asked = [each for each in checks if each.writes <= consent.writes and not settings.missing(each.needs)]
    return foresee(plan, [each.id for each in asked], settings, [each.id for each in asked if each.writes])


async def conduct(
    target: Target, checks: Sequence[Check], consent: Consent, stop: asyncio.Event, limits: Limits | None = None
) -> AsyncGenerator[Result, None]:
    """Run checks against a target; results as they finish. Set `stop` to end early."""
    bounds = limits or Limits()
    rehearsal = target.settings.is_rehearsal()
    guard = Guard(allowed=_local_origins(target.settings) if rehearsal else frozenset())
    transport = GuardedTransport(guard)

    fence = Fence([target.key, *target.secrets.values()])

    async def ask(request: httpx.Request) -> httpx.Response:
        fence.admit(request)
        return await fetch(transport, request, bounds.request)

    line = Line(ask, UNPACED if rehearsal else Pace())
    conductor = Conductor(target, line, Redactor([target.key]), consent, bounds, stop)
    try:
        async for result in conductor.run(checks):
            yield result
    finally:
        await transport.aclose()


def _local_origins(settings: Settings) -> frozenset[tuple[str, str, int]]:
    """The places on this machine that a rehearsal names itself; no others are open to it."""
    named = (getattr(settings, name) for name in type(settings).model_fields)
    addresses = [urlsplit(each) for each in named if isinstance(each, str) and each.startswith(("http:", "https:"))]
    return frozenset(
        (parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme])
        for parts in addresses
        if parts.hostname in LOOPBACK_HOSTS
    )
