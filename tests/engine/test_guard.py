import asyncio
import ipaddress
import socket
import ssl

import httpcore
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.checks.conversation import Fault
from lib.engine.guard import SPECIAL, Guard, Refused, origin_of
from lib.engine.transport import GuardedTransport, Limits, fetch

PUBLIC = "93.184.216.34"
PUBLIC6 = "2606:4700::1111"

# What the names of these tests resolve to. Any other name is unknown; nobody asks a real resolver.
NAMES = {
    "public.example": [PUBLIC],
    "both.example": [PUBLIC6, PUBLIC],
    "loopback.example": ["127.0.0.1"],
    "loopback6.example": ["::1"],
    "private.example": ["10.1.2.3"],
    "metadata.example": ["169.254.169.254"],
    "mapped.example": ["::ffff:10.0.0.1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "mixed.example": [PUBLIC, "127.0.0.1"],
    "mixed-at-the-end.example": [*["93.184.216.34"] * 9, "10.0.0.1"],
    "mixed6.example": [PUBLIC, "fd00::1"],
    "zone.example": ["fe80::1%eth0"],
    "public-zone.example": [f"{PUBLIC6}%eth0"],
    "nonsense.example": ["not an address"],
    "localhost": ["127.0.0.1"],
    "app.localhost": ["127.0.0.1"],
    "printer.local": ["192.168.1.9"],
    "metadata.google.internal": ["169.254.169.254"],
    "intranet": [PUBLIC],
    "xn--e1afmkfd.example": ["10.0.0.1"],
}

HOSTILE = [
    # IPv4 as it is
    "http://127.0.0.1/",
    "http://127.0.0.1:8502/",
    "http://127.255.255.254/",
    "http://0.0.0.0/",
    "http://0.1.2.3/",
    "http://10.0.0.1/",
    "http://100.64.0.1/",
    "http://100.100.100.200/latest/meta-data",
    "http://168.63.129.16/machine",
    "http://169.254.169.254/latest/meta-data",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.0.0.8/",
    "http://192.0.0.192/opc/v2",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://192.168.0.1/",
    "http://198.18.0.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    # IPv4 in odd notation
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7F000001/",
    "http://0x/",
    "http://0/",
    "http://1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://10.1/",
    "http://0177.0.0.1/",
    "http://0x7f.0.0.1/",
    "http://0x7f.1/",
    "http://127.0.0x0.1/",
    "http://127.0.0.0x1/",
    "http://127.0.0.01/",
    "http://127.000.000.001/",
    "http://0300.0250.0.1/",
    "http://127.0.0.1./",
    "http://127.0.0.1../",
    "http://127.0.0.256/",
    "http://127.0.0.1.1/",
    "http://4294967297/",
    "http://１２７.０.０.１/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://%31%32%37.0.0.1/",
    "http://127.0.0.1%00.public.example/",
    "http://[127.0.0.1]/",
    # IPv6
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::FFFF:169.254.169.254]/",
    f"http://[::ffff:{PUBLIC}]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "http://[2001:10::1]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[100::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/latest/meta-data",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    f"http://[{PUBLIC6}%25eth0]/",
    f"http://[{PUBLIC6}%eth0]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[5f00::1]/",
    "http://[4000::1]/",
    "http://[::1",
    "http://::1/",
    # names
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://app.localhost/",
    "http://loopback.example/",
    "http://loopback6.example/",
    "http://private.example/",
    "https://metadata.example/",
    "http://metadata.google.internal/computeMetadata/v1",
    "http://mapped.example/",
    "http://nat64.example/",
    "http://mixed.example/",
    "http://mixed-at-the-end.example/",
    "http://mixed6.example/",
    "http://zone.example/",
    "http://public-zone.example/",
    "http://nonsense.example/",
    "http://printer.local/",
    "http://intranet/",
    "http://xn--e1afmkfd.example/",
    "http://public.example./",
    "http://public..example/",
    "http://.public.example/",
    "http://-public.example/",
    "http://pub lic.example/",
    "http://pub\\lic.example/",
    f"http://{'a' * 64}.example/",
    f"http://{'a.' * 126}example/",
    # user information
    "http://ann@public.example/",
    "http://ann:pw@public.example/",
    "http://public.example@127.0.0.1/",
    "http://public.example:80@127.0.0.1/",
    "http://public.example%40127.0.0.1/",
    "http://:@private.example/",
    # schemes
    "ftp://public.example/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "ws://public.example/",
    "wss://public.example/",
    "unix:///run/docker.sock",
    "http+unix://%2Frun%2Fdocker.sock/info",
    "data:text/html,x",
    "javascript:alert(1)",
    "dict://127.0.0.1:11211/stat",
    "//public.example/",
    "public.example",
    "/path",
    "",
    "http://",
    "http:///path",
    "http:public.example",
    # ports
    "http://public.example:0/",
    "http://public.example:22/",
    "http://public.example:25/",
    "http://public.example:6667/",
    "http://public.example:65536/",
    "http://public.example:99999/",
    "http://public.example:-1/",
    "http://public.example:abc/",
]
GOOD = [
    "https://public.example/",
    "http://public.example:8080/a?b=c",
    "https://PUBLIC.example:443/",
    f"https://{PUBLIC}/",
    f"https://[{PUBLIC6}]:8443/",
    "https://both.example/",
]


