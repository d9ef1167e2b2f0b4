"""Requests and answers as the messages that the server hands over and takes."""

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 5_000_000  # bytes
EXCERPT = 4_000  # bytes of an answer that are remembered
JSON = "application/json"


class Answer:
    """Passes an answer on with more headers. Remembers its status (0 while there is none) and the beginning of JSON."""

    def __init__(self, send: Send, headers: dict[str, str]) -> None:
        self._send = send
        self._headers = headers
        self.status = 0
        self.kind = ""
        self.begin = b""

    async def __call__(self, message: Message) -> None:
        """One ASGI message."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(raw=message["headers"])
            headers.update(self._headers)
            self.kind = headers.get("content-type", "")
        elif len(self.begin) < EXCERPT:
            self.begin += message.get("body", b"")[:EXCERPT]
        await self._send(message)


@dataclass
class Whole:
    """An answer that is complete before any of it is sent."""

    start: Message
    body: bytes

    @property
    def headers(self) -> MutableHeaders:
        """To be read and changed."""
        return MutableHeaders(raw=self.start["headers"])

    @property
    def is_json(self) -> bool:
        """By what the headers say."""
        return bool(self.headers.get("content-type", "").startswith(JSON))

    def put(self, body: bytes) -> None:
        """Another body, with a length that fits."""
        self.body = body
        self.headers["content-length"] = str(len(body))

    async def send(self, send: Send) -> None:
        """Sends it."""
        await send(self.start)
        await send({"type": "http.response.body", "body": self.body})


async def collect(inner: ASGIApp, scope: Scope, receive: Receive) -> Whole:
    """What `inner` answers."""
    start: dict[str, Any] = {}
    body = bytearray()

    async def take(message: Message) -> None:
        start.update(message if message["type"] == "http.response.start" else {})
        body.extend(message.get("body", b""))

    await inner(scope, receive, take)
    return Whole(start, bytes(body))


async def drain(receive: Receive) -> bytes | None:
    """The whole body, of GET and DELETE too: left unread it would be taken for the next request. None: too large."""
    body, size, more = bytearray(), 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size, more = size + len(part), message.get("more_body", False)
        body += part if size <= MAX_BODY else b""
    return bytes(body) if size <= MAX_BODY else None


def replay(body: bytes, receive: Receive) -> Receive:
    """Gives the body once more, then goes on receiving."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return pending.pop() if pending else await receive()

    return again


async def left_within(seconds: float | None, receive: Receive) -> bool:
    """Waits until the client has left or the time is up (None: for ever). The request's body was read before."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True
