"""What a read-only run costs, against the same requests sent by a bare httpx client, and against the vendor's pace."""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx

from lib.checks.conversation import NOTHING, Check, Target, discover
from lib.engine import wiring
from lib.engine.line import Pace
from lib.home import key_ring, load_checklist, load_providers
from lib.launch.settings import Settings
from lib.simulator.sample import rehearsal_key, sample_settings
from lib.store.keys import clean

ROUNDS = 7
IN_FLIGHT = Pace().in_flight
STAGING = "staging_url"  # checks that drive a staging backend wait for it on purpose: they are no read-only run


@contextmanager
def cobalt() -> Iterator[str]:
    """The local Cobalt as a process of its own, so that it shares no interpreter with what is measured."""
    command = [sys.executable, "-m", "lib.cli", "simulate", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield json.loads(process.stdout.readline())["base_url"] if process.stdout else ""
    finally:
        process.terminate()
        process.wait(10)


def aim(base_url: str) -> tuple[Target, tuple[Check, ...]]:
    """The sample target, and the checks that only read."""
    settings = Settings.model_validate(sample_settings(base_url))
    secrets = key_ring({}).resolve_all(settings)
    target = Target(
        settings, clean(rehearsal_key("test")), "golive-probe-bench", datetime.now(UTC), secrets, load_providers()
    )
    chosen = wiring.choose(load_checklist({}), discover(), ())
    return target, tuple(check for check in chosen if not check.writes and STAGING not in check.needs)


async def run(target: Target, checks: tuple[Check, ...]) -> float:
    """Seconds of one run."""
    began = time.perf_counter()
    async for _ in wiring.conduct(target, checks, NOTHING, asyncio.Event()):
        pass
    return time.perf_counter() - began


@asynccontextmanager
async def recorded() -> AsyncIterator[list[httpx.Request]]:
    """The requests that runs send meanwhile."""
    sent: list[httpx.Request] = []
    real = wiring.fetch

    async def fetch(transport: Any, request: httpx.Request, seconds: float) -> httpx.Response:
        sent.append(request)
        return await real(transport, request, seconds)

    wiring.fetch = fetch
    try:
        yield sent
    finally:
        wiring.fetch = real


async def replay(requests: list[httpx.Request], kept: int | None = None) -> float:
    """Seconds that a bare client takes for the same, as many at once; `kept` connections stay open (None: all)."""
    began, gate = time.perf_counter(), asyncio.Semaphore(IN_FLIGHT)
    limits = httpx.Limits(max_keepalive_connections=kept)
    async with httpx.AsyncClient(trust_env=False, limits=limits) as client:

        async def send(request: httpx.Request) -> None:
            async with gate:
                await client.request(request.method, request.url, headers=request.headers, content=request.content)

        await asyncio.gather(*(send(request) for request in requests))
        return time.perf_counter() - began


async def measure(base_url: str) -> tuple[int, float, float, float, float]:
    """Number of requests, seconds of a run, of the bare client, of one that keeps no connection, of a run at pace."""
    target, checks = aim(base_url)
    await run(target, checks)
    async with recorded() as sent:
        await run(target, checks)
    ours, bare, alike = [], [], []
    for _ in range(ROUNDS):
        ours.append(await run(target, checks))
        bare.append(await replay(sent))
        alike.append(await replay(sent, kept=0))
    wiring.UNPACED = Pace()
    paced = await run(target, checks)
    return len(sent), statistics.median(ours), statistics.median(bare), statistics.median(alike), paced


def main() -> bool:
    """Prints the ratios; whether they hold."""
    with cobalt() as base_url:
        count, ours, bare, alike, paced = asyncio.run(measure(base_url))
    floor = (count - 1) * Pace().gap
    print(f"read-only run, {count} requests: {ours * 1000:.0f} ms; bare httpx: {bare * 1000:.0f} ms")
    print(f"ratio {ours / bare:.2f} (at most 2)")
    print(f"bare httpx with a connection for each request, as ours: {alike * 1000:.0f} ms; ratio {ours / alike:.2f}")
    print(f"at the vendor's pace: {paced * 1000:.0f} ms; the pace's own floor: {floor * 1000:.0f} ms")
    print(f"ratio {paced / floor:.2f} (at most 1.15)")
    return ours / bare <= 2 and paced / floor <= 1.15
