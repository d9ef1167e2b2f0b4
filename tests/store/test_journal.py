"""The journal on a real SQLite file: append only, all or nothing, and plain about what is wrong."""

import hashlib
import json
import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from lib.launch.chain import verify
from lib.launch.checklist import digest
from lib.store import connection
from lib.store.journal import Conflict, StoreError
from lib.store.sqlite import SqliteJournal
from tests.store.shelf import NOW, OPENED, entry, fill, noted, raw, run, summarize, summary, unguarded

ONLY_FOR_PEOPLE = pytest.mark.skipif(os.geteuid() == 0, reason="file modes do not bind root")


# Keeping and reading


def test_what_is_appended_can_be_read(journal):
    sealed = journal.append([entry(OPENED), noted("one"), noted("two")], 0, summarize)
    assert [each.version for each in sealed] == [1, 2, 3]
    assert journal.read("acme") == sealed
    assert verify(sealed) == sealed[-1].digest
    assert sealed[0].body == OPENED


def test_reading_can_begin_later(journal):
    entries = fill(journal, count=5)
    assert journal.read("acme", 3) == entries[3:]
    assert journal.read("acme", 5) == journal.read("acme", 99) == ()


def test_an_unknown_launch_has_no_entries(journal):
    fill(journal)
    assert journal.read("nobody") == journal.read("") == journal.read("acme' or '1'='1") == ()


def test_every_launch_has_its_own_chain(journal):
    for launch_id in ("one", "two", "one' --", "عميل"):
        fill(journal, launch_id)
    assert len({verify(journal.read(launch_id)) for launch_id in ("one", "two", "one' --", "عميل")}) == 4


def test_entries_survive_the_process(path):
    entries = fill(SqliteJournal(path))
    assert SqliteJournal(path).read("acme") == entries


@pytest.mark.parametrize(
    "text", ["x" * 4000, "عميل 客户 👩‍💻", "'; drop table entries; --", "a\n\tb"], ids=lambda text: text[:9]
)
def test_any_text_comes_back_as_it_was(journal, text):
    journal.append([entry(OPENED), noted(text)], 0, summarize)
    assert journal.read("acme")[1].body.text == text


@pytest.mark.parametrize("expected", [0, 1, 2, 4, 99, -1])
def test_an_append_at_another_version_is_a_conflict_and_leaves_nothing(journal, expected):
    entries = fill(journal)
    with pytest.raises(Conflict) as conflict:
        journal.append([noted("late")], expected, summarize)
    assert (conflict.value.expected, conflict.value.found) == (expected, 3)
    assert journal.read("acme") == entries
    assert journal.summaries()[0].version == 3


def test_a_launch_can_be_opened_once(journal):
    fill(journal, count=1)
    with pytest.raises(Conflict):
        journal.append([entry(OPENED)], 0, summarize)


def test_nothing_is_kept_when_the_summary_fails(journal):
    entries = fill(journal)

    def fail(sealed):
        raise RuntimeError(f"no summary of {len(sealed)}")

    with pytest.raises(RuntimeError, match="no summary of 2"):
        journal.append([noted("one"), noted("two")], 3, fail)
    assert journal.read("acme") == entries
    assert journal.append([noted("three")], 3, summarize)[0].version == 4


def test_nothing_is_kept_of_a_batch_whose_last_entry_is_refused(journal, path):
    fill(journal)
    run(
        path,
        "create trigger picky before insert on entries when new.body like '%poison%' "
        "begin select raise(abort, 'picky'); end",
    )
    with pytest.raises(StoreError, match="picky"):
        journal.append([noted("fine"), noted("poison")], 3, summarize)
    assert len(journal.read("acme")) == 3


# How it is kept


def test_commits_are_flushed_and_readers_do_not_wait(journal, path):
    def pragma(name):
        return journal._database().execute(f"pragma {name}").fetchone()[0]

    seen = []
    thread = threading.Thread(target=lambda: seen.extend(map(pragma, ("journal_mode", "synchronous"))))
    thread.start()
    thread.join()
    assert seen == ["wal", 2]
    assert [pragma(name) for name in ("journal_mode", "synchronous", "recursive_triggers")] == ["wal", 2, 1]
    assert run(path, "pragma journal_mode") == [("wal",)]


COLUMNS = "launch_id, version, at, actor, type, body, previous, digest"


