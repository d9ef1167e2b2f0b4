"""Carries a dialogue with one other side: request by request, guarded, each answer given back to who asked."""

import asyncio
from collections.abc import Generator
from typing import TypeVar

import httpx

from lib.engine.guard import Guard
from lib.engine.line import Line
from lib.engine.transport import GuardedTransport, Limits, fetch

PATIENCE = 20.0  # seconds for one answer
LARGEST = 16_000_000  # bytes: fifty comments, each as long as comments can be
Told = TypeVar("Told")


def hold(dialogue: Generator[httpx.Request, httpx.Response, Told], guard: Guard) -> Told:
    """What the dialogue comes to. Raises Fault when no answer comes, and what the dialogue raises."""
    return asyncio.run(_hold(dialogue, guard))


async def _hold(dialogue: Generator[httpx.Request, httpx.Response, Told], guard: Guard) -> Told:
    transport = GuardedTransport(guard, limits=Limits(body_bytes=LARGEST))
    line = Line(lambda request: fetch(transport, request, PATIENCE))
    try:
        request = next(dialogue)
        while True:
            request = dialogue.send((await line.ask(request, shared=False)).answer())
    except StopIteration as end:
        told: Told = end.value
        return told
    finally:
        dialogue.close()
        await transport.aclose()
