"""The way to one origin, for one exchange: looked up once, checked, pinned, and counted byte by byte."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

import httpcore

from lib.engine.guard import Guard, is_address
from lib.launch.secret import Origin

Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]  # host, port -> addresses as text

FRAMING_BYTES = 256_000  # headers, chunk sizes and interim answers: what may arrive beside the body
TRIES = 3  # addresses of one host


class TooLarge(Exception):
    """More arrived than is read."""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses that the system's resolver knows for `host`; of an address, itself. Raises OSError."""
    if is_address(host):
        return [host]
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Way(httpcore.AsyncNetworkBackend):
    """The way to one origin, for one exchange: every address it has is checked before any is connected to."""

    def __init__(
        self, origin: Origin, guard: Guard, resolver: Resolver, below: httpcore.AsyncNetworkBackend, body_bytes: int
    ) -> None:
        self.origin = origin
        self._guard = guard
        self._resolver = resolver
        self._below = below
        self._body_bytes = body_bytes
        self._stream: httpcore.AsyncNetworkStream | None = None

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,  # noqa: ARG002 - httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        async with asyncio.timeout(timeout):
            addresses = self._guard.pin(self.origin, await self._resolver(host, port))
        self._stream = await self._reach(addresses, port, timeout or 0)
        return Wire(self._stream, self._body_bytes + FRAMING_BYTES)

    async def _reach(self, addresses: Sequence[str], port: int, seconds: float) -> httpcore.AsyncNetworkStream:
        # IPv4 first: many machines have a way to IPv6 that leads nowhere.
        tries = sorted(addresses, key=lambda address: ":" in address)[:TRIES]
        for address in tries[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._below.connect_tcp(address, port, timeout=seconds / len(tries))
        if not tries:
            raise httpcore.ConnectError
        return await self._below.connect_tcp(tries[-1], port, timeout=seconds / len(tries))

    async def aclose(self) -> None:
        if self._stream:
            await self._stream.aclose()


class Wire(httpcore.AsyncNetworkStream):
    """A connection that counts what arrives, and does not wait for the end of what is not HTTP."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, most_bytes: int) -> None:
        self._stream = stream
        self._left = most_bytes
        self._opening = b""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's signature
        data = await self._stream.read(max_bytes, timeout=timeout)
        self._left -= len(data)
        self._opening = (self._opening + data)[:5]
        if self._left < 0:
            raise TooLarge
        if not b"HTTP/".startswith(self._opening):
            raise httpcore.RemoteProtocolError("not HTTP")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's signature
        await self._stream.write(buffer, timeout=timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        return Wire(await self._stream.start_tls(ssl_context, server_hostname, timeout=timeout), self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