@pytest.mark.parametrize(
    "sql",
    [
        *(
            pytest.param(f"update entries set {column} = {column}", id=f"update of {column}")
            for column in COLUMNS.split(", ")
        ),
        pytest.param("update or ignore entries set body = '{}'", id="update or ignore"),
        pytest.param("update or replace entries set version = 1 where version = 2", id="update or replace"),
        pytest.param("delete from entries", id="delete of all"),
        pytest.param("delete from entries where version = 3", id="delete of the last"),
        pytest.param(f"replace into entries select {COLUMNS} from entries where version = 2", id="replace"),
        pytest.param(
            f"insert or replace into entries select {COLUMNS} from entries where version = 3", id="insert or replace"
        ),
        pytest.param(
            f"insert into entries select {COLUMNS} from entries where version = 2 "
            "on conflict (launch_id, version) do update set body = '{}'",
            id="upsert",
        ),
        pytest.param(f"insert into entries select {COLUMNS} from entries where version = 2", id="twice the same"),
        *(
            pytest.param(
                f"insert{how} into entries select launch_id, {version}, at, actor, type, body, {previous}, 'x' "
                "from entries where version = 3",
                id=f"insert{how} {what}",
            )
            for how in ("", " or replace", " or ignore", " or fail", " or rollback")
            for what, version, previous in (
                ("with a gap", 5, "digest"),
                ("before the first", 0, "''"),
                ("below zero", -1, "''"),
                ("after another", 4, "previous"),
                ("after none", 4, "''"),
            )
        ),
        pytest.param(
            "insert into entries select 'other', 2, at, actor, type, body, '', 'x' from entries where version = 3",
            id="a launch that begins with its second",
        ),
        pytest.param(
            "insert into entries select 'other', 1, at, actor, type, body, digest, 'x' from entries where version = 3",
            id="a launch that begins after another",
        ),
    ],
)
@pytest.mark.parametrize("recursive", [0, 1], ids=["plain connection", "recursive triggers"])
def test_the_file_itself_refuses(journal, path, sql, recursive):
    entries = fill(journal)
    connection = raw(path)
    connection.execute(f"pragma recursive_triggers = {recursive}")
    with pytest.raises(sqlite3.IntegrityError, match="journal entr"):
        connection.execute(sql)
    connection.close()
    assert SqliteJournal(path).read("acme") == entries


def test_columns_keep_their_kinds(journal, path):
    fill(journal)
    with pytest.raises(sqlite3.IntegrityError, match="cannot store"):
        run(path, f"insert into entries ({COLUMNS}) values (x'00', 1, '', '', '', '', '', '')")


# The board's lines


def test_a_summary_is_kept_with_the_entries_and_the_newest_comes_first(journal):
    fill(journal, "old", 1)
    fill(journal, "new", 3)
    fill(journal, "middle", 2)
    assert [(line.id, line.version) for line in journal.summaries()] == [("new", 3), ("middle", 2), ("old", 1)]
    assert SqliteJournal(journal.path).summaries() == journal.summaries()


def test_a_summary_is_refreshed_only_while_it_is_of_that_version(journal):
    fill(journal)
    journal.refresh(summary(version=3, name="Renewed"))
    assert journal.summaries()[0].name == "Renewed"
    journal.refresh(summary(version=2, name="Late"))
    journal.refresh(summary(version=4, name="Early"))
    journal.refresh(summary("nobody", version=1))
    assert [line.name for line in journal.summaries()] == ["Renewed"]


def test_visits_are_remembered_for_each_person_and_launch(journal):
    assert journal.visit("acme", "Ana", 3) == 0
    assert journal.visit("acme", "Ana", 7) == 3
    assert journal.visit("acme", "Ben", 5) == 0
    assert journal.visit("other", "Ana", 1) == 0
    assert SqliteJournal(journal.path).visit("acme", "Ana", 7) == 7


def test_choices_are_remembered(journal):
    assert journal.preference("name") == ""
    journal.prefer("name", "Ana")
    journal.prefer("name", "Ben’s; drop table")
    assert SqliteJournal(journal.path).preference("name") == "Ben’s; drop table"


def test_the_salt_is_made_once_for_everybody(journal, path):
    salts, start = [], threading.Barrier(6)

    def ask():
        start.wait()
        salts.append(SqliteJournal(path).salt())

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(salts) == 6
    assert len({*salts, journal.salt()}) == 1
    assert len(journal.salt()) == 32
    assert SqliteJournal(path.with_name("other.db")).salt() != journal.salt()


# Threads