class Recorder(httpcore.AsyncNetworkBackend):
    """Stands under the guard: notes who would be connected to, and sends nothing to anyone but `through`."""

    def __init__(self, through=None):
        self.attempts = []
        self.through = through

    async def connect_tcp(self, host, port, **options):
        self.attempts.append((host, port))
        if self.through == (host, port):
            return await httpcore.AnyIOBackend().connect_tcp(host, port, **options)
        raise httpcore.ConnectError("recorded")


class Resolver:
    """Answers from a table; a list of lists is answered one after the other."""

    def __init__(self, names):
        self.names = names
        self.asked = []

    async def __call__(self, host, port):
        self.asked.append(host)
        try:
            ipaddress.ip_address(host)
        except ValueError:
            if host not in self.names:
                raise socket.gaierror(socket.EAI_NONAME, "unknown") from None
            return self.names[host]
        return [host]


def transport(recorder, resolver=None, guard=None):
    return GuardedTransport(
        guard or Guard(),
        limits=Limits(connect_seconds=1, read_seconds=1, exchange_seconds=3),
        resolver=resolver or Resolver(NAMES),
        below=recorder,
        tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    )


def fault_for(way, request):
    with pytest.raises(Fault) as caught:
        asyncio.run(fetch(way, request, 3))
    return caught.value


def decide(url):
    origin = Guard().admit(url)
    return Guard().pin(origin, NAMES.get(origin[1], [PUBLIC]))


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_target_is_refused_before_anyone_connects(url):
    recorder = Recorder()
    with pytest.raises(Refused):
        decide(url)
    try:
        request = httpx.Request("GET", url)
    except httpx.InvalidURL:
        return

    assert fault_for(transport(recorder), request).cause == "address-refused"
    assert recorder.attempts == []


@pytest.mark.parametrize("url", GOOD)
def test_a_public_target_is_connected_to_at_its_address(url):
    recorder = Recorder()
    request = httpx.Request("GET", url)

    assert fault_for(transport(recorder), request).cause == "host-unreachable"
    assert {host for host, _ in recorder.attempts} <= {PUBLIC, PUBLIC6}
    assert {port for _, port in recorder.attempts} == {origin_of(url)[2]}


def test_the_table_of_hostile_targets_is_long_and_without_repetition():
    assert len(set(HOSTILE)) == len(HOSTILE) > 120


def test_a_redirect_to_a_hostile_target_is_not_followed_and_is_refused_when_asked_for():
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location.encode() + b"\r\n\r\n")
        await writer.drain()
        writer.close()

    async def follow(url):
        nonlocal location
        location = url
        first = await fetch(way, httpx.Request("GET", f"http://127.0.0.1:{port}/"), 3)
        assert (first.status_code, first.headers["location"]) == (302, url)
        with pytest.raises((Fault, httpx.InvalidURL)) as caught:
            await fetch(way, httpx.Request("GET", first.headers["location"]), 3)
        assert getattr(caught.value, "cause", "address-refused") == "address-refused"

    async def run():
        nonlocal way, recorder, port
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        recorder = Recorder(through=("127.0.0.1", port))
        way = transport(recorder, guard=Guard(frozenset({("http", "127.0.0.1", port)})))
        async with server:
            for url in targets:
                await follow(url)
        await server.wait_closed()

    location, way, recorder, port = "", None, None, 0
    targets = [url for url in HOSTILE if url and url.isascii()]
    asyncio.run(run())

    assert recorder.attempts == [("127.0.0.1", port)] * len(targets)


def test_a_name_is_looked_up_once_and_the_checked_address_is_the_one_connected_to():
    class Rebinding(Resolver):
        async def __call__(self, host, port):
            self.asked.append(host)
            return [PUBLIC] if len(self.asked) == 1 else ["127.0.0.1"]

    recorder, resolver = Recorder(), Rebinding({})
    way = transport(recorder, resolver)

    assert fault_for(way, httpx.Request("GET", "http://rebinding.example/")).cause == "host-unreachable"
    assert (resolver.asked, recorder.attempts) == (["rebinding.example"], [(PUBLIC, 80)])
    assert fault_for(way, httpx.Request("GET", "http://rebinding.example/")).cause == "address-refused"
    assert len(recorder.attempts) == 1


def test_a_name_that_is_unknown_or_has_no_address_is_unreachable():
    for names in ({}, {"unknown.example": []}):
        recorder = Recorder()
        fault = fault_for(transport(recorder, Resolver(names)), httpx.Request("GET", "http://unknown.example/"))

        assert (fault.cause, recorder.attempts) == ("host-unreachable", [])


