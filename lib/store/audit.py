"""Whether a journal's file holds what was written. Raw rows are judged, so entries of every version are."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlite_utils.utils import sqlite3

from lib.launch.checklist import digest
from lib.store import guards
from lib.store.journal import Audit, Damage, Head, StoreError
from lib.store.refusals import explained

NOTHING: Mapping[str, Head] = {}
ENTRIES = """
    select launch_id, version, at, actor, type, body, previous, digest from entries
    where launch_id = ? order by version
"""


def audit_file(path: Path, witnessed: Mapping[str, Head] = NOTHING) -> Audit:
    """Read all of a journal, changing nothing; it must still hold what was `witnessed`.

    Raises StoreError when the file is none.
    """
    with explained(path), closing(open_for_reading(path)) as connection:
        tables = {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}
        if not {"entries", "launches"} <= tables:
            raise StoreError(f"The file {path} holds no journal.")
        damages = [*_file_damages(connection), *_guard_damages(connection)]
        ids = sorted({*_launch_ids(connection), *witnessed})
        launches = [_Chain(connection, each, witnessed.get(each, Head())).walk() for each in ids]
        digests, blob_damages = _read_blobs(connection) if "blobs" in tables else (frozenset[str](), [])
    for chain in launches:
        damages += [*chain.damages, *chain.missing(digests)]
    heads = {chain.launch: chain.head for chain in launches if chain.head.version}
    return Audit(heads, len(digests), (*damages, *blob_damages))


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that writes nothing and sees one moment; damaged text is legible, and equals nothing written."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    connection.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
    connection.execute("begin")
    return connection


def _file_damages(connection: sqlite3.Connection) -> Iterator[Damage]:
    try:
        found = [str(row[0]) for row in connection.execute("pragma integrity_check(3)")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    for why in found:
        if why != "ok":
            yield Damage(f"SQLite finds the file damaged: {why[:200]}")


def _guard_damages(connection: sqlite3.Connection) -> Iterator[Damage]:
    for name in guards.find_lost(connection):
        yield Damage(f"the guard {name} is missing or reads differently")
    for name in guards.find_foreign(connection):
        yield Damage(f"there is a trigger that is not ours: {name[:80]}")


def _launch_ids(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("select launch_id from entries union select launch_id from launches order by 1")
    return [str(row[0]) for row in rows.fetchall()]


def _read_blobs(connection: sqlite3.Connection) -> tuple[frozenset[str], list[Damage]]:
    digests: set[str] = set()
    damages: list[Damage] = []
    try:
        for name, content in connection.execute("select digest, content from blobs"):
            digests.add(str(name))
            if not isinstance(content, bytes) or hashlib.sha256(content).hexdigest() != name:
                damages.append(Damage(f"the evidence {str(name)[:16]} is not what was kept"))
    except sqlite3.DatabaseError:
        damages.append(Damage("some evidence cannot be read"))
    return frozenset(digests), damages


@dataclass
class _Chain:
    """One launch on its way from its first entry to its head."""

    connection: sqlite3.Connection
    launch: str
    witnessed: Head
    head: Head = field(default_factory=Head)
    damages: list[Damage] = field(default_factory=list)
    evidence: dict[str, int] = field(default_factory=dict)  # digests that entries name, with the version of one

    def walk(self) -> "_Chain":
        try:
            for row in self.connection.execute(ENTRIES, [self.launch]):
                if why := self._judge(row):
                    return self._stop(why)
            self._judge_end()
        except sqlite3.DatabaseError:
            self._stop("cannot be read")
        return self

    def missing(self, digests: frozenset[str]) -> Iterator[Damage]:
        """Evidence that an entry names and the file has lost."""
        for name, version in self.evidence.items():
            if name not in digests:
                yield Damage(f"its evidence {name[:16]} is missing", self.launch, version)

    def _stop(self, why: str) -> "_Chain":
        self.damages.append(Damage(why, self.launch, self.head.version + 1))
        return self

    def _judge(self, row: tuple[Any, ...]) -> str:
        """Why an entry is not the next one; "" moves the head to it."""
        launch, version, at, actor, kind, body, previous, written = row
        if version != self.head.version + 1:
            return "is missing"
        if previous != self.head.digest:
            return "does not follow the entry before it"
        try:
            facts: dict[str, Any] = {"launch_id": launch, "version": version, "at": at, "previous": previous}
            facts |= {"actor": json.loads(actor), "body": json.loads(body)}
            if digest(facts) != written or facts["body"]["type"] != kind:
                return "is not the one that was written"
        except (ValueError, TypeError, KeyError, RecursionError):
            return "is not the one that was written"
        self.evidence |= dict.fromkeys(_name_evidence(facts["body"]), version)
        if version == self.witnessed.version and written != self.witnessed.digest:
            return "is another one than the checkpoint knows"
        self.head = Head(version, written)
        return ""

    def _judge_end(self) -> None:
        """Whether the board's line, kept with each append, or a checkpoint knows more than the entries."""
        row = self.connection.execute("select version from launches where launch_id = ?", [self.launch]).fetchone()
        known = row[0] if row and isinstance(row[0], int) else 0
        if known > self.head.version:
            self._stop(f"is missing: the board knows {known} entries")
        elif self.witnessed.version > self.head.version:
            self._stop(f"is missing: the checkpoint knows {self.witnessed.version} entries")
        elif known < self.head.version:
            self.damages.append(Damage("is not on the board", self.launch, known + 1))
        elif not self.head.version:
            self._stop("cannot be read")


def _name_evidence(body: Mapping[str, Any]) -> Iterator[str]:
    exchanges = body.get("exchanges", ())
    for exchange in exchanges if isinstance(exchanges, list) else ():
        if isinstance(exchange, dict) and exchange.get("body"):
            yield str(exchange["body"])
    if body.get("type") == "posted":
        yield from (str(body.get(name)) for name in ("report", "seal"))
