"""Carries one request to its answer, whatever the other side does: guarded, bounded in time and size, read to its end.

Every exchange has a connection of its own. So each address is checked anew, what an answer leaves behind cannot become
the next one's beginning, and a connection that died while idle cannot swallow a request that must not be sent twice.
"""

import asyncio
import socket
import ssl
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import httpcore
import httpx

from lib.checks.conversation import Fault
from lib.cobalt.quotes import shown
from lib.engine.connection import Resolver, TooLarge, Way, resolve
from lib.engine.guard import Guard, Refused

CERTIFICATE_UNTIL = "certificate_until"  # extension of a response over TLS: when the host's certificate ends, UTC
OURS = frozenset({b"host", b"accept-encoding", b"connection"})  # headers that only the transport writes

# Other charsets are read as UTF-8: Python takes "bz2" and "zip" for charsets too, and would inflate without bound.
CHARSETS = frozenset(
    {"ascii", "us-ascii", "utf-8", "utf8", "utf-16", "iso-8859-1", "iso-8859-15", "latin-1", "latin1", "windows-1252"}
)


# What goes wrong below, first match counts: the cause, and the sentence for the customer.
FAULTS: tuple[tuple[tuple[type[Exception], ...], str, str], ...] = (
    ((TooLarge,), "too-large", "The answer of {host} is too large: it was not read to its end."),
    ((httpcore.PoolTimeout, httpcore.ConnectTimeout), "timed-out", "{host} did not accept a connection in time."),
    ((httpcore.TimeoutException, TimeoutError), "timed-out", "{host} did not answer in time."),
    ((socket.gaierror,), "host-unreachable", "The name {host} could not be looked up."),
    ((ssl.SSLError,), "tls-untrusted", "No secure connection to {host} could be agreed on."),
    ((httpcore.ReadError, httpcore.WriteError), "answer-cut-short", "{host} broke off before its answer was complete."),
    (
        (httpcore.NetworkError, httpcore.ProxyError, httpcore.ConnectionNotAvailable, OSError),
        "host-unreachable",
        "{host} could not be reached.",
    ),
    ((httpcore.UnsupportedProtocol,), "address-refused", "{host} is not called: the address is not http or https."),
    ((httpcore.LocalProtocolError,), "check-crashed", "The request to {host} could not be written as valid HTTP."),
    ((httpcore.ProtocolError, zlib.error), "answer-unreadable", "{host} did not answer in valid HTTP."),
)
LOWER: tuple[type[Exception], ...] = (Refused, *(kind for kinds, _, _ in FAULTS for kind in kinds))


@dataclass(frozen=True)
class Limits:
    """How long and how much. `read_seconds` is for one read, `exchange_seconds` from the look-up to the last byte."""

    connect_seconds: float = 5.0
    read_seconds: float = 20.0
    exchange_seconds: float = 60.0
    body_bytes: int = 2_000_000  # as sent, and again after decoding


async def fetch(transport: httpx.AsyncBaseTransport, request: httpx.Request, deadline_seconds: float) -> httpx.Response:
    """The answer to `request`, read to its end; `deadline_seconds` is for everything together. Raises Fault.

    A request may ask for another patience than that, by httpx's own extension `timeout`.
    """
    deadline_seconds = _patience(request, deadline_seconds)
    try:
        async with asyncio.timeout(deadline_seconds):
            response = await transport.handle_async_request(request)
            await response.aread()
    except TimeoutError:
        fault = Fault("timed-out", f"{_named(request)} did not finish its answer within {deadline_seconds:g} seconds.")
    else:
        response.request = request
        return response
    raise fault