REHEARSAL = Guard(frozenset({("http", "127.0.0.1", 8502), ("http", "localhost", 8503), ("https", "::1", 8504)}))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8502/a", "http://localhost:8503/", "http://LOCALHOST:8503/", "https://[0:0::1]:8504/"]
)
def test_a_rehearsal_may_call_its_own_origins(url):
    recorder = Recorder()

    assert fault_for(transport(recorder, guard=REHEARSAL), httpx.Request("GET", url)).cause == "host-unreachable"
    assert len(recorder.attempts) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8503/",
        "https://127.0.0.1:8502/",
        "http://127.0.0.1/",
        "http://127.0.0.2:8502/",
        "http://localhost:8502/",
        "http://[::1]:8504/",
        "https://[::ffff:127.0.0.1]:8504/",
        "http://127.1:8502/",
        "http://0.0.0.0:8502/",
        "http://loopback.example:8502/",
        "http://ann@127.0.0.1:8502/",
        "http://10.0.0.1:8502/",
        "http://localhost.:8503/",
    ],
)
def test_a_rehearsal_may_call_nothing_else_on_this_machine_or_near_it(url):
    recorder = Recorder()

    assert fault_for(transport(recorder, guard=REHEARSAL), httpx.Request("GET", url)).cause == "address-refused"
    assert recorder.attempts == []


@pytest.mark.parametrize(
    "addresses", [[PUBLIC], ["127.0.0.1", PUBLIC], ["10.0.0.1"], ["::ffff:127.0.0.1"], ["0.0.0.0"]]
)
def test_a_rehearsals_localhost_must_lead_to_this_machine(addresses):
    recorder = Recorder()
    way = transport(recorder, Resolver({"localhost": addresses}), REHEARSAL)

    assert fault_for(way, httpx.Request("GET", "http://localhost:8503/")).cause == "address-refused"
    assert recorder.attempts == []


@pytest.mark.parametrize("host", ["10.0.0.1", "public.example", PUBLIC, "::ffff:127.0.0.1", "127.1", "0.0.0.0", ""])
def test_only_loopback_can_be_allowed(host):
    with pytest.raises(ValueError, match="only loopback"):
        Guard(frozenset({("http", host, 80)}))


def test_the_tls_name_and_the_host_header_stay_the_hosts():
    class Stream(httpcore.AsyncNetworkStream):
        written = b""

        async def write(self, buffer, **_):
            self.written += buffer

        async def read(self, max_bytes, **_):
            return b"HTTP/1.1 204 No Content\r\n\r\n"

        async def start_tls(self, ssl_context, server_hostname, **_):
            self.server_hostname = server_hostname
            return self

        async def aclose(self):
            pass

    class Speaking(Recorder):
        async def connect_tcp(self, host, port, **_):
            self.attempts.append((host, port))
            return stream

    stream, recorder = Stream(), Speaking()
    request = httpx.Request("GET", "https://public.example:8443/a", headers={"host": "127.0.0.1"})
    asyncio.run(fetch(transport(recorder), request, 3))

    assert recorder.attempts == [(PUBLIC, 8443)]
    assert stream.server_hostname == "public.example"
    assert b"\r\nHost: public.example:8443\r\n" in stream.written
    assert stream.written.count(b"ost:") == 1


@pytest.mark.parametrize("network", [network for network, _ in SPECIAL], ids=str)
def test_special_networks_are_refused_from_edge_to_edge(network):
    for address in (network[0], network[network.num_addresses // 2], network[-1]):
        with pytest.raises(Refused):
            Guard().pin(("http", "x.example", 80), [str(address)])


NEIGHBOURS = """
    1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15 169.253.255.255
    169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.167.255.255 192.169.0.0 198.17.255.255
    198.20.0.0 223.255.255.255 2001:200:: 2001:db7:ffff:: 2001:db9:: 2003:: 2606:4700::1111 2a00:1450:: 3fff:1000::
"""


@pytest.mark.parametrize("address", NEIGHBOURS.split())
def test_the_neighbours_of_special_networks_are_public(address):
    assert Guard().pin(("http", "x.example", 80), [address]) == (address,)


def is_admitted(address):
    try:
        return bool(Guard().pin(("http", "x.example", 80), [str(address)]))
    except Refused:
        return False


@settings(deadline=None)
@given(st.ip_addresses())
def test_nothing_is_admitted_that_python_holds_for_private(address):
    assert not is_admitted(address) or address.is_global


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_no_wrapping_makes_an_ipv4_address_admissible(address):
    number = int(address)
    wrapped = [number, 0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80]
    teredo = 0x20010000 << 96 | number << 64 | (number ^ 0xFFFFFFFF)

    assert not any(is_admitted(ipaddress.IPv6Address(each)) for each in (*wrapped, teredo))


def test_the_refusal_names_the_host_and_nothing_else_of_the_address():
    with pytest.raises(Refused) as caught:
        Guard().admit("http://127.0.0.1:9/secret-path?token=secret-value#secret-part")

    assert caught.value.because == "127.0.0.1 is not called: it leads to this machine itself."
