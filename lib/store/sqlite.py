"""Journals in one SQLite file: WAL, flushed to disk at every commit, append-only by triggers."""

import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from lib.launch.chain import seal
from lib.launch.checklist import digest
from lib.launch.entries import Entry
from lib.launch.summary import Summary
from lib.store.audit import NOTHING, audit_file
from lib.store.connection import open_database
from lib.store.copies import copy_file
from lib.store.journal import Audit, Conflict, Damage, Head, StoreError
from lib.store.refusals import advise, explained

ReadT = TypeVar("ReadT")
# Entries with the version that the launch is known to have, in one look; one empty row when there are none.
ENTRIES_AFTER = """
    select (select version from launches where launch_id = :launch) as known,
           launch_id, version, at, actor, body, previous, digest
    from (select 1) left join entries on launch_id = :launch and version > :after
    order by version
"""


class SqliteJournal:
    """One connection a thread, opened when first needed. Raises StoreError when the file cannot be used.

    `lost` names the guards that the file had lost and that were made again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lost: tuple[str, ...] = ()
        self._threads = threading.local()
        with explained(self.path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database()

    def append(
        self, entries: Sequence[Entry], expected_version: int, summarize: Callable[[Sequence[Entry]], Summary]
    ) -> tuple[Entry, ...]:
        launch_id = entries[0].launch_id
        with self._writing() as database:
            found, head = _end(database, launch_id)
            if found != expected_version:
                raise Conflict(launch_id, expected_version, found)
            sealed = _chain(entries, found, head)
            database.table("entries").insert_all([_row(entry) for entry in sealed])
            _keep_summary(database, summarize(sealed))
        return sealed

    def read(self, launch_id: str, after: int = 0) -> tuple[Entry, ...]:
        with explained(self.path):
            rows = list(self._database().query(ENTRIES_AFTER, {"launch": launch_id, "after": after}))
        known = rows[0]["known"] or 0
        entries = self._parse(_entry, [row for row in rows if row["version"]])
        if not _is_whole(entries, after, known):
            raise StoreError(advise(self.path, "malformed"))
        return entries

    def keep(self, blobs: Mapping[str, bytes]) -> None:
        if blobs:
            with self._writing() as database:
                rows = [{"digest": digest, "content": content} for digest, content in blobs.items()]
                database.table("blobs").insert_all(rows, pk="digest", ignore=True)

    def blob(self, digest: str) -> bytes:
        with explained(self.path):
            row = next(self._database().query("select content from blobs where digest = ?", [digest]), None)
        content = bytes(row["content"]) if row else b""
        if row and hashlib.sha256(content).hexdigest() != digest:
            raise StoreError(advise(self.path, "malformed"))
        return content

    def summaries(self) -> tuple[Summary, ...]:
        with explained(self.path):
            rows = self._database().query("select summary from launches order by changed_at desc, launch_id")
            return self._parse(lambda row: Summary.model_validate_json(row["summary"]), rows)

    def refresh(self, summary: Summary) -> None:
        with self._writing() as database:
            if _end(database, summary.id)[0] == summary.version:
                _keep_summary(database, summary)

    def visit(self, launch_id: str, person: str, version: int) -> int:
        with self._writing() as database:
            sql = "select version from visits where launch_id = ? and person = ?"
            row = next(database.query(sql, [launch_id, person]), None)
            database.table("visits").insert(
                {"launch_id": launch_id, "person": person, "version": version}, replace=True
            )
        return int(row["version"]) if row else 0

    def salt(self) -> bytes:
        with self._writing() as database:
            database.table("preferences").insert(
                {"name": "salt", "value": secrets.token_hex(32)}, pk="name", ignore=True
            )
        return bytes.fromhex(self.preference("salt"))

    def preference(self, name: str) -> str:
        with explained(self.path):
            rows = self._database().query("select value from preferences where name = ?", [name])
            return str(next(rows, {"value": ""})["value"])

    def prefer(self, name: str, value: str) -> None:
        with self._writing() as database:
            database.table("preferences").insert({"name": name, "value": value}, replace=True)

    def audit(self, witnessed: Mapping[str, Head] = NOTHING) -> Audit:
        found = audit_file(self.path, witnessed)
        again = [Damage(f"the guard {name} was missing or different; it was made again just now") for name in self.lost]
        return replace(found, damages=(*again, *found.damages))

    def copy_to(self, path: Path) -> Audit:
        return copy_file(self.path, path)

    def _database(self) -> Database:
        if not hasattr(self._threads, "database"):
            self._threads.database, lost = open_database(self.path)
            self.lost = tuple(dict.fromkeys((*self.lost, *lost)))
        database: Database = self._threads.database
        return database

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        """A transaction that has the write lock from its start, so that what it read stays true."""
        with explained(self.path):
            database = self._database()
            database.execute("begin immediate")
            try:
                yield database
                database.commit()
            except BaseException:
                database.rollback()
                raise

    def _parse(self, parse: Callable[[dict[str, Any]], ReadT], rows: Iterable[dict[str, Any]]) -> tuple[ReadT, ...]:
        """The rows as values; a row that is none any more was changed by other means."""
        try:
            return tuple(parse(row) for row in rows)
        except (ValueError, TypeError):
            raise StoreError(advise(self.path, "malformed")) from None


def _end(database: Database, launch_id: str) -> tuple[int, str]:
    sql = "select version, digest from entries where launch_id = ? order by version desc limit 1"
    row = next(database.query(sql, [launch_id]), None)
    return (int(row["version"]), str(row["digest"])) if row else (0, "")


def _chain(entries: Sequence[Entry], version: int, head: str) -> tuple[Entry, ...]:
    sealed: list[Entry] = []
    for offset, entry in enumerate(entries, start=1):
        numbered = entry.model_copy(update={"version": version + offset})
        sealed.append(seal(numbered, sealed[-1].digest if sealed else head))
    return tuple(sealed)


def _row(entry: Entry) -> dict[str, object]:
    fields = entry.model_dump(mode="json")
    return fields | {
        "type": entry.body.type,
        "actor": json.dumps(fields["actor"], ensure_ascii=False),
        "body": json.dumps(fields["body"], ensure_ascii=False),
    }


def _entry(row: dict[str, Any]) -> Entry:
    """Raises ValueError for what is not as it was written: its digest covers the text, not what models make of it."""
    fields = {name: value for name, value in row.items() if name != "known"}
    fields |= {"actor": json.loads(row["actor"]), "body": json.loads(row["body"])}
    if digest({name: value for name, value in fields.items() if name != "digest"}) != row["digest"]:
        raise ValueError("an entry was changed")
    return Entry.model_validate(fields)


def _is_whole(entries: Sequence[Entry], after: int, known: int) -> bool:
    """Whether each entry follows the one before, up to the version `known`; what precedes was read earlier."""
    if after + len(entries) < known:
        return False
    numbered = all(entry.version == version for version, entry in enumerate(entries, start=after + 1))
    return numbered and all(later.previous == earlier.digest for earlier, later in pairwise(entries))


def _keep_summary(database: Database, summary: Summary) -> None:
    row = {
        "launch_id": summary.id,
        "version": summary.version,
        "changed_at": summary.changed_at.isoformat(),
        "summary": summary.model_dump_json(),
    }
    database.table("launches").insert(row, replace=True)
