"""A run in a thread of its own, so that a page can draw its progress and a person can stop it."""

import asyncio
import queue
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass, field

from lib.engine.conduct import Result


@dataclass
class Run:
    """`conduct` is called in the run's own event loop with its stop event, `keep` with one result after the other."""

    checks: tuple[str, ...]
    conduct: Callable[[asyncio.Event], AsyncGenerator[Result, None]]
    keep: Callable[[Result], None]
    results: list[Result] = field(default_factory=list)
    problem: str = ""  # why results could not be kept, for people
    stopped: bool = False

    def __post_init__(self) -> None:
        self._arrived: queue.SimpleQueue[Result | None] = queue.SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._work, name="golive-run", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def cancel(self) -> None:
        """Ask the run to end; what it created it still removes."""
        self.stopped = True
        if self._loop and self._stop and self.running:
            self._loop.call_soon_threadsafe(self._stop.set)

    def arrivals(self) -> Iterator[Result]:
        """Each result as it arrives, until the run has ended. For one reader."""
        while (result := self._arrived.get()) is not None:
            yield result

    def wait(self, seconds: float | None = None) -> None:
        """Until the run has ended, or `seconds` have passed."""
        self._thread.join(seconds)

    def _work(self) -> None:
        try:
            asyncio.run(self._collect())
        except Exception as error:  # noqa: BLE001 - a thread has nobody above it to tell
            self.problem = str(error)
        finally:
            self._arrived.put(None)

    async def _collect(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        if self.stopped:
            self._stop.set()
        # Closing the results lets every check clean up. A journal that is slow or locked must not hold up the checks
        # under way, whose times are judged; one thread keeps the order, and one connection.
        async with aclosing(self.conduct(self._stop)) as results:
            with ThreadPoolExecutor(1, "golive-keep") as keeper:
                async for result in results:
                    self.results.append(result)
                    self._arrived.put(result)
                    await self._loop.run_in_executor(keeper, self.keep, result)
