"""What a store says when its file cannot be used: what to do, and nothing of the content."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils.utils import sqlite3

from lib.store.journal import StoreError


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raises StoreError for whatever SQLite or the system refuses inside."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)  # without the path, whose words tell nothing
        raise StoreError(advise(path, reason)) from error
    except UnicodeDecodeError as error:  # SQLite found damage, and its message holds some of it
        raise StoreError(advise(path, "malformed")) from error


def advise(path: Path, reason: str) -> str:
    """What to do about SQLite's or the system's reason."""
    if any(sign in reason for sign in ("malformed", "not a database", "decode to UTF-8", "no such")):
        return f"The database {path} is damaged. Move it aside or restore a copy of it; nothing was written."
    if "locked" in reason:
        return f"The database {path} is in use by another program for too long. Try again; nothing was written."
    if "full" in reason:
        return f"The disk of {path} is full. Make room and try again; nothing was written."
    return f"The database {path} cannot be used ({reason}). Set GOLIVE_DB to a file that can be written."
