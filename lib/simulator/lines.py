"""The open connections, for the faults that end one without an answer or spoil how an answer is framed."""

import asyncio
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # linger for no time: closing sends RST instead of FIN


class Lines:
    """Every open connection by the client's address and port."""

    def __init__(self) -> None:
        self._open: dict[Any, H11Protocol] = {}

    def cut(self, scope: Scope, *, reset: bool) -> None:
        """Ends the connection of a request at once, politely or by a reset."""
        transport = self._line(scope).transport
        if reset:
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        transport.abort()

    def end(self, scope: Scope) -> None:
        """Ends the connection of a request when all that was sent is on its way."""
        self._line(scope).transport.close()

    def cut_all(self) -> None:
        """Ends all connections, also of requests that are never answered."""
        for line in tuple(self._open.values()):
            line.transport.abort()

    def write(self, scope: Scope, data: bytes) -> None:
        """Sends bytes as they are."""
        self._line(scope).transport.write(data)

    @contextmanager
    def holding_back(self, scope: Scope) -> Iterator[bytearray]:
        """What the server writes for this request meanwhile; it is not sent."""
        cycle = self._line(scope).cycle
        transport, held = cycle.transport, Held()
        cycle.transport = cast("asyncio.Transport", held)
        try:
            yield held.written
        finally:
            cycle.transport = transport

    def protocol(self) -> type[H11Protocol]:
        """Uvicorn's own protocol, which keeps this book besides."""
        book = self._open

        class Protocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the base
                super().connection_made(transport)
                book[self.client] = self

            def connection_lost(self, exc: Exception | None) -> None:
                book.pop(self.client, None)
                super().connection_lost(exc)

        return Protocol

    def _line(self, scope: Scope) -> H11Protocol:
        return self._open[tuple(scope["client"])]


class Held:
    """Stands in for a connection: remembers what is written."""

    def __init__(self) -> None:
        self.written = bytearray()

    def write(self, data: bytes) -> None:
        """Keeps it."""
        self.written += data
