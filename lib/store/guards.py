"""What keeps journals append-only: triggers in the file, and an authorizer on the application's own connections."""

from functools import cache
from pathlib import Path
from typing import TypeAlias

from sqlite_utils.utils import sqlite3

Objects: TypeAlias = dict[str, tuple[str, str, str]]  # name: kind, table, SQL

SCHEMA = Path(__file__).with_name("schema.sql")
APPEND_ONLY = ("entries", "blobs")
_READING = frozenset({"table_info", "table_xinfo", "index_list", "index_info", "index_xinfo", "foreign_key_list"})
_ALWAYS = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
    }
)


def install(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Make what is missing; the names of triggers that a journal had lost or that read differently, made again."""
    if not _differing(connection):
        return ()
    connection.execute("begin immediate")
    try:
        lost = find_lost(connection)
        _make_again(connection)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
    return lost


def find_lost(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The triggers that are missing from tables that are there, or do not read as they should."""
    present, expected = _read_objects(connection), _expected()
    triggers = {name: found for name in _differing(connection) if (found := expected[name])[0] == "trigger"}
    return tuple(name for name, (_, table, _sql) in triggers.items() if table in present)


def find_foreign(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Triggers that are not ours; one of them could swallow an entry without a word."""
    return tuple(
        name for name, found in _read_objects(connection).items() if found[0] == "trigger" and name not in _expected()
    )


def restrict(connection: sqlite3.Connection) -> None:
    """From now on the connection can read, and add; it changes no schema, no entry and no evidence."""
    connection.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    allowed = action in _ALWAYS
    if action == sqlite3.SQLITE_PRAGMA:
        allowed = second is None or first in _READING
    elif action == sqlite3.SQLITE_INSERT:
        allowed = not _is_schema(first)
    elif action in (sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE):
        allowed = first not in APPEND_ONLY and not _is_schema(first)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _is_schema(table: str | None) -> bool:
    return (table or "").startswith("sqlite_")


def _differing(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Tables that are missing, triggers that are missing or different."""
    present = _read_objects(connection)
    return tuple(
        name
        for name, found in _expected().items()
        if name not in present or (found[0] == "trigger" and found != present[name])
    )


def _make_again(connection: sqlite3.Connection) -> None:
    present, expected = _read_objects(connection), _expected()
    for name in _differing(connection):
        if name in present:
            connection.execute(f"drop {present[name][0]} {name}")
        connection.execute(expected[name][2])


def _read_objects(connection: sqlite3.Connection) -> Objects:
    rows = connection.execute("select name, type, tbl_name, sql from sqlite_master where type in ('table', 'trigger')")
    return {name: (kind, table, sql) for name, kind, table, sql in rows.fetchall()}


@cache
def _expected() -> Objects:
    """The schema as SQLite itself writes it down."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(SCHEMA.read_text())
        return _read_objects(connection)
    finally:
        connection.close()