def test_threads_that_write_to_one_launch_lose_nothing(journal):
    fill(journal, count=1)
    kept, problems = [], []

    def write(name):
        try:
            for number in range(25):
                while True:
                    try:
                        text = f"{name} {number}"
                        journal.append([noted(text)], len(journal.read("acme")), summarize)
                        kept.append(text)
                        break
                    except Conflict:
                        continue
        except Exception as error:  # noqa: BLE001 - a thread has nobody above it to tell
            problems.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    entries = journal.read("acme")
    assert sorted(each.body.text for each in entries[1:]) == sorted(kept)
    assert len(kept) == 50
    assert verify(entries)


def test_a_thread_that_ends_leaves_no_open_file(journal):
    fill(journal)

    def look():
        thread = threading.Thread(target=lambda: journal.read("acme"))
        thread.start()
        thread.join()

    look()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        look()
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 2


# Places that cannot be used


def refusal(path):
    with pytest.raises(StoreError) as refused:
        SqliteJournal(path)
    assert str(path) in str(refused.value)
    assert str(refused.value).endswith(".")
    return str(refused.value)


CANNOT = "cannot be used"


def test_a_directory_is_no_database(tmp_path):
    assert CANNOT in refusal(tmp_path)
    assert "Set GOLIVE_DB to a file that can be written" in refusal(tmp_path)


def test_nothing_can_be_kept_below_a_file(tmp_path):
    (tmp_path / "file").write_text("here")
    for place in ("golive.db", "deep/golive.db"):
        assert CANNOT in refusal(tmp_path / "file" / place)
    assert (tmp_path / "file").read_text() == "here"


@pytest.mark.parametrize("name", ["a full disk", "locked away", "malformed", "not a database"])
def test_words_in_a_path_are_no_reason(tmp_path, name):
    (tmp_path / name).write_text("")
    assert CANNOT in refusal(tmp_path / name / "golive.db")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="this system has no /proc")
def test_nothing_can_be_kept_where_nobody_may_write():
    assert CANNOT in refusal(Path("/proc/golive/golive.db"))
    assert CANNOT in refusal(Path("/proc/golive.db"))


@ONLY_FOR_PEOPLE
def test_a_directory_that_may_only_be_read_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    try:
        assert CANNOT in refusal(tmp_path / "golive.db")
    finally:
        tmp_path.chmod(0o700)


@ONLY_FOR_PEOPLE
def test_a_file_that_may_only_be_read_is_refused_and_left_alone(path):
    fill(SqliteJournal(path))
    path.chmod(0o400)
    assert CANNOT in refusal(path)


@pytest.mark.parametrize(
    "place",
    [
        "Grüße/客户 🚀.db",
        "with blank/a b.db",
        "100%/?mode=ro#x.db",
        "'quoted\".db",
        "-dash.db",
        ":memory:.db",
        "a" * 200 + ".db",
    ],
)
def test_any_other_path_can_be_used(tmp_path, place):
    path = tmp_path / "new" / "deeper" / place
    entries = fill(SqliteJournal(path))
    assert path.exists()
    assert SqliteJournal(path).read("acme") == entries


def test_a_name_that_is_too_long_is_refused(tmp_path):
    assert CANNOT in refusal(tmp_path / ("a" * 300))


def test_an_empty_file_becomes_a_database(path):
    path.touch()
    assert len(fill(SqliteJournal(path))) == 3


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"hello, this is a text and no database at all", id="a text"),
        pytest.param(bytes(range(256)) * 40, id="anything"),
        pytest.param(b"SQLite format 3\0" + b"\xff" * 4096, id="a good beginning"),
        pytest.param(b"\0" * 8192, id="zeros"),
    ],
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(path, content):
    path.write_bytes(content)
    assert "is damaged. Move it aside or restore a copy" in refusal(path)
    assert path.read_bytes() == content


def test_a_database_that_is_in_use_for_too_long_is_said_to_be(journal, path, monkeypatch):
    entries = fill(journal)
    monkeypatch.setattr(connection, "BUSY_MILLISECONDS", 50)
    other = raw(path)
    other.execute("begin immediate")
    waiting = SqliteJournal(path)
    with pytest.raises(StoreError, match="in use by another program"):
        waiting.append([noted("late")], 3, summarize)
    assert waiting.read("acme") == entries
    other.execute("rollback")
    other.close()
    assert waiting.append([noted("late")], 3, summarize)[0].version == 4


# Content that is not as it was written