class GuardedTransport(httpx.AsyncBaseTransport):
    """Follows no redirect, knows no proxy, keeps no cookie and no connection.

    `below` opens the connections; `tls` says whom to trust (None: certifi's roots, or those of SSL_CERT_FILE).
    """

    def __init__(
        self,
        guard: Guard,
        *,
        limits: Limits | None = None,
        resolver: Resolver = resolve,
        below: httpcore.AsyncNetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._guard = guard
        self._limits = limits or Limits()
        self._resolver = resolver
        self._below = below or httpcore.AnyIOBackend()
        self._given_tls = tls
        self._open: set[Way] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to `request`, its body decoded and in memory. Raises Fault for all that the other side can do."""
        try:
            async with asyncio.timeout(self._limits.exchange_seconds):
                return await self._exchange(request)
        except LOWER as error:
            fault = fault_of(error, _named(request))
        raise fault  # outside the handler: a lower error may quote a header and must not stay behind as context

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made when first needed: reading the roots takes longer than many a run."""
        context = self._given_tls or httpx.create_ssl_context()
        context.set_alpn_protocols(["http/1.1"])
        return context

    async def aclose(self) -> None:
        """Hangs up on whatever is still open; who waits there gets a Fault."""
        for way in list(self._open):
            await way.aclose()

    async def _exchange(self, request: httpx.Request) -> httpx.Response:
        way = Way(self._guard.admit(request.url), self._guard, self._resolver, self._below, self._limits.body_bytes)
        self._open.add(way)
        try:
            origin = httpcore.Origin(way.origin[0].encode(), way.origin[1].encode(), way.origin[2])
            stream = await self._connect(way)
            connection = httpcore.AsyncHTTP11Connection(origin, stream)
            extensions = _of_certificate(stream)
            answer = await connection.handle_async_request(self._outgoing(request, origin))
            response = self._incoming(answer, await answer.aread())
            response.extensions |= extensions
            return response
        finally:
            self._open.discard(way)
            await way.aclose()

    async def _connect(self, way: Way) -> httpcore.AsyncNetworkStream:
        scheme, host, port = way.origin
        stream = await way.connect_tcp(host, port, timeout=self._limits.connect_seconds)
        if scheme == "http":
            return stream
        return await stream.start_tls(self._tls, host, timeout=self._limits.connect_seconds)

    def _outgoing(self, request: httpx.Request, origin: httpcore.Origin) -> httpcore.Request:
        """The request, to the origin that the guard has read: the address is not read a second time."""
        ours = [(b"Host", request.url.netloc), (b"Accept-Encoding", b"identity"), (b"Connection", b"close")]
        given = [(name, value) for name, value in request.headers.raw if name.lower() not in OURS]
        seconds = _patience(request, self._limits.read_seconds)
        timeout = {"read": seconds, "write": seconds}
        return httpcore.Request(
            request.method,
            httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=request.url.raw_path),
            headers=ours + given,
            content=request.stream,
            extensions={"timeout": timeout},
        )

    def _incoming(self, answer: httpcore.Response, sent: bytes) -> httpx.Response:
        headers = httpx.Headers(answer.headers)
        body = _decoded(sent, headers.pop("content-encoding", ""), self._limits.body_bytes)
        response = httpx.Response(answer.status, headers=headers, stream=httpx.ByteStream(body))
        if (response.charset_encoding or "utf-8").lower() not in CHARSETS:
            response.encoding = "utf-8"
        return response


def _of_certificate(stream: httpcore.AsyncNetworkStream) -> dict[str, datetime]:
    tls: ssl.SSLObject | None = stream.get_extra_info("ssl_object")
    certificate = tls.getpeercert() if tls else None
    ends = certificate.get("notAfter") if certificate else None
    return {CERTIFICATE_UNTIL: datetime.fromtimestamp(ssl.cert_time_to_seconds(str(ends)), UTC)} if ends else {}


def fault_of(error: Exception, host: str) -> Fault:
    """What `error`, one of LOWER, means for the customer."""
    error = _meant(error)
    if isinstance(error, Refused):
        return Fault("address-refused", error.because)
    if isinstance(error, ssl.SSLCertVerificationError):
        return Fault("tls-untrusted", f"The certificate of {host} is not trusted: {shown(error.verify_message)}.")
    cause, because = next((cause, because) for kinds, cause, because in FAULTS if isinstance(error, kinds))
    return Fault(cause, because.format(host=host))


def _meant(error: Exception) -> Exception:
    """What httpcore wraps, or says in its text only."""
    inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    if isinstance(inner, ssl.SSLError):
        return inner
    if getattr(inner, "error_status_hint", 0) == 431:  # h11: longer headers than it takes
        return TooLarge()
    if str(inner).startswith(("Server disconnected", "peer closed connection")):
        return httpcore.ReadError()
    return error


def _decoded(sent: bytes, coding: str, most_bytes: int) -> bytes:
    """The body without its coding, which was not asked for: one is taken off, never more. Raises one of LOWER."""
    if len(sent) > most_bytes:
        raise TooLarge
    if not sent or coding.lower() in ("", "identity"):
        return sent
    if coding.lower() not in ("gzip", "x-gzip", "deflate"):
        raise httpcore.RemoteProtocolError("a coding that was not asked for")
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)  # takes gzip's and zlib's wrapping
    body = inflate.decompress(sent, most_bytes + 1)
    if len(body) > most_bytes:
        raise TooLarge
    if not inflate.eof:
        raise httpcore.ReadError
    return body


def _patience(request: httpx.Request, usual_seconds: float) -> float:
    asked: float | None = request.extensions.get("timeout", {}).get("read")
    return asked or usual_seconds


def _named(request: httpx.Request) -> str:
    """Host and port as people know them, nothing else of the address: the rest may carry a secret."""
    port = f":{request.url.port}" if request.url.port else ""
    return shown(request.url.raw_host.decode("ascii")) + port
