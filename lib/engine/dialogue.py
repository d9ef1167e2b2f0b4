"""Carries a dialogue with one other side: request by request, guarded, each answer given back to who asked."""

import asyncio
from collections.abc import Generator
from typing import TypeVar

import httpx

from lib.engine.fence import Fence
from lib.engine.guard import Guard
from lib.engine.line import Line
from lib.engine.transport import GuardedTransport, Limits, fetch
from lib.launch.secret import Secret

PATIENCE = 20.0  # seconds for one answer
LARGEST = 16_000_000  # bytes: fifty comments, each as long as comments can be
Told = TypeVar("Told")


def hold(dialogue: Generator[httpx.Request, httpx.Response, Told], guard: Guard, secret: Secret) -> Told:
    """What the dialogue comes to; `secret` goes to its homes only.

    Raises Fault when no answer comes, and what the dialogue raises.
    """
    return asyncio.run(_hold(dialogue, guard, Fence([secret])))


async def _hold(dialogue: Generator[httpx.Request, httpx.Response, Told], guard: Guard, fence: Fence) -> Told:
    transport = GuardedTransport(guard, limits=Limits(body_bytes=LARGEST))
    line = Line(lambda request: fetch(transport, request, PATIENCE))
    try:
        request = next(dialogue)
        while True:
            fence.admit(request)
            request = dialogue.send((await line.ask(request, shared=False)).answer())
    except StopIteration as end:
        told: Told = end.value
        return told
    finally:
        dialogue.close()
        await transport.aclose()