DAMAGED = "is damaged. Move it aside or restore a copy of it"


def forged(body, version=3):
    """An update that gives an entry another body and the digest that belongs to it."""
    return f"update entries set body = '{body}' where version = {version}"


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("update entries set body = replace(body, 'note 1', 'note 7')", id="another text"),
        pytest.param("update entries set actor = replace(actor, 'Ana', 'Ben')", id="another person"),
        pytest.param("update entries set at = '2026-03-10T13:00:00Z' where version = 2", id="another moment"),
        pytest.param("update entries set at = 'soon' where version = 2", id="no moment"),
        pytest.param("update entries set digest = previous where version = 2", id="another digest"),
        pytest.param("update entries set previous = digest where version = 2", id="another place in the chain"),
        pytest.param("update entries set version = 9 where version = 3", id="another number"),
        pytest.param("update entries set launch_id = 'acme' where launch_id = 'other'", id="entries of another launch"),
        pytest.param("delete from entries where version = 2", id="one missing in the middle"),
        pytest.param("delete from entries where version = 1", id="the first missing"),
        pytest.param("update entries set body = 'not JSON' where version = 2", id="no JSON"),
        pytest.param("update entries set body = '[]' where version = 2", id="a list"),
        pytest.param("update entries set body = cast(x'7bff7d' as text) where version = 2", id="no UTF-8"),
        pytest.param("update entries set actor = '\"\\ud800\"' where version = 2", id="half a character"),
        pytest.param("update entries set body = '{\"a\": NaN}' where version = 2", id="no number"),
    ],
)
def test_a_changed_journal_is_refused(journal, path, statement):
    fill(journal, "other", 4)
    fill(journal)
    if "'other'" in statement:
        statement += " and version = 4"
    unguarded(path, statement)
    with pytest.raises(StoreError, match=DAMAGED):
        SqliteJournal(path).read("acme")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda body: body | {"type": "promoted"}, id="a kind that is unknown here"),
        pytest.param(lambda body: body | {"surprise": 1}, id="a field more"),
        pytest.param(lambda body: {name: body[name] for name in body if name != "text"}, id="a field less"),
        pytest.param(lambda body: body | {"text": ""}, id="a value that is not allowed"),
    ],
)
def test_an_entry_that_this_version_does_not_know_is_refused_plainly(journal, path, change):
    fill(journal)
    (version, at, actor, body, previous), *_ = run(
        path, "select version, at, actor, body, previous from entries where version = 3"
    )
    fields = {"launch_id": "acme", "version": version, "at": at, "actor": json.loads(actor)}
    fields |= {"body": change(json.loads(body)), "previous": previous}
    unguarded(
        path,
        f"update entries set body = '{json.dumps(fields['body'])}', digest = '{digest(fields)}' where version = 3",
    )
    reopened = SqliteJournal(path)
    with pytest.raises(StoreError, match=DAMAGED):
        reopened.read("acme")
    assert reopened.summaries()[0].version == 3


def test_a_line_of_the_board_that_cannot_be_read_is_refused(journal, path):
    fill(journal)
    run(path, "update launches set summary = '{}'")
    with pytest.raises(StoreError, match=DAMAGED):
        SqliteJournal(path).summaries()


def test_moments_are_kept_to_the_microsecond(journal):
    moment = NOW + timedelta(microseconds=123_457)
    journal.append([entry(OPENED, at=moment)], 0, summarize)
    assert journal.read("acme")[0].at == moment


# Evidence

ANSWER = b"an answer"
ANSWERED = hashlib.sha256(ANSWER).hexdigest()


def test_what_is_kept_can_be_read_under_its_digest(journal):
    journal.keep({ANSWERED: ANSWER})
    journal.keep({ANSWERED: ANSWER})

    assert journal.blob(ANSWERED) == ANSWER
    assert journal.blob("0" * 64) == b""


def test_evidence_that_was_changed_is_told(journal):
    journal.keep({ANSWERED: ANSWER})
    unguarded(journal.path, "update blobs set content = x'00'")

    with pytest.raises(StoreError, match="damaged"):
        journal.blob(ANSWERED)


@pytest.mark.parametrize("command", ["update blobs set content = x'00'", "delete from blobs"])
def test_evidence_is_neither_changed_nor_removed(journal, command):
    journal.keep({ANSWERED: ANSWER})

    with pytest.raises(sqlite3.IntegrityError, match="evidence"):
        run(journal.path, command)
