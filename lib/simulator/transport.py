"""Faults on the way: answers that come late, cut, from a proxy, or not at all."""

import asyncio
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.simulator.lines import Lines
from lib.simulator.refusals import Refusal
from lib.simulator.visit import Visit

SLOW_SECONDS = 2.0
UNANSWERED = ("reset", "close-early", "hang")
LOGIN_PAGE = '<!doctype html><title>Sign in</title><form><input type="password" name="password"></form>'
PROXY_PAGE = "<html><head><title>503 Service Temporarily Unavailable</title></head><body>nginx</body></html>"


def through(inner: ASGIApp, lines: Lines) -> ASGIApp:
    """Lets `inner` answer, unless a fault is in the way."""

    async def carry(scope: Scope, receive: Receive, send: Send) -> None:
        visit: Visit = scope["visit"]
        if visit.suffers("slow") and await left_within(SLOW_SECONDS, receive):
            return
        if visit.suffers("reset") or visit.suffers("close-early"):
            lines.cut(scope, reset=visit.suffers("reset"))
        if any(visit.suffers(fault) for fault in UNANSWERED):
            await left_within(None, receive)
            return
        answer = instead(visit) or (cut_short(inner) if visit.suffers("truncated") else inner)
        await answer(scope, receive, send)

    return carry


async def left_within(seconds: float | None, receive: Receive) -> bool:
    """Waits until the client has left or the time is up (None: for ever). The request's body was read before."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True


def instead(visit: Visit) -> ASGIApp | None:
    """An answer that the platform itself never saw."""
    if visit.suffers("rate-limited"):
        told = Refusal(429, "SERVER_ERROR", "Too many requests")
        return JSONResponse(told.body(visit.trace), 429, {"Retry-After": "1"})
    if visit.suffers("500"):
        told = Refusal(500, "SERVER_ERROR", "Something went wrong", "E2")
        return JSONResponse(told.body(visit.trace), 500)
    if visit.suffers("503"):
        return HTMLResponse(PROXY_PAGE, 503)
    return HTMLResponse(LOGIN_PAGE) if visit.suffers("html-200") else None


def cut_short(inner: ASGIApp) -> ASGIApp:
    """Sends the first half of the body, with a length that fits: only the JSON tells."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        start: dict[str, Any] = {}
        body = b""

        async def collect(message: Message) -> None:
            nonlocal body
            start.update(message if message["type"] == "http.response.start" else {})
            body += message.get("body", b"")

        await inner(scope, receive, collect)
        half = body[: len(body) // 2]
        MutableHeaders(raw=start["headers"])["Content-Length"] = str(len(half))
        await send(start)
        await send({"type": "http.response.body", "body": half})

    return answer
