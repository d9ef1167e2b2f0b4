"""Copies of a journal's file: of one moment, judged before anybody relies on them, put in place in one step."""

import os
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils.utils import sqlite3

from lib.store.audit import audit_file
from lib.store.journal import Audit, StoreError
from lib.store.refusals import advise, explained

SIDES = ("", "-wal", "-shm", "-journal")  # SQLite takes what lies beside a database for a part of it
PATIENCE = 2.0  # seconds for whoever still writes to the database that is replaced


def copy_file(source: Path, target: Path) -> Audit:
    """Copy a journal while others write to it, readable by its owner only, and judge the copy.

    Raises StoreError; nothing is overwritten.
    """
    with explained(target):
        reserve(target)
    try:
        _vacuum(source, target.resolve())
        with explained(target):
            _flush(target)
        return audit_file(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def reserve(target: Path) -> None:
    """An empty file that only its owner may read. Raises StoreError when there is one already, and OSError."""
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise StoreError(f"The file {target} is there already. Choose another name; nothing was written.") from None


def stage(source: Path, target: Path) -> tuple[Path, Audit]:
    """A judged copy of `source` beside the place that it is meant for. Raises StoreError."""
    part = target.with_name(f".{target.name[:50]}.{os.getpid()}.part")
    with explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    return part, copy_file(source, part)


def put_in_place(part: Path, target: Path, now: datetime) -> Path | None:
    """Give a staged copy its place; returns where the database went that was there. Raises StoreError."""
    with explained(target):
        aside = _move_aside(target, now) if is_there(target) else None
        os.link(part, target)  # unlike a rename, it overwrites nothing
        _flush(target)
    return aside


def is_there(target: Path) -> bool:
    """Whether there is a database, or a remainder of one that SQLite would take for a part of the next."""
    return any(side.exists() for side in _sides(target))


def _vacuum(source: Path, target: Path) -> None:
    with explained(source):
        connection = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        with closing(connection):
            try:
                connection.execute("vacuum into ?", [str(target)])
            except sqlite3.OperationalError as error:
                if "full" in str(error):
                    raise StoreError(advise(target, "full")) from error
                raise


def _move_aside(target: Path, now: datetime) -> Path:
    if target.exists():
        _settle(target)
    aside = target.with_name(f"{target.name}.replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    if is_there(aside):
        raise StoreError(f"The file {aside} is there already. Try again in a second; nothing was replaced.")
    for old, new in zip(_sides(target), _sides(aside), strict=True):
        with suppress(FileNotFoundError):
            old.rename(new)
    return aside


def _settle(target: Path) -> None:
    """Bring everything into the one file, which only works while nobody else has it open. Raises StoreError."""
    with closing(sqlite3.connect(target, timeout=PATIENCE, isolation_level=None)) as connection:
        try:
            connection.execute("pragma journal_mode = delete")
            connection.execute("begin exclusive")
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise StoreError(
                    f"The database {target} is in use. Stop whatever uses it, then restore again; nothing was replaced."
                ) from None
            # a damaged one goes aside as it is


def _sides(target: Path) -> tuple[Path, ...]:
    return tuple(target.with_name(target.name + side) for side in SIDES)


def _flush(target: Path) -> None:
    """To the disk: the file, and the directory that names it."""
    for path in (target, target.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
