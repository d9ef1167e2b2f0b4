"""What the application asks of a store. SQLite stands behind it today."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from lib.launch.checklist import digest
from lib.launch.entries import Entry
from lib.launch.summary import Summary


class StoreError(Exception):
    """The store cannot be used; the text says what to do."""


class Conflict(Exception):
    """Somebody else was faster: the journal no longer ends at the expected version."""

    def __init__(self, launch_id: str, expected: int, found: int) -> None:
        super().__init__(f"launch {launch_id} is at version {found}, not {expected}")
        self.expected = expected
        self.found = found


@dataclass(frozen=True)
class Head:
    """The last entry of a launch that is as it was written; version 0 when there is none."""

    version: int = 0
    digest: str = ""


@dataclass(frozen=True)
class Damage:
    """What is wrong, and where: `launch` is "" and `entry` 0 when it is the file, a guard or evidence."""

    why: str
    launch: str = ""
    entry: int = 0

    def __str__(self) -> str:
        return f"{self.launch}, entry {self.entry}: {self.why}" if self.launch else self.why


@dataclass(frozen=True)
class Audit:
    """What a journal holds. Each launch names its first bad entry only: what follows rests on it."""

    heads: Mapping[str, Head] = field(default_factory=dict)
    blobs: int = 0
    damages: tuple[Damage, ...] = ()

    @property
    def entries(self) -> int:
        return sum(head.version for head in self.heads.values())

    @property
    def heads_digest(self) -> str:
        """SHA-256 in hex over every launch's last version and digest: equal for journals that hold the same."""
        return digest({launch: [head.version, head.digest] for launch, head in self.heads.items()})


class Journal(Protocol):
    """Entries only ever come in addition. Every method may raise StoreError."""

    def append(
        self, entries: Sequence[Entry], expected_version: int, summarize: Callable[[Sequence[Entry]], Summary]
    ) -> tuple[Entry, ...]:
        """Chain and keep entries of one launch, with the summary of what they lead to, all or nothing.

        Raises Conflict when the launch is not at `expected_version` (0: not opened yet).
        """

    def read(self, launch_id: str, after: int = 0) -> tuple[Entry, ...]:
        """The entries of a launch with a version above `after`, oldest first; empty for an unknown launch."""

    def keep(self, blobs: Mapping[str, bytes]) -> None:
        """Keep contents under their SHA-256 in hex; what is there already stays."""

    def blob(self, digest: str) -> bytes:
        """A kept content, empty when there is none; StoreError when it is no longer what was kept."""

    def summaries(self) -> tuple[Summary, ...]:
        """Every launch's summary, newest change first."""

    def refresh(self, summary: Summary) -> None:
        """Replace the summary of a launch that is still at that version."""

    def visit(self, launch_id: str, person: str, version: int) -> int:
        """Remember how far a person has seen a launch; returns how far they had seen it before (0: never)."""

    def salt(self) -> bytes:
        """This installation's own salt for fingerprints, made once."""

    def preference(self, name: str) -> str:
        """A remembered choice of this installation, "" if there is none."""

    def prefer(self, name: str, value: str) -> None:
        """Remember a choice."""

    def audit(self, witnessed: Mapping[str, Head] = ...) -> Audit:
        """Judge everything that is kept, by what is really in the store; it must still hold what was `witnessed`."""

    def copy_to(self, path: Path) -> Audit:
        """Copy everything of one moment to a new file, and judge the copy."""
