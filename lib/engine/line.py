"""The line to the outside: paces requests, asks an identical question once, tries again where that may help."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeAlias

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_result, stop_after_attempt

from lib.checks.conversation import Fault

Fetch: TypeAlias = Callable[[httpx.Request], Awaitable[httpx.Response]]
Key: TypeAlias = tuple[str, tuple[tuple[str, str], ...]]

PASSING = frozenset({429, 502, 503, 504})  # statuses that may be gone a moment later
ATTEMPTS = 3
LONGEST_WAIT = 10.0  # seconds; somebody is watching


@dataclass(frozen=True)
class Pace:
    """The vendor allows 20 calls a second; we start one each `gap` seconds, at most `in_flight` at once."""

    in_flight: int = 4
    gap: float = 0.06


UNPACED = Pace(gap=0.0)  # a Cobalt on this machine needs no mercy


@dataclass(frozen=True)
class Attempt:
    """One try. `response` is None when `fault` says why no answer came."""

    request: httpx.Request
    milliseconds: int
    response: httpx.Response | None = None
    fault: Fault | None = None


@dataclass(frozen=True)
class Reply:
    """All tries at one request; the last one counts."""

    attempts: tuple[Attempt, ...]

    def answer(self) -> httpx.Response:
        """The response. Raises the Fault that came instead of one."""
        last = self.attempts[-1]
        if last.response is None:
            raise last.fault or Fault("host-unreachable", "No answer came.")
        return last.response


@dataclass
class Line:
    """One for each run. `fetch` raises Fault when no answer comes."""

    fetch: Fetch
    pace: Pace = UNPACED
    _asked: dict[Key, "asyncio.Future[Reply]"] = field(default_factory=dict)
    _next_start: float = 0.0

    def __post_init__(self) -> None:
        self._room = asyncio.Semaphore(self.pace.in_flight)

    async def ask(self, request: httpx.Request, *, shared: bool) -> Reply:
        """`shared`: whether the same GET, asked earlier in this run, may answer for it."""
        if not shared or request.method != "GET":
            return await self._ask(request)
        key = (str(request.url), tuple(sorted(request.headers.items())))
        if key not in self._asked:
            self._asked[key] = asyncio.ensure_future(self._ask(request))
        return await asyncio.shield(self._asked[key])

    async def close(self) -> None:
        """End what nobody waits for any more."""
        for asked in self._asked.values():
            asked.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)

    async def _ask(self, request: httpx.Request) -> Reply:
        attempts: list[Attempt] = []

        async def attempt() -> Attempt:
            attempts.append(await self._try(request))
            return attempts[-1]

        again = AsyncRetrying(
            stop=stop_after_attempt(_attempts(request)),
            wait=_wait,
            retry=retry_if_result(_may_pass),
            retry_error_callback=lambda state: state.outcome and state.outcome.result(),
        )
        await again(attempt)
        return Reply(tuple(attempts))

    async def _try(self, request: httpx.Request) -> Attempt:
        clock = asyncio.get_running_loop().time
        async with self._room:
            start = max(clock(), self._next_start)
            self._next_start = start + self.pace.gap
            await asyncio.sleep(start - clock())
            began = clock()
            try:
                response = await self.fetch(request)
            except Fault as fault:
                return Attempt(request, _milliseconds(clock() - began), fault=fault)
            response.elapsed = timedelta(seconds=clock() - began)
            return Attempt(request, _milliseconds(clock() - began), response=response)


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _attempts(request: httpx.Request) -> int:
    """A check that watches what its question sets off says `once`: a second attempt would set it off again."""
    return ATTEMPTS if request.method == "GET" and not request.extensions.get("once") else 1


def _may_pass(attempt: Attempt) -> bool:
    if attempt.response is None:
        return attempt.fault is not None and attempt.fault.cause == "timed-out"
    asked_to_wait = _retry_after(attempt.response, datetime.now(UTC))
    return attempt.response.status_code in PASSING and (asked_to_wait or 0) <= LONGEST_WAIT


def _wait(state: RetryCallState) -> float:
    attempt: Attempt | None = state.outcome.result() if state.outcome else None
    asked_to_wait = _retry_after(attempt.response, datetime.now(UTC)) if attempt and attempt.response else None
    return _pause(state.attempt_number) if asked_to_wait is None else asked_to_wait


def _pause(attempt: int) -> float:
    """Seconds before the next attempt when the host names none: growing."""
    return float(2 ** (attempt - 1)) / 2


def _retry_after(response: httpx.Response, now: datetime) -> float | None:
    """Seconds from now, whether the header gives seconds or a date; None without a readable header."""
    given = response.headers.get("retry-after", "").strip()
    if given.isdecimal() and len(given) < 9:
        return float(given)
    try:
        return max((parsedate_to_datetime(given) - now).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None
