"""What keeps the journal append-only, and what happens when it was taken away."""

import pytest
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from lib.store import guards
from lib.store.connection import journal_mode
from lib.store.sqlite import SqliteJournal
from tests.store.shelf import fill, raw, run, unguarded

COLUMNS = "launch_id, version, at, actor, type, body, previous, digest"
OURS = (
    "entries_are_never_changed",
    "entries_are_never_removed",
    "entries_come_one_after_the_other",
    "blobs_are_never_changed",
    "blobs_are_never_removed",
)


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 44, 9), "wal"),
        ((3, 45, 0), "delete"),
        ((3, 50, 4), "delete"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 0), "delete"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 53, 4), "wal"),
        ((4, 0, 0), "wal"),
    ],
    ids=str,
)
def test_a_sqlite_that_can_lose_a_wal_gets_none(version, mode):
    assert journal_mode(version) == mode


def test_the_sqlite_that_comes_with_the_application_may_use_a_wal():
    assert journal_mode(sqlite3.sqlite_version_info) == "wal"


# Triggers


def weaken(path):
    """A trigger of the same name that lets everything through."""
    connection = raw(path)
    connection.execute("drop trigger entries_are_never_changed")
    connection.execute("create trigger entries_are_never_changed before update on entries begin select 1; end")
    connection.close()


@pytest.mark.parametrize(
    ("lose", "lost"),
    [
        pytest.param(unguarded, OURS, id="dropped by hand"),
        pytest.param(lambda path: Database(path).table("entries").transform(), OURS[:3], id="lost by a rebuilt table"),
        pytest.param(weaken, OURS[:1], id="replaced by one that does nothing"),
    ],
)
def test_guards_that_were_lost_are_back_at_the_next_start_which_says_so(journal, path, caplog, lose, lost):
    fill(journal)
    lose(path)
    reopened = SqliteJournal(path)
    assert reopened.lost == lost
    assert all(name in caplog.text for name in lost)
    assert "journal verify" in caplog.text
    for sql in (
        "update entries set body = '{}'",
        "delete from entries",
        f"replace into entries select {COLUMNS} from entries",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="journal entr"):
            run(path, sql)
    assert SqliteJournal(path).lost == ()


def test_a_new_file_has_lost_nothing(journal, path, caplog):
    assert journal.lost == SqliteJournal(path).lost == ()
    assert caplog.text == ""
    assert {row[0] for row in run(path, "select name from sqlite_master where type = 'trigger'")} == set(OURS)


def test_a_file_of_a_version_without_evidence_gets_its_table_and_has_lost_nothing(journal, path):
    fill(journal)
    run(path, "drop table blobs")
    reopened = SqliteJournal(path)
    assert reopened.lost == ()
    reopened.keep({"a" * 64: b"x"})
    with pytest.raises(sqlite3.IntegrityError, match="evidence"):
        run(path, "delete from blobs")


def test_a_foreign_trigger_is_found(journal, path):
    run(path, "create trigger swallow before insert on entries begin select raise(ignore); end")
    connection = raw(path)
    assert guards.find_foreign(connection) == ("swallow",)
    connection.close()


# The application's own connection


@pytest.mark.parametrize(
    "sql",
    [
        "update entries set body = body",
        "delete from entries",
        "delete from blobs",
        "update blobs set content = x'00'",
        "insert into entries select * from entries where true on conflict do update set body = '{}'",
        "drop trigger entries_are_never_removed",
        "drop table entries",
        "drop table launches",
        "alter table entries rename to old",
        "alter table entries add column more text",
        "create trigger swallow before insert on entries begin select raise(ignore); end",
        "create temp trigger swallow before insert on entries begin select raise(ignore); end",
        "create table other (name text)",
        "pragma writable_schema = on",
        "pragma recursive_triggers = off",
        "pragma synchronous = off",
        "pragma journal_mode = off",
        "attach ':memory:' as other",
        "insert into sqlite_master values ('table', 'x', 'x', 0, 'create table x (y)')",
        "vacuum",
        "reindex",
    ],
)
def test_the_applications_own_connection_may_only_add(journal, sql):
    entries = fill(journal)
    journal.keep({"a" * 64: b"x"})
    connection = journal._database().conn
    with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|may not be modified|denied"):
        connection.execute(sql)
    assert journal.read("acme") == entries


def test_adding_and_the_board_go_on_behind_the_authorizer(journal):
    entries = fill(journal)
    journal.visit("acme", "Ana", 1)
    journal.visit("acme", "Ana", 2)
    journal.prefer("name", "Ana")
    journal.prefer("name", "Ben")
    assert journal.read("acme") == entries
    assert journal.visit("acme", "Ana", 3) == 2
    assert journal.preference("name") == "Ben"
    assert journal._database().execute("pragma integrity_check").fetchall() == [("ok",)]
