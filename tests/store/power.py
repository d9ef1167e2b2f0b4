"""A disk that loses what was not synced when the power goes: a VFS of apsw's SQLite under our own journal.

Writes reach the file at once, as other connections must see them; what a sync has brought to the platter is kept apart.
"""

from contextlib import contextmanager
from types import SimpleNamespace

import apsw

from lib.store import connection

SECTOR = 512


class PowerCut(Exception):
    """Nothing works any more."""


class Disk:
    """What is on the platter of each file, and the writes since. The power goes after `operations` of them."""

    def __init__(self, dice, operations):
        self.dice, self.operations, self.over = dice, operations, False
        self.platter, self.unsynced = {}, {}

    def works(self):
        """Whether an operation is carried out: once it is `over`, what is torn down meanwhile does nothing."""
        if self.operations <= 0 and not self.over:
            raise PowerCut
        self.operations -= 1
        return not self.over

    def write(self, name, offset, data):
        self.unsynced.setdefault(name, []).append((offset, data))

    def truncate(self, name, size):
        self.unsynced.setdefault(name, []).append((size, None))

    def sync(self, name):
        self.platter[name] = self._apply(name, lambda: True)
        self.unsynced[name] = []

    def remove(self, name):
        self.platter.pop(name, None)
        self.unsynced.pop(name, None)

    def after(self):
        """The files as the next start finds them: of what was not synced, each sector got there or did not."""
        return {name: self._apply(name, lambda: self.dice.random() < 0.5) for name in {*self.platter, *self.unsynced}}

    def _apply(self, name, arrives):
        content = bytearray(self.platter.get(name, b""))
        for place, data in self.unsynced.get(name, []):
            if data is None:
                if arrives():
                    del content[place:]
                continue
            for start in range(0, len(data), SECTOR):
                if arrives():
                    _put(content, place + start, data[start : start + SECTOR])
        return content


def _put(content, place, data):
    content.extend(bytes(max(0, place + len(data) - len(content))))
    content[place : place + len(data)] = data


class PowerVFS(apsw.VFS):
    def __init__(self, disk):
        self.disk, self.name = disk, f"power-{id(disk)}"
        super().__init__(self.name, "")

    def xOpen(self, name, flags):  # noqa: N802 - SQLite's name
        return PowerFile(self.disk, name, flags)

    def xDelete(self, name, sync):  # noqa: N802 - SQLite's name
        if self.disk.works():
            super().xDelete(name, sync)
            self.disk.remove(name)


class PowerFile(apsw.VFSFile):
    def __init__(self, disk, name, flags):
        self.disk = disk
        self.name = name.filename() if isinstance(name, apsw.URIFilename) else name
        super().__init__("", name, flags)

    def xWrite(self, data, offset):  # noqa: N802 - SQLite's name
        if self.disk.works():
            super().xWrite(data, offset)
            self.disk.write(self.name, offset, bytes(data))

    def xTruncate(self, size):  # noqa: N802 - SQLite's name
        if self.disk.works():
            super().xTruncate(size)
            self.disk.truncate(self.name, size)

    def xSync(self, flags):  # noqa: N802 - SQLite's name
        if self.disk.works():
            self.disk.sync(self.name)


class Driver:
    """apsw's connection with the manners of sqlite3's, as far as the journal asks for them."""

    def __init__(self, path, vfs):
        self.apsw = apsw.Connection(str(path), vfs=vfs)
        self.isolation_level = None

    @property
    def in_transaction(self):
        return self.apsw.in_transaction

    def execute(self, sql, values=()):
        return Rows(self.apsw, sql, values)

    def commit(self):
        if self.apsw.in_transaction:
            self.apsw.execute("commit")

    def rollback(self):
        if self.apsw.in_transaction:
            self.apsw.execute("rollback")

    def set_authorizer(self, authorize):
        self.apsw.authorizer = authorize


class Rows:
    """All rows of one statement."""

    def __init__(self, database, sql, values):
        cursor = database.cursor()
        cursor.exec_trace = self._describe
        self.description = None
        self.rows = iter(cursor.execute(sql, values).fetchall())
        self.lastrowid, self.rowcount = database.last_insert_rowid(), database.changes()

    def _describe(self, cursor, _sql, _values):
        self.description = cursor.get_description() or None
        return True

    def __iter__(self):
        return self.rows

    def fetchall(self):
        return list(self.rows)

    def fetchone(self):
        return next(self.rows, None)


@contextmanager
def powered_by(disk, *, synchronous="full", mode="wal"):
    """While it lasts, journals lie on that disk; another flushing and another mode serve as controls.

    Checkpoints come often, so that the power also goes amid them.
    """
    vfs = PowerVFS(disk)
    kept = connection.sqlite3, connection.PRAGMAS, connection.journal_mode
    connection.sqlite3 = SimpleNamespace(
        connect=lambda path, **_: Driver(path, vfs.name), sqlite_version_info=(3, 53, 4)
    )
    connection.PRAGMAS = (f"synchronous = {synchronous}", "wal_autocheckpoint = 15", *kept[1][1:])
    connection.journal_mode = lambda _: mode
    try:
        yield
    finally:
        connection.sqlite3, connection.PRAGMAS, connection.journal_mode = kept
        vfs.unregister()
