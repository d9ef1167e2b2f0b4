"""What a journal held at one moment, for a witness elsewhere: only such a text can tell that a tail was cut off."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

from lib.report.envelope import Forged
from lib.store.files import replace_file
from lib.store.journal import Audit, Head, StoreError


@dataclass(frozen=True)
class Checkpoint:
    """Every launch's head. `origin` names the installation, as it is named in no other."""

    origin: str
    at: datetime
    heads: Mapping[str, Head]

    def to_text(self) -> str:
        """Lines: origin, number of entries, digest of all heads in base64, the moment, then launch, version, digest."""
        told = Audit(self.heads)
        return "".join(
            f"{line}\n"
            for line in (
                self.origin,
                told.entries,
                base64.b64encode(bytes.fromhex(told.heads_digest)).decode(),
                f"at {self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
                *(f"{quote(launch, safe='')} {head.version} {head.digest}" for launch, head in self.heads.items()),
            )
        )


def read_checkpoint(text: str) -> Checkpoint:
    """Raises Forged for anything but a checkpoint's one text."""
    try:
        origin, _entries, _digest, moment, *lines = text.removesuffix("\n").split("\n")
        at = datetime.strptime(moment, "at %Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        heads = {
            unquote(launch, errors="strict"): Head(int(version), digest)
            for launch, version, digest in (line.split(" ") for line in lines)
        }
        found = Checkpoint(origin, at, heads)
    except ValueError:
        found = None
    if found is None or found.to_text() != text:
        raise Forged("not-a-checkpoint", "The note is no checkpoint of a journal.")
    return found


def name_origin(salt: bytes) -> str:
    """What tells an installation from all others, and is the same in its restored copies."""
    return f"cobalt-go-live/{hashlib.sha256(b'origin' + salt).hexdigest()[:16]}"


@dataclass(frozen=True)
class CheckpointFolder:
    """Signed checkpoints, one file each, named after their moment."""

    path: Path

    def has(self, day: datetime) -> bool:
        """Whether one was written on that day in UTC."""
        return any(self.path.glob(f"{day.astimezone(UTC):%Y-%m-%d}T*.txt"))

    def keep(self, note: str, at: datetime) -> Path:
        """Raises StoreError."""
        path = self.path / f"{at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}.txt"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            replace_file(path, note.encode())
        except OSError as error:
            raise StoreError(f"The checkpoint {path} cannot be written: {error.strerror}.") from None
        return path
