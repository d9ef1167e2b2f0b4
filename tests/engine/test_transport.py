import asyncio
import gc
import gzip
import inspect
import shutil
import socket
import ssl
import struct
import subprocess
import time
import tracemalloc
import zlib
from contextlib import asynccontextmanager

import httpcore
import httpx
import pytest

from lib.checks.conversation import Fault
from lib.engine.guard import Guard
from lib.engine.transport import LOWER, GuardedTransport, Limits, fault_of, fetch

KEY = "tk0f9d8c7b-1a2b-4c3d-9e8f-0123456789ab"
NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody
QUICK = Limits(connect_seconds=1, read_seconds=0.4, exchange_seconds=4)
OK = b"HTTP/1.1 200 OK\r\n"
MEGABYTE = b"x" * 1_000_000


@pytest.fixture(autouse=True, scope="module")
def _nothing_is_left_open():
    yield
    gc.collect()  # turns a forgotten socket into a ResourceWarning, which is an error


@asynccontextmanager
async def serving(behave, tls=None):
    """A server on loopback whose every connection is handed to `behave`; yields its port."""
    tasks = set()

    async def handle(reader, writer):
        tasks.add(asyncio.current_task())
        try:
            await behave(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


def way_to(port, limits=QUICK, scheme="http", host="127.0.0.1", tls=NOBODY, **more):
    return GuardedTransport(Guard(frozenset({(scheme, host, port)})), limits=limits, tls=tls, **more)


def request_to(port, method="GET", path="/a?token=secret-value", scheme="http", host="127.0.0.1", **more):
    return httpx.Request(method, f"{scheme}://{host}:{port}{path}", headers={"x-api-key": KEY}, **more)


def ask(behave, *, limits=QUICK, deadline=3.0, method="GET", certificate=None, **way):
    """What comes of one request to a server that behaves so: the response or the fault."""

    async def run():
        async with serving(behave, certificate and server_side(certificate)) as port:
            transport = way_to(port, limits, **way)
            where = {name: way[name] for name in ("scheme", "host") if name in way}
            try:
                return await fetch(transport, request_to(port, method, **where), deadline)
            except Fault as fault:
                return fault
            finally:
                await transport.aclose()

    return asyncio.run(run())


def saying(*parts, pause=0.0, stay=False):
    """A behaviour: read the request, send the parts, hang up or stay."""

    async def behave(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        if stay:
            await asyncio.sleep(60)
        writer.close()
        await writer.wait_closed()

    return behave


def forever(part, *, first=b"", pause=0.0):
    async def behave(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(first)
        while True:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)

    return behave


async def hang(reader, writer):
    await asyncio.sleep(60)


async def close_at_once(reader, writer):
    writer.close()


async def reset(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def reset_in_the_body(reader, writer):
    writer.write(OK + b"Content-Length: 100\r\n\r\nhalf")
    await writer.drain()
    await asyncio.sleep(0.05)
    await reset(reader, writer)


def bomb(coding, megabytes=300):
    """A body that inflates to `megabytes`, made of one deflated block again and again."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, {"gzip": 31, "deflate": 15}[coding])
    start = deflate.compress(bytes(1_000_000)) + deflate.flush(zlib.Z_FULL_FLUSH)
    block = deflate.compress(bytes(1_000_000)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return start + block * (megabytes - 1)


def coded(coding, body):
    return OK + b"Content-Encoding: " + coding + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body


HOSTILE = {
    "an endless body": (forever(MEGABYTE, first=OK + b"\r\n"), "too-large"),
    "an endless chunked body": (
        forever(b"f4240\r\n" + MEGABYTE + b"\r\n", first=OK + b"Transfer-Encoding: chunked\r\n\r\n"),
        "too-large",
    ),
    "an endless body of tiny chunks": (
        forever(b"1;" + b"x" * 9000 + b"\r\nx\r\n", first=OK + b"Transfer-Encoding: chunked\r\n\r\n"),
        "too-large",
    ),
    "a body of one byte too many": (saying(OK + b"Content-Length: 2000001\r\n\r\n" + MEGABYTE * 2 + b"x"), "too-large"),
    "endless interim answers": (
        forever(b"HTTP/1.1 103 Early Hints\r\nLink: " + b"x" * 9000 + b"\r\n\r\n"),
        "too-large",
    ),
    "endless trailers": (
        forever(b"x: y\r\n" * 1000, first=OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n"),
        "too-large",
    ),
    "a header of 5 MB": (saying(OK + b"X-Long: ", MEGABYTE * 5, b"\r\n\r\n"), "too-large"),
    "a status line of 5 MB": (saying(b"HTTP/1.1 200 ", MEGABYTE * 5, b"\r\n\r\n"), "too-large"),
    "100,000 headers": (saying(OK, b"".join(b"x-%d: y\r\n" % n for n in range(100_000)), b"\r\n"), "too-large"),
    "endless headers": (forever(b"x: y\r\n" * 1000, first=OK), "too-large"),
    "a gzip bomb": (saying(coded(b"gzip", bomb("gzip"))), "too-large"),
    "a deflate bomb": (saying(coded(b"deflate", bomb("deflate"))), "too-large"),
    "a body gzipped twice": (saying(coded(b"gzip, gzip", gzip.compress(gzip.compress(b"x")))), "answer-unreadable"),
    "a body gzipped twice in two headers": (
        saying(OK + b"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx"),
        "answer-unreadable",
    ),
    "a coding that nobody asked for": (saying(coded(b"br", b"x")), "answer-unreadable"),
    "gzip that is none": (saying(coded(b"gzip", b"no gzip")), "answer-unreadable"),
    "gzip that stops half-way": (saying(coded(b"gzip", gzip.compress(bytes(range(256)))[:-20])), "answer-cut-short"),
    "a header that drips": (forever(b"x", first=OK, pause=0.05), "timed-out"),
    "a status line that drips": (saying(*[bytes([byte]) for byte in OK * 9], pause=0.05), "timed-out"),
    "a body that drips": (forever(b"x", first=OK + b"\r\n", pause=0.05), "timed-out"),
    "a chunked body that drips": (
        forever(b"1\r\nx\r\n", first=OK + b"Transfer-Encoding: chunked\r\n\r\n", pause=0.05),
        "timed-out",
    ),
    "interim answers that drip": (forever(b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.05), "timed-out"),
    "silence": (hang, "timed-out"),
    "silence after the headers": (saying(OK + b"Content-Length: 9\r\n\r\n", stay=True), "timed-out"),
    "hanging up at once": (close_at_once, "answer-cut-short"),
    "hanging up in the headers": (saying(OK + b"X-Half: "), "answer-cut-short"),
    "hanging up in the body": (saying(OK + b"Content-Length: 100\r\n\r\nhalf"), "answer-cut-short"),
    "hanging up in a chunk": (saying(OK + b"Transfer-Encoding: chunked\r\n\r\n64\r\nhalf"), "answer-cut-short"),
    "hanging up before the last chunk": (
        saying(OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n"),
        "answer-cut-short",
    ),
    "a reset": (reset, "answer-cut-short"),
    "a reset in the body": (reset_in_the_body, "answer-cut-short"),
    "a negative length": (saying(OK + b"Content-Length: -5\r\n\r\nhello"), "answer-unreadable"),
    "a length that is no number": (saying(OK + b"Content-Length: five\r\n\r\nhello"), "answer-unreadable"),
    "two lengths": (saying(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"), "answer-unreadable"),
    "a chunk size that is no number": (saying(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nx"), "answer-unreadable"),
    "a negative chunk size": (saying(OK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\nx"), "answer-unreadable"),
    "a chunk longer than it says": (
        saying(OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nxyz\r\n"),
        "answer-unreadable",
    ),
    "an unknown transfer coding": (saying(OK + b"Transfer-Encoding: gzip\r\n\r\nx"), "answer-unreadable"),
    "another protocol that stays": (saying(b"SSH-2.0-OpenSSH_9.6\r\n", stay=True), "answer-unreadable"),
    "another protocol that speaks first": (forever(b"220 mail ESMTP\r\n", pause=0.05), "answer-unreadable"),
    "zeros": (forever(bytes(1000)), "answer-unreadable"),
    "an empty line first": (saying(b"\r\n" + OK + b"\r\n", stay=True), "answer-unreadable"),
    "a page without headers": (saying(b"<html>hello</html>"), "answer-unreadable"),
    "HTTP/2": (saying(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00", stay=True), "answer-unreadable"),
    "HTTP of the next century": (saying(b"HTTP/x 200 OK\r\n\r\n"), "answer-unreadable"),
    "a status that is no number": (saying(b"HTTP/1.1 abc OK\r\n\r\n"), "answer-unreadable"),
    "an upgrade that nobody asked for": (saying(b"HTTP/1.1 101 Switching Protocols\r\n\r\nhello"), "answer-unreadable"),
    "a header without a name": (saying(OK + b": x\r\n\r\n"), "answer-unreadable"),
    "a header with a zero byte": (saying(OK + b"x: a\0b\r\n\r\n"), "answer-unreadable"),
}


@pytest.mark.parametrize(("behave", "cause"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_server_ends_with_its_cause_in_time_and_in_little_memory(behave, cause):
    tracemalloc.start()
    began = time.monotonic()
    fault = ask(behave, deadline=0.5 if cause == "timed-out" else 3)
    seconds, peak = time.monotonic() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert isinstance(fault, Fault), fault
    assert fault.cause == cause
    assert fault.because.startswith(("127.0.0.1:", "The answer of 127.0.0.1:"))
    assert seconds < 2.5
    assert peak < 60_000_000
    assert (fault.__cause__, fault.__context__) == (None, None)
    assert not any(secret in f"{fault!r} {fault.args}" for secret in (KEY, "secret-value"))


def test_a_drip_is_also_ended_without_fetch():
    async def run():
        async with serving(forever(b"x", first=OK + b"\r\n", pause=0.05)) as port:
            limits = Limits(connect_seconds=1, read_seconds=1, exchange_seconds=0.5)
            async with httpx.AsyncClient(transport=way_to(port, limits), trust_env=False) as client:
                await asyncio.wait_for(client.get(f"http://127.0.0.1:{port}/"), 5)

    with pytest.raises(Fault) as caught:
        asyncio.run(run())

    assert caught.value.cause == "timed-out"


def test_the_deadline_of_one_exchange_counts_for_any_transport():
    async def never(request):
        await asyncio.sleep(60)

    with pytest.raises(Fault) as caught:
        asyncio.run(fetch(httpx.MockTransport(never), httpx.Request("GET", "http://h.example/x?token=y"), 0.05))

    assert (caught.value.cause, caught.value.because) == (
        "timed-out",
        "h.example did not finish its answer within 0.05 seconds.",
    )


def test_a_request_may_ask_for_more_patience():
    async def run(**more):
        async with serving(saying(OK + b"\r\n", b"late", pause=0.3)) as port:
            limits = Limits(connect_seconds=1, read_seconds=0.1, exchange_seconds=4)
            transport = way_to(port, limits)
            try:
                return (await fetch(transport, request_to(port, "POST", **more), 0.1)).text
            except Fault as fault:
                return fault.cause
            finally:
                await transport.aclose()

    assert asyncio.run(run()) == "timed-out"
    assert asyncio.run(run(extensions={"timeout": {"read": 2.0}})) == "late"


def echo(reader_says):
    """A behaviour: note what was asked, answer with nothing."""

    async def behave(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        reader_says.append(head + await reader.readexactly(length))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()

    return behave


def test_the_request_arrives_as_it_was_made():
    heard = []

    async def run():
        async with serving(echo(heard)) as port:
            headers = {
                "x-api-key": KEY,
                "linked_account_id": "acme",
                "Accept-Encoding": "gzip, br",
                "Connection": "keep-alive",
            }
            request = httpx.Request(
                "PUT", f"http://127.0.0.1:{port}/a%2Fb?c=d#e", headers=headers, json={"account_id": "ü"}
            )
            return port, await fetch(way_to(port), request, 3)

    port, response = asyncio.run(run())
    head, _, body = heard[0].partition(b"\r\n\r\n")
    line, *headers = head.decode().split("\r\n")

    assert line == "PUT /a%2Fb?c=d HTTP/1.1"
    assert {f"Host: 127.0.0.1:{port}", "Accept-Encoding: identity", "Connection: close"} <= set(headers)
    assert {f"x-api-key: {KEY}", "linked_account_id: acme"} <= set(headers)
    assert sum(line.lower().startswith(("host:", "accept-encoding:", "connection:")) for line in headers) == 3
    assert body == '{"account_id":"ü"}'.encode()
    assert (response.status_code, response.content, response.request.method) == (204, b"", "PUT")


def test_the_answer_is_whole_and_in_memory():
    answer = b"HTTP/1.1 404 Not Found\r\nX-Trace-ID: t1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
    response = ask(saying(answer + b"Content-Type: application/json\r\nContent-Length: 9\r\n\r\n", b'{"a":', b'"b"}'))

    assert response.status_code == 404
    assert response.headers["x-trace-id"] == "t1"
    assert response.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert response.json() == {"a": "b"}
    assert response.is_closed


HARMLESS = {
    "a body up to the end of the connection": (OK + b"\r\nhello", b"hello"),
    "chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", b"hello"),
    "gzip": (coded(b"gzip", gzip.compress(b"hello")), b"hello"),
    "GZIP": (coded(b"GZIP", gzip.compress(b"hello")), b"hello"),
    "deflate": (coded(b"deflate", zlib.compress(b"hello")), b"hello"),
    "identity": (coded(b"identity", b"hello"), b"hello"),
    "gzip of gzip that says it once": (
        coded(b"gzip", gzip.compress(gzip.compress(b"x", mtime=0))),
        gzip.compress(b"x", mtime=0),
    ),
    "a coding without a body": (b"HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n", b""),
    "more than its length": (OK + b"Content-Length: 5\r\n\r\nhello, world", b"hello"),
    "interim answers first": (
        b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3 + OK + b"Content-Length: 5\r\n\r\nhello",
        b"hello",
    ),
    "a body of just the limit": (OK + b"Content-Length: 2000000\r\n\r\n" + MEGABYTE * 2, MEGABYTE * 2),
}


@pytest.mark.parametrize(("answer", "body"), HARMLESS.values(), ids=HARMLESS.keys())
def test_an_unusual_answer_is_read(answer, body):
    assert ask(saying(answer)).content == body


def test_a_charset_that_is_a_compression_is_not_inflated():
    import bz2

    packed = bz2.compress(bytes(50_000_000))
    response = ask(
        saying(OK + b"Content-Type: text/plain; charset=bz2\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)
    )

    assert len(response.text) <= len(packed)


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "iso-8859-1", "windows-1252"])
def test_a_usual_charset_is_respected(charset):
    body = "ü".encode(charset)
    response = ask(
        saying(
            OK + f"Content-Type: text/html; charset={charset}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )
    )

    assert response.text == "ü"


def test_a_redirect_is_returned_and_the_target_not_called():
    heard = []

    async def behave(reader, writer):
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    assert ask(behave).status_code == 302
    assert len(heard) == 1


def test_nothing_is_remembered_between_exchanges():
    heard, connections = [], []

    async def behave(reader, writer):
        connections.append(writer)
        while True:
            heard.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(OK + b"Set-Cookie: sid=1\r\nContent-Length: 0\r\n\r\nHTTP/1.1 500 Leftover\r\n\r\n")
            await writer.drain()

    async def run():
        async with serving(behave) as port:
            way = way_to(port)
            return [(await fetch(way, request_to(port), 3)).status_code for _ in range(3)]

    assert asyncio.run(run()) == [200, 200, 200]
    assert len(connections) == 3
    assert not any(b"sid=1" in head for head in heard)


def test_many_exchanges_run_side_by_side():
    async def behave(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(0.1)
        number = head.split(b" ")[1].removeprefix(b"/")
        writer.write(OK + b"Content-Length: %d\r\n\r\n" % len(number) + number)
        await writer.drain()

    async def run():
        async with serving(behave) as port:
            way = way_to(port)
            answers = await asyncio.gather(
                *(fetch(way, request_to(port, path=f"/{number}"), 3) for number in range(30))
            )
            return [answer.text for answer in answers]

    began = time.monotonic()

    assert asyncio.run(run()) == [str(number) for number in range(30)]
    assert time.monotonic() - began < 2


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert ask(saying(OK + b"Content-Length: 2\r\n\r\nhi")).text == "hi"


def test_nobody_listening_is_unreachable():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(Fault) as caught:
            asyncio.run(fetch(way_to(port), request_to(port), 3))

    assert (caught.value.cause, caught.value.because) == ("host-unreachable", f"127.0.0.1:{port} could not be reached.")


def looked_up(*addresses):
    async def resolver(host, port):
        return addresses

    return resolver


def test_a_second_address_is_tried_when_the_first_is_dead():
    answer = ask(saying(OK + b"\r\nhi"), host="localhost", resolver=looked_up("::1", "127.0.0.9", "127.0.0.1"))

    assert answer.text == "hi"


def test_a_slow_look_up_times_out():
    async def resolver(host, port):
        await asyncio.sleep(60)

    fault = ask(hang, limits=Limits(connect_seconds=0.1), host="localhost", resolver=resolver)

    assert fault.cause == "timed-out"


def test_an_unanswered_connection_times_out():
    class Deaf(httpcore.AsyncNetworkBackend):
        async def connect_tcp(self, host, port, timeout, **_):  # noqa: ASYNC109 - httpcore's signature
            await asyncio.sleep(timeout)
            raise httpcore.ConnectTimeout

    began = time.monotonic()
    fault = ask(
        hang, limits=Limits(connect_seconds=0.3), host="localhost", below=Deaf(), resolver=looked_up("127.0.0.1", "::1")
    )

    assert fault.cause == "timed-out"
    assert "did not accept a connection" in fault.because
    assert time.monotonic() - began < 1


def test_the_systems_resolver_is_asked_when_no_other_is_given():
    assert ask(saying(OK + b"\r\nhi"), host="localhost").text == "hi"


def test_a_cancelled_exchange_hangs_up():
    gone = []

    async def behave(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        gone.append(await reader.read())

    async def run():
        async with serving(behave) as port:
            task = asyncio.create_task(fetch(way_to(port), request_to(port), 30))
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.sleep(0.1)

    asyncio.run(run())

    assert gone == [b""]


def test_closing_the_transport_ends_what_waits():
    async def run():
        async with serving(hang) as port:
            way = way_to(port, Limits())
            task = asyncio.create_task(fetch(way, request_to(port), 30))
            await asyncio.sleep(0.1)
            await way.aclose()
            await asyncio.wait_for(task, 1)

    with pytest.raises(Fault) as caught:
        asyncio.run(run())

    assert caught.value.cause == "answer-cut-short"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """Files of a certificate for "localhost" alone and its key, signed by itself."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("needs the openssl command to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    command = [openssl, "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    return folder / "certificate.pem", folder / "key.pem"


def server_side(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context


def trusting(certificate):
    return ssl.create_default_context(cafile=certificate[0])


def ask_securely(behave, certificate, trust, host="localhost"):
    return ask(behave, certificate=certificate, scheme="https", host=host, tls=trust)


def test_a_trusted_certificate_is_accepted(certificate):
    assert ask_securely(saying(OK + b"\r\nhi"), certificate, trusting(certificate)).text == "hi"


def test_a_server_that_knows_newer_http_is_asked_for_the_one_that_is_spoken(certificate):
    async def agreed(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        protocol = writer.get_extra_info("ssl_object").selected_alpn_protocol()
        writer.write(OK + b"\r\n" + str(protocol).encode())
        await writer.drain()
        writer.close()

    assert ask_securely(agreed, certificate, trusting(certificate)).text == "http/1.1"


def test_a_secure_answer_is_held_to_the_same_limits(certificate):
    trust = trusting(certificate)

    assert ask_securely(forever(MEGABYTE, first=OK + b"\r\n"), certificate, trust).cause == "too-large"
    assert ask_securely(forever(b"220 hello\r\n", pause=0.01), certificate, trust).cause == "answer-unreadable"
    assert ask_securely(saying(OK + b"Content-Length: 9\r\n\r\nx"), certificate, trust).cause == "answer-cut-short"


def test_a_certificate_of_an_unknown_issuer_is_not_trusted(certificate):
    fault = ask_securely(saying(OK + b"\r\n"), certificate, NOBODY)

    assert fault.cause == "tls-untrusted"
    assert "certificate of localhost" in fault.because
    assert "self-signed certificate" in fault.because


def test_a_certificate_for_another_name_is_not_trusted(certificate):
    fault = ask_securely(saying(OK + b"\r\n"), certificate, trusting(certificate), host="127.0.0.1")

    assert fault.cause == "tls-untrusted"


def test_the_usual_trust_is_in_public_roots(certificate):
    assert ask_securely(saying(OK + b"\r\n"), certificate, None).cause == "tls-untrusted"


@pytest.mark.parametrize(
    ("behave", "cause"),
    [
        pytest.param(
            forever(b"HTTP/1.1 400 Bad Request\r\n\r\n", pause=0.05), "tls-untrusted", id="speaks without TLS"
        ),
        pytest.param(close_at_once, "host-unreachable", id="hangs up in the handshake"),
        pytest.param(hang, "timed-out", id="is silent in the handshake"),
    ],
)
def test_a_server_without_tls_is_told_apart(behave, cause):
    async def at_once(reader, writer):
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await behave(reader, writer)

    limits = Limits(connect_seconds=0.5, read_seconds=0.5, exchange_seconds=3)
    fault = ask(at_once if cause == "tls-untrusted" else behave, limits=limits, scheme="https")

    assert fault.cause == cause


def test_the_deadline_also_ends_a_handshake_that_hangs():
    fault = ask(hang, limits=Limits(), deadline=0.2, scheme="https")

    assert fault.cause == "timed-out"


LOWER_FAULTS = {
    httpcore.ConnectionNotAvailable: "host-unreachable",
    httpcore.ProxyError: "host-unreachable",
    httpcore.UnsupportedProtocol: "address-refused",
    httpcore.ProtocolError: "answer-unreadable",
    httpcore.RemoteProtocolError: "answer-unreadable",
    httpcore.LocalProtocolError: "check-crashed",
    httpcore.TimeoutException: "timed-out",
    httpcore.PoolTimeout: "timed-out",
    httpcore.ConnectTimeout: "timed-out",
    httpcore.ReadTimeout: "timed-out",
    httpcore.WriteTimeout: "timed-out",
    httpcore.NetworkError: "host-unreachable",
    httpcore.ConnectError: "host-unreachable",
    httpcore.ReadError: "answer-cut-short",
    httpcore.WriteError: "answer-cut-short",
}


def test_every_exception_of_httpcore_has_its_cause():
    known = {kind for _, kind in inspect.getmembers(httpcore, inspect.isclass) if issubclass(kind, Exception)}

    assert set(LOWER_FAULTS) == known
    assert all(issubclass(kind, LOWER) for kind in known)
    assert {kind: fault_of(kind(), "h.example").cause for kind in known} == LOWER_FAULTS


def test_a_header_that_http_forbids_is_our_own_fault_and_is_not_shown():
    async def run():
        async with serving(hang) as port:
            request = httpx.Request(
                "GET", f"http://127.0.0.1:{port}/", headers=[(b"x-api-key", KEY.encode() + b"\r\nX: y")]
            )
            await fetch(way_to(port), request, 3)

    with pytest.raises(Fault) as caught:
        asyncio.run(run())

    assert caught.value.cause == "check-crashed"
    assert KEY not in f"{caught.value!r}"
    assert caught.value.__context__ is None
