"""A clock that can be set, and that whoever waits for it notices."""

import asyncio
from datetime import datetime, timedelta

from lib.simulator.moments import Clock

MARGIN = timedelta(days=36_525)  # of the calendar's ends: the history is older than now, and tokens outlive it


class SettableClock:
    """Goes as the real one does, ahead of it or behind."""

    def __init__(self, real: Clock) -> None:
        self._real = real
        self._moved = asyncio.Event()
        self.offset = timedelta()

    def __call__(self) -> datetime:
        """The time in UTC."""
        return self._real() + self.offset

    def put(self, offset: timedelta) -> None:
        """Sets it and wakes who waits. Raises OverflowError too near to the first or the last date there is."""
        _ = self._real() + offset - MARGIN, self._real() + offset + MARGIN
        self.offset = offset
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Until the clock has gone on by so much: by itself, or because it was set. Never longer than in real time."""
        until = self() + timedelta(seconds=seconds)
        while (left := min((until - self()).total_seconds(), seconds)) > 0:
            try:
                async with asyncio.timeout(left):
                    await self._moved.wait()
            except TimeoutError:
                return
