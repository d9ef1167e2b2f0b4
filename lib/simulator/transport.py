"""Faults on the way: answers that come late, cut, changed, from somebody else, or not at all."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.simulator import stand_ins, wire
from lib.simulator.lines import Lines
from lib.simulator.messages import collect, left_within
from lib.simulator.variations import vary
from lib.simulator.visit import Visit

DELAYS = {"slow": 2.0, "slow-30s": 30.0}  # seconds
UNANSWERED = ("reset", "close-early", "hang")


def through(inner: ASGIApp, lines: Lines) -> ASGIApp:
    """Lets `inner` answer, unless a fault is in the way."""

    async def carry(scope: Scope, receive: Receive, send: Send) -> None:
        visit: Visit = scope["visit"]
        delay = sum(seconds for fault, seconds in DELAYS.items() if visit.suffers(fault))
        if delay and await left_within(delay, receive):
            return
        if visit.suffers("reset") or visit.suffers("close-early"):
            lines.cut(scope, reset=visit.suffers("reset"))
        if any(visit.suffers(fault) for fault in UNANSWERED):
            await left_within(None, receive)
            return
        answer = stand_ins.instead(Request(scope)) or inner
        await _framed(vary(answer, visit), visit, lines)(scope, receive, send)

    return carry


def _framed(answer: ASGIApp, visit: Visit, lines: Lines) -> ASGIApp:
    if visit.suffers("truncated"):
        answer = truncated(answer)
    if visit.suffers("short-body") or visit.suffers("short-chunked"):
        answer = wire.cut_body(answer, lines, chunked=visit.suffers("short-chunked"))
    if visit.suffers("slow-body"):
        answer = wire.drip_body(answer)
    return wire.drip_head(answer, lines) if visit.suffers("header-drip") else answer


def truncated(inner: ASGIApp) -> ASGIApp:
    """Sends the first half of the body, with a length that fits: only the JSON tells."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        whole = await collect(inner, scope, receive)
        whole.put(whole.body[: len(whole.body) // 2])
        await whole.send(send)

    return answer
