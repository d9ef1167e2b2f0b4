"""Runs the simulator: as a process until it is told to stop, or inside a test."""

import asyncio
import contextlib
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import uvicorn

from lib.simulator import seeds
from lib.simulator.faults import UnknownFault
from lib.simulator.lines import Lines
from lib.simulator.sample import ACCOUNT
from lib.simulator.site import Site
from lib.simulator.strangers import is_loopback
from lib.simulator.world import Clock

START_SECONDS = 10.0
PORTS = range(65_536)
WHEREVER = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # where a client on this machine finds it then


class CannotServe(Exception):
    """One sentence for the person who started it."""


class Server(uvicorn.Server):
    """Says when it answers, and on stopping waits for nobody."""

    def __init__(self, listener: socket.socket, site: Site, lines: Lines, ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                site,
                http=lines.protocol(),
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                log_level=None,
                access_log=False,
                server_header=False,
            )
        )
        self._listener = listener
        self._site = site
        self._lines = lines
        self._ready = ready

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serves until `should_exit`."""
        super().run(sockets or [self._listener])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to answer."""
        self._site.door.accept = self._accept
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends, also with requests that hang."""
        self._site.give_up()
        self._site.door.close()
        self._lines.cut_all()
        await super().shutdown(sockets)

    def _accept(self) -> asyncio.Protocol:
        """As uvicorn makes one for each connection to its own listener."""
        return self._lines.protocol()(self.config, self.server_state, self.lifespan.state)


def serve(
    port: int,
    faults: Sequence[str],
    announce: Callable[[dict[str, str]], None],
    host: str = "127.0.0.1",
    *,
    seed: int = 1,
    allow_remote: bool = False,
) -> None:
    """Serves until SIGINT or SIGTERM; port 0 means any free one. Call it in the main thread.

    `announce` is told base_url, test_key, production_key and linked_account_id as soon as requests are answered.
    Raises CannotServe for a busy port, an unknown fault, or an address that others can reach.
    """
    if not (allow_remote or is_loopback(host)):
        raise CannotServe(f"'{host}' is not an address of this machine alone: to serve others, give --allow-remote.")
    with _listening(host, port) as listener:
        told = {
            "base_url": _base_url(listener),
            "test_key": seeds.key("test", seed),
            "production_key": seeds.key("production", seed),
            "linked_account_id": ACCOUNT,
        }
        server = _server(listener, faults, seed, _now, lambda: announce(told))
        with _stopped_by_signals(server):
            server.run()


@contextlib.contextmanager
def running(faults: Sequence[str] = (), port: int = 0, seed: int = 1, clock: Clock | None = None) -> Iterator[str]:
    """The base URL of a simulator that runs in a thread as long as the context lasts. Raises as `serve`."""
    ready = threading.Event()
    with _listening("127.0.0.1", port) as listener:
        server = _server(listener, faults, seed, clock or _now, ready.set)
        thread = threading.Thread(target=server.run, name="simulator", daemon=True)
        thread.start()
        try:
            if not ready.wait(START_SECONDS):
                raise CannotServe("The simulator did not start.")
            yield _base_url(listener)
        finally:
            server.should_exit = True
            thread.join()


def _server(
    listener: socket.socket, faults: Sequence[str], seed: int, clock: Clock, ready: Callable[[], None]
) -> Server:
    lines = Lines()
    try:
        return Server(listener, Site(faults, seed, clock, lines), lines, ready)
    except UnknownFault as unknown:
        raise CannotServe(str(unknown)) from unknown


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    if port not in PORTS:
        raise CannotServe(f"{port} is not a port: choose one from 1 to {PORTS[-1]}, or 0 for any free one.")
    # asyncio sends without delay only where the protocol is named; otherwise each answer would wait 40 ms.
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        busy = error.errno == errno.EADDRINUSE
        why = "is in use: stop what runs there, or choose port 0 for any free one" if busy else "cannot be opened"
        raise CannotServe(f"Port {port} on {host} {why}.") from error
    with listener:
        yield listener


@contextlib.contextmanager
def _stopped_by_signals(server: Server) -> Iterator[None]:
    # Uvicorn raises each signal again after a clean end: it must find a handler that minds nothing then.
    def stop(*_: object) -> None:
        server.should_exit = True

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _base_url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    host = WHEREVER.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _now() -> datetime:
    return datetime.now(UTC)
