"""Sends webhooks: signed, again if they were not taken, to this machine only, and keeps a log of every attempt."""

import asyncio
import ipaddress
import json
import ssl
from collections import deque
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

import h11

from lib.simulator import misdelivered
from lib.simulator.clock import SettableClock
from lib.simulator.moments import iso
from lib.simulator.signing import SIGNATURE

ATTEMPTS = 4  # one, and three retries
SECONDS_TO_ANSWER = 10.0
KEPT = 1000  # attempts in the log
PORTS = {"http": 80, "https": 443}


class Refused(Exception):
    """Nothing was sent; the text says why."""


@dataclass(frozen=True)
class Letter:
    """One message to one webhook, and what goes wrong with it."""

    webhook_id: str
    event: str
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    faults: frozenset[str] = frozenset()


@dataclass
class Book:
    """What the deliveries of all worlds have in common."""

    first_gap: float = 0.2  # seconds before the first retry; each further gap is twice as long
    log: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT))


@dataclass
class Deliveries:
    """Letters of one world on their way. `profile` names the faults of its base-URL prefix."""

    clock: SettableClock
    book: Book = field(default_factory=Book)
    profile: str = ""
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)
    _overtaken: dict[str, Letter] = field(default_factory=dict)  # what waits for the next one, by webhook
    _given_up: bool = False

    def send(self, letter: Letter) -> None:
        """Begins to deliver. Must be called where an event loop runs."""
        self.begin(self._deliver(letter))

    def begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Runs a coroutine beside the requests, until it is done or the world ends."""
        task = asyncio.get_running_loop().create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        if self._given_up:
            task.cancel()
        return task

    def cancel(self) -> None:
        """Gives up all that is under way, and whatever a request that is under way may begin yet."""
        self._given_up = True
        for task in self._under_way:
            task.cancel()

    async def _deliver(self, letter: Letter) -> None:
        await self.clock.sleep(misdelivered.delay(letter.faults))
        if not misdelivered.is_overtaken(letter.faults):
            await self._carry(letter)
        elif before := self._overtaken.pop(letter.webhook_id, None):
            await self._carry(letter)
            await self._carry(before)
        else:
            self._overtaken[letter.webhook_id] = letter
            await self.clock.sleep(misdelivered.PATIENCE)
            if self._overtaken.get(letter.webhook_id) is letter:
                await self._carry(self._overtaken.pop(letter.webhook_id))

    async def _carry(self, letter: Letter) -> None:
        copies = misdelivered.copies(letter.faults)
        if not copies:
            self._note(letter, 1, 0, "lost on the way")
        for _ in range(copies):
            await self._hand_over(letter)

    async def _hand_over(self, letter: Letter) -> None:
        """Until it was taken, or for as long as the platform tries."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                if await self._attempt(letter, attempt) == 200:
                    return
            except Refused as refused:
                self._note(letter, attempt, 0, str(refused))
                return
            await self.clock.sleep(self.book.first_gap * 2 ** (attempt - 1) if attempt < ATTEMPTS else 0)

    async def _attempt(self, letter: Letter, attempt: int) -> int:
        try:
            async with asyncio.timeout(SECONDS_TO_ANSWER):
                status = await post(letter)
        except (OSError, TimeoutError, ssl.SSLError, h11.RemoteProtocolError, EOFError) as error:
            self._note(letter, attempt, 0, f"{type(error).__name__}: {error}".rstrip(": "))
            return 0
        self._note(letter, attempt, status, "")
        return status

    def _note(self, letter: Letter, attempt: int, status: int, reason: str) -> None:
        self.book.log.append(
            {
                "at": iso(self.clock()),
                "profile": self.profile,
                "webhook_id": letter.webhook_id,
                "event": letter.event,
                "url": letter.url,
                "attempt": attempt,
                "status": status,
                "reason": reason,
                "body": letter.body.decode(),
                "signature": letter.headers.get(SIGNATURE, ""),
            }
        )


def compact(message: Any) -> bytes:
    """The raw body that is signed and sent."""
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode()


async def post(letter: Letter) -> int:
    """The status that the receiver answers. Raises Refused for an address of another machine, OSError, EOFError."""
    parts = _here(letter.url)
    trusted = ssl.create_default_context() if parts.scheme == "https" else None
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    reader, writer = await asyncio.open_connection("127.0.0.1" if host == "localhost" else host, port, ssl=trusted)
    try:
        line = h11.Connection(h11.CLIENT)
        writer.write(_request(line, letter, parts))
        await writer.drain()
        return await _status(line, reader)
    finally:
        writer.close()


def _here(url: str) -> SplitResult:
    """A simulator must never write to strangers: only addresses that are this machine's by their very digits."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in PORTS and parts.port != 0
        local = parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        known = local = False
    if not (known and local):
        raise Refused("not delivered: a local Cobalt sends to loopback addresses only")
    return parts


def _request(line: h11.Connection, letter: Letter, parts: SplitResult) -> bytes:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    own = {"host": parts.netloc.rpartition("@")[2], "content-length": str(len(letter.body)), "connection": "close"}
    try:
        headers = [(name, value) for name, value in letter.headers.items() if name.lower() not in own]
        request = h11.Request(method=letter.method, target=target, headers=[*headers, *own.items()])
        return b"".join(line.send(part) or b"" for part in (request, h11.Data(letter.body), h11.EndOfMessage()))
    except (h11.LocalProtocolError, UnicodeEncodeError, TypeError) as error:
        raise Refused(f"not delivered: the request cannot be written ({error})") from error


async def _status(line: h11.Connection, reader: asyncio.StreamReader) -> int:
    while True:
        event = line.next_event()
        if isinstance(event, h11.Response):
            return event.status_code
        if event is h11.NEED_DATA:
            line.receive_data(await reader.read(65_536))
        elif isinstance(event, h11.ConnectionClosed):
            raise EOFError("closed without an answer")
