"""The local Cobalt of one launch: looked at and given faults, through the guard like all that is sent."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import httpx

from lib.checks.conversation import Fault
from lib.cobalt.answers import read
from lib.cobalt.controls import Begun, Controls, Faults, KnownFault, Plan, Plans
from lib.cobalt.rehearsal import Call, Calls, NeedsRehearsal
from lib.engine.guard import Guard, Refused, origin_of
from lib.engine.transport import GuardedTransport, fetch
from lib.launch.settings import Settings

PATIENCE = 5.0  # seconds for one answer; it comes from this machine
LAST_CALLS = 50


@dataclass(frozen=True)
class Rehearsal:
    """How things stand at a local Cobalt. `by_address`: faults of the launch's own base URL; `calls`: newest first."""

    active: tuple[str, ...]
    by_address: tuple[str, ...]
    plans: tuple[Plan, ...]
    known: tuple[KnownFault, ...]
    calls: tuple[Call, ...]


class LocalCobalt:
    """The one of a launch. Each method waits for the answer.

    Raises NeedsRehearsal for a launch that points elsewhere, Fault or Unusable for no answer or a strange one.
    """

    def __init__(self, settings: Settings) -> None:
        if not settings.is_rehearsal():
            raise NeedsRehearsal
        self._controls = Controls(settings.base_url)
        try:
            self._guard = Guard(frozenset({origin_of(settings.base_url)}))
        except Refused as refused:
            raise Fault("address-refused", refused.because) from None

    def look(self) -> Rehearsal:
        """The faults and plans that are on, the faults there are, and the last requests."""
        controls = self._controls
        faults, plans, calls = self._ask(controls.faults(), controls.plans(), controls.journal(LAST_CALLS))
        told, asked = read(Faults, faults), read(Calls, calls).root
        return Rehearsal(
            active=tuple(sorted(told.active)),
            by_address=controls.by_address,
            plans=read(Plans, plans).root,
            known=tuple(told.by_name().values()),
            calls=asked[::-1][:LAST_CALLS],
        )

    def switch_on(self, names: Iterable[str], requests: int | None = None) -> None:
        """Give it faults: for that many of the next API requests, or for all from now on."""
        if requests is None:
            self._choose(self._active() | set(names))
        else:
            read(Plans, *self._ask(self._controls.plan(names, requests)))

    def switch_off(self, name: str) -> None:
        """Take a fault that holds for all requests away."""
        self._choose(self._active() - {name})

    def end_plans(self) -> None:
        """Forget the faults that were meant for the next requests."""
        read(Plans, *self._ask(self._controls.forget_plans()))

    def switch_all_off(self) -> None:
        """Take all faults away."""
        self.end_plans()
        self._choose(set())

    def reset(self) -> None:
        """Begin anew: accounts, tokens, runs and requests as just started, and the faults that it was started with."""
        read(Begun, *self._ask(self._controls.reset()))

    def _active(self) -> set[str]:
        return {*read(Faults, *self._ask(self._controls.faults())).active}

    def _choose(self, names: set[str]) -> None:
        read(Faults, *self._ask(self._controls.choose(names)))

    def _ask(self, *requests: httpx.Request) -> list[httpx.Response]:
        return asyncio.run(self._ask_all(requests))

    async def _ask_all(self, requests: Iterable[httpx.Request]) -> list[httpx.Response]:
        """One after the other; the first one that is not answered ends it."""
        transport = GuardedTransport(self._guard)
        try:
            return [await fetch(transport, request, PATIENCE) for request in requests]
        finally:
            await transport.aclose()
