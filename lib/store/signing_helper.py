"""A seal key that never leaves its keeper: a program of the installation's owner signs with it.

`COMMAND public` prints the public key, `COMMAND sign` reads bytes and prints their signature. It runs without a shell.
Neither its command line nor what it prints is ever shown or logged: they may hold a password.
"""

import os
import selectors
import shlex
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from subprocess import DEVNULL, PIPE
from typing import IO, cast

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key

from lib.report.envelope import read_base64
from lib.store.keys import KeyUnavailable

SECONDS = 10.0  # for one answer
LONGEST = 4_096  # bytes of an answer

_met: dict[tuple[str, ...], Ed25519PublicKey] = {}  # by command: a question to a keeper may be slow, or cost something


@dataclass(frozen=True)
class SigningHelper:
    """Signs as a private key would; `key` is what it said of itself."""

    command: tuple[str, ...] = field(repr=False)
    environment: Mapping[str, str] = field(repr=False)
    key: Ed25519PublicKey

    def public_key(self) -> Ed25519PublicKey:
        """Whose signatures it makes."""
        return self.key

    def sign(self, data: bytes, /) -> bytes:
        """A signature that holds. Raises KeyUnavailable for anything else."""
        answer = _ask(self.command, "sign", data, self.environment)
        try:
            signature = read_base64("".join(answer.decode().split()))
            self.key.verify(signature, data)
        except ValueError:
            raise KeyUnavailable("The signing helper printed no signature in base64.") from None
        except InvalidSignature:
            _met.pop(self.command, None)
            raise KeyUnavailable(
                "The signing helper’s signature does not hold for its public key. Try again if its key was changed."
            ) from None
        return signature


def meet_helper(line: str, environment: Mapping[str, str]) -> SigningHelper:
    """Ask for its public key, once while its signatures hold. Raises KeyUnavailable.

    `line` is split into words as a shell would, and no more.
    """
    try:
        command = tuple(shlex.split(line))
    except ValueError:
        command = ()
    if not command:
        raise KeyUnavailable("exec: needs a command, with quotes that are closed.")
    if command not in _met:
        _met[command] = _read_public(_ask(command, "public", b"", environment))
    return SigningHelper(command, environment, _met[command])


def _read_public(answer: bytes) -> Ed25519PublicKey:
    try:
        text = answer.decode().strip()
        is_pem = text.startswith("-----BEGIN")
        key = load_pem_public_key(text.encode()) if is_pem else load_der_public_key(read_base64("".join(text.split())))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnavailable("The signing helper printed no Ed25519 public key, in PEM or base64.")
    return key


def _ask(command: tuple[str, ...], verb: str, data: bytes, environment: Mapping[str, str]) -> bytes:
    """What it prints to standard output. Raises KeyUnavailable."""
    try:
        process = subprocess.Popen(  # noqa: S603 - the owner of the installation says which
            [*command, verb], 0, None, PIPE, PIPE, DEVNULL, env=environment, start_new_session=True
        )
    except (OSError, ValueError):
        raise KeyUnavailable("The signing helper cannot be started. Is its path right, may it be executed?") from None
    with process:
        answer = _listen(process, data)
    if process.returncode:
        raise KeyUnavailable(f"The signing helper failed, with exit code {process.returncode} for “{verb}”.")
    return answer


def _listen(process: subprocess.Popen[bytes], data: bytes) -> bytes:
    deadline = time.monotonic() + SECONDS
    try:
        answer = _converse(process, data, deadline)
        process.wait(max(deadline - time.monotonic(), 0))
    except (TimeoutError, subprocess.TimeoutExpired):
        raise KeyUnavailable(f"The signing helper was stopped: it did not end within {SECONDS:g} seconds.") from None
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)  # with all that it started
    return answer


def _converse(process: subprocess.Popen[bytes], data: bytes, deadline: float) -> bytes:
    """Write and read at the same time, lest both sides wait. Raises TimeoutError and KeyUnavailable."""
    told, heard = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    rest, answer, piece = memoryview(data), b"", b"first"
    os.set_blocking(told.fileno(), False)
    with selectors.DefaultSelector() as ready:
        ready.register(told, selectors.EVENT_WRITE)
        ready.register(heard, selectors.EVENT_READ)
        while piece:
            for name in _wait(ready, deadline):
                if name is heard:
                    piece = heard.read(LONGEST + 1)
                    answer = _add(answer, piece)
                elif not (rest := _write(told, rest)):
                    ready.unregister(told)
                    told.close()
    return answer


def _wait(ready: selectors.BaseSelector, deadline: float) -> list[object]:
    events = ready.select(max(deadline - time.monotonic(), 0))
    if not events:
        raise TimeoutError
    return [key.fileobj for key, _ in events]


def _add(answer: bytes, piece: bytes) -> bytes:
    if len(answer) + len(piece) > LONGEST:
        raise KeyUnavailable("The signing helper was stopped: it printed more than a key or a signature.")
    return answer + piece


def _write(told: IO[bytes], rest: memoryview) -> memoryview:
    """What is left to write: nothing for a program that does not listen."""
    try:
        return rest[told.write(rest) or 0 :]
    except BrokenPipeError:
        return rest[:0]
