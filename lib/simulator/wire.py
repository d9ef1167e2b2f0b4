"""Answers whose bytes come slowly, or end too soon."""

from collections.abc import Iterator

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.simulator.lines import Lines
from lib.simulator.messages import collect, left_within

GAP_SECONDS = 0.1  # between two pieces
PIECES = 100  # of a body, at most


def drip_head(inner: ASGIApp, lines: Lines) -> ASGIApp:
    """Sends status line and headers byte by byte."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def drip(message: Message) -> None:
            if message["type"] != "http.response.start":
                await send(message)
                return
            with lines.holding_back(scope) as head:
                await send(message)
            for byte in head:
                if await left_within(GAP_SECONDS, receive):
                    return
                lines.write(scope, bytes([byte]))

        await inner(scope, receive, drip)

    return answer


def drip_body(inner: ASGIApp) -> ASGIApp:
    """Sends the head at once and the body in pieces."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        whole = await collect(inner, scope, receive)
        await send(whole.start)
        for piece in _pieces(whole.body):
            if await left_within(GAP_SECONDS, receive):
                return
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    return answer


def cut_body(inner: ASGIApp, lines: Lines, *, chunked: bool) -> ASGIApp:
    """Sends half of the body and ends the connection: less than the declared length, or chunks without a last one."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        whole = await collect(inner, scope, receive)
        if chunked:
            del whole.headers["content-length"]
        await send(whole.start)
        await send({"type": "http.response.body", "body": whole.body[: len(whole.body) // 2], "more_body": True})
        lines.end(scope)
        await left_within(None, receive)

    return answer


def _pieces(body: bytes) -> Iterator[bytes]:
    size = len(body) // PIECES + 1
    return (body[at : at + size] for at in range(0, len(body), size))
