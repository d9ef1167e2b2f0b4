"""How the sample customer's backend asks Cobalt, and what it does when Cobalt is in trouble."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import httpcore
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt, stop_before_delay

from lib.simulator.moments import Clock

PAGE_SIZE = 10
MOST_PAGES = 50
BROKEN = (httpcore.NetworkError, httpcore.ProtocolError, TimeoutError)


class Refused(Exception):
    """Cobalt said no, and would say it again."""

    def __init__(self, status: int) -> None:
        super().__init__(f"Cobalt answered {status}")
        self.status = status


class Trouble(Exception):
    """Cobalt could not answer just now. `pause` is for how many seconds it asked, `status` is 0 if nothing came."""

    def __init__(self, reason: str, status: int = 0, pause: float = 0) -> None:
        super().__init__(reason)
        self.status = status
        self.pause = pause


class Unreadable(Exception):
    """Cobalt answered, but not with the JSON that was expected."""


@dataclass(frozen=True)
class Habits:
    """How a backend treats a Cobalt in trouble. Times are in seconds; None is for ever."""

    attempts: int = 4
    first_gap: float = 0.12  # each further gap is twice as long
    longest_gap: float = 8
    heeds_pauses: bool = True
    patience: float | None = 1  # with one attempt
    budget: float | None = 1.7  # with all of them
    again_after: tuple[type[Exception], ...] = (Trouble,)
    every_page: bool = True


ANY = (Trouble, Refused, Unreadable)
GOOD = Habits()
HOT = Habits(attempts=25, first_gap=0, heeds_pauses=False)
EAGER = Habits(again_after=(Trouble, Refused))
DEAF = Habits(heeds_pauses=False)
STEADY = Habits(longest_gap=0.12)
FAINT = Habits(attempts=1)
TRUSTING = Habits(patience=None, budget=None)
STUBBORN = Habits(attempts=1_000_000, first_gap=60, longest_gap=60, patience=None, budget=None, again_after=ANY)


@dataclass(frozen=True)
class Cobalt:
    """A base URL, for one account of the organisation. Everything raises Refused, Trouble or Unreadable."""

    base: str
    key: str = field(repr=False)
    account_id: str
    clock: Clock
    habits: Habits = GOOD

    async def read_all(self, path: str) -> list[dict[str, Any]]:
        """GET a list, page by page where it comes so; what is no object is left out."""
        try:
            async with asyncio.timeout(self.habits.budget):
                return [item for item in await self._pages(path) if isinstance(item, dict)]
        except TimeoutError as error:
            raise Trouble("took too long") from error

    async def write(self, method: str, path: str, body: Any) -> dict[str, Any]:
        """Sends once: whether a lost answer was preceded by its effect cannot be told."""
        answer = await self._ask(method, path, body=body)
        if not isinstance(answer, dict):
            raise Unreadable("no object")
        return answer

    async def _pages(self, path: str) -> list[Any]:
        found: list[Any] = []
        for number in range(1, MOST_PAGES + 1):
            answer = await self._patiently(path, {"page": str(number), "limit": str(PAGE_SIZE)})
            found += _items(answer)
            if not (self.habits.every_page and _goes_on(answer, number)):
                return found
        return found

    async def _patiently(self, path: str, query: dict[str, str]) -> Any:
        habits = self.habits
        enough = stop_after_attempt(habits.attempts)
        retrying = AsyncRetrying(
            stop=enough | stop_before_delay(habits.budget) if habits.budget else enough,
            wait=self._gap,
            retry=retry_if_exception_type(habits.again_after),
            reraise=True,
        )
        return await retrying(self._ask, "GET", path, query)

    def _gap(self, state: RetryCallState) -> float:
        problem = state.outcome.exception() if state.outcome else None
        wanted = problem.pause if isinstance(problem, Trouble) and self.habits.heeds_pauses else 0
        growing: float = self.habits.first_gap * 2.0 ** min(state.attempt_number - 1, 10)
        return max(wanted, min(growing, self.habits.longest_gap))

    async def _ask(self, method: str, path: str, query: Mapping[str, str] | None = None, body: Any = None) -> Any:
        sent = b"" if body is None else json.dumps(body).encode()
        address = self.base + path + (f"?{urlencode(query)}" if query else "")
        headers: dict[bytes | str, bytes | str] = {
            "x-api-key": self.key,
            "linked_account_id": self.account_id,
            "content-type": "application/json",
        }
        async with httpcore.AsyncConnectionPool() as pool:
            try:
                async with asyncio.timeout(self.habits.patience):
                    answer = await pool.request(method, address, headers=headers, content=sent)
            except BROKEN as error:
                raise Trouble(type(error).__name__) from error
        told = {name.lower(): value.decode("latin-1") for name, value in answer.headers}
        return _content(answer.status, told.get(b"retry-after", ""), answer.content, self.clock)


def _content(status: int, retry_after: str, body: bytes, clock: Clock) -> Any:
    if status == 429 or status >= 500:
        raise Trouble(f"Cobalt answered {status}", status, _pause(retry_after, clock))
    if status >= 300:
        raise Refused(status)
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error


def _pause(header: str, clock: Clock) -> float:
    """Seconds from now: a Retry-After header holds them, or a date."""
    if header.isascii() and header.isdigit():
        return float(header[:9])
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return 0
    return max(0.0, ((until if until.tzinfo else until.replace(tzinfo=UTC)) - clock()).total_seconds())


def _items(answer: Any) -> list[Any]:
    """A bare list, or the items of a page."""
    items = answer.get("docs") if isinstance(answer, dict) else answer
    if not isinstance(items, list):
        raise Unreadable("no list")
    return items


def _goes_on(answer: Any, number: int) -> bool:
    if not isinstance(answer, dict):
        return False
    if "hasNextPage" in answer:
        return answer["hasNextPage"] is True
    pages = answer.get("totalPages")
    return isinstance(pages, int) and number < pages
