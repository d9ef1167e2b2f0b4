"""The open connections, for the faults that end one without an answer."""

import asyncio
import socket
import struct
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # linger for no time: closing sends RST instead of FIN


class Lines:
    """Every open connection by the client's address and port."""

    def __init__(self) -> None:
        self._open: dict[Any, asyncio.Transport] = {}

    def cut(self, scope: Scope, *, reset: bool) -> None:
        """Ends the connection of a request, politely or by a reset."""
        transport = self._open[tuple(scope["client"])]
        if reset:
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        transport.abort()

    def cut_all(self) -> None:
        """Ends all connections, also of requests that are never answered."""
        for transport in tuple(self._open.values()):
            transport.abort()

    def protocol(self) -> type[H11Protocol]:
        """Uvicorn's own protocol, which keeps this book besides."""
        book = self._open

        class Protocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the base
                super().connection_made(transport)
                book[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                book.pop(self.client, None)
                super().connection_lost(exc)

        return Protocol
