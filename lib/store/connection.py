"""Connections to a journal's file: flushed at every commit, in WAL where that is safe, guarded."""

import logging
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # pysqlite3's when that is installed; its exceptions are its own
from tenacity import retry, retry_if_exception, stop_after_delay, wait_random

from lib.store import guards

PRAGMAS = ("synchronous = full", "foreign_keys = on", "recursive_triggers = on")
BUSY_MILLISECONDS = 30_000  # SQLite's queue is unfair: with eight writers the last waits seconds
_log = logging.getLogger(__name__)


def open_database(path: Path) -> tuple[Database, tuple[str, ...]]:
    """A connection for this thread, and the names of guards that were lost and are made again."""
    connection = sqlite3.connect(path, timeout=BUSY_MILLISECONDS / 1000, check_same_thread=True)
    database = Database(connection)
    _set_journal_mode(database)
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}")
    lost = guards.install(connection)
    if lost:
        _log.warning("%s had lost guards; made again: %s. Run: ./golive journal verify", path, ", ".join(lost))
    guards.restrict(connection)
    return database, lost


@retry(
    retry=retry_if_exception(lambda error: "locked" in str(error)),
    wait=wait_random(0.005, 0.05),
    stop=stop_after_delay(BUSY_MILLISECONDS / 1000),
    reraise=True,
)
def _set_journal_mode(database: Database) -> None:
    """Waits for others by itself: SQLite does not while a new file gets its mode."""
    database.conn.execute(f"pragma journal_mode = {journal_mode(sqlite3.sqlite_version_info)}")


def journal_mode(version: tuple[int, int, int]) -> str:
    """WAL, unless this version of SQLite has the fault that can lose entries when a WAL is reset."""
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return "wal" if mended else "delete"
