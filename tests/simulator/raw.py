"""An answer as it comes out of the socket, byte by byte: no client in between that mends or hides anything."""

import socket
import time
from dataclasses import dataclass

import httpx


@dataclass(frozen=True)
class Reading:
    """`pieces` as they arrived; `ending` is closed, reset, or open when the time was up."""

    pieces: tuple[bytes, ...]
    ending: str

    @property
    def data(self):
        return b"".join(self.pieces)

    @property
    def status(self):
        return int(self.data.split(b" ", 2)[1])

    @property
    def headers(self):
        lines = self._parts[0].decode("latin-1").split("\r\n")[1:]
        return httpx.Headers([tuple(line.split(": ", 1)) for line in lines])

    @property
    def body(self):
        return self._parts[2]

    @property
    def _parts(self):
        return self.data.partition(b"\r\n\r\n")


def read_raw(cobalt, path="/linked-account/acme", seconds=5.0):
    """The answer to one GET below /api/v2/public, until the connection ends or the time is up."""
    url = httpx.URL(f"{cobalt.base}/api/v2/public{path}")
    asked = f"GET {url.raw_path.decode()} HTTP/1.1\r\nHost: {url.netloc.decode()}\r\nX-Api-Key: {cobalt.key}\r\n"
    with socket.create_connection((url.host, url.port)) as line:
        line.sendall(f"{asked}Linked_Account_Id: acme\r\nConnection: close\r\n\r\n".encode())
        return _listen(line, time.monotonic() + seconds)


def _listen(line, until):
    pieces = []
    while (left := until - time.monotonic()) > 0:
        line.settimeout(left)
        try:
            piece = line.recv(65_536)
        except TimeoutError:
            break
        except ConnectionResetError:
            return Reading(tuple(pieces), "reset")
        if not piece:
            return Reading(tuple(pieces), "closed")
        pieces.append(piece)
    return Reading(tuple(pieces), "open")
