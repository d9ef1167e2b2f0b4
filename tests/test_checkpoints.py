"""A journal whose tail was cut off by somebody who tidied up: only a checkpoint can tell."""

import asyncio
import threading
from dataclasses import replace

import pytest

from lib import web
from lib.cli import main
from lib.golive import GoLive
from lib.ledger import Refused
from lib.report.trust import Trust
from lib.store.keys import KeyRing
from lib.store.seal_keys import SealKeys
from lib.store.sqlite import SqliteJournal
from tests.golive.house import ANA, LISTED, Clock
from tests.store.shelf import raw


@pytest.fixture
def begin(tmp_path):
    """Opens an installation, as each process does."""

    def open_again(name="golive", **rest):
        journal = SqliteJournal(tmp_path / f"{name}.db")
        return GoLive(journal, LISTED, KeyRing({}, {}), clock, seals=SealKeys(tmp_path, name, {}), **rest)

    clock = Clock()
    open_again.clock = clock
    return open_again


@pytest.fixture
def app(begin):
    """With one launch of several entries, and another."""
    app = begin()
    launch = app.open(ANA, "Acme")
    app.configure(ANA, launch, {"app_slug": "hubspot"})
    app.configure(ANA, launch, {"app_slug": "slack"})
    app.open(ANA, "Other")
    return app


def launch_of(app):
    return next(each.id for each in app.board(ANA) if each.name == "Acme")


def cut(app, launch, version):
    """Take the entries after a version away, mend the board's line, and put the guards back."""
    connection = raw(app.journal.path)
    guards = connection.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f"drop trigger {name}")
    connection.execute("delete from entries where launch_id = ? and version > ?", [launch, version])
    if version:
        connection.execute("update launches set version = ? where launch_id = ?", [version, launch])
    else:
        connection.execute("delete from launches where launch_id = ?", [launch])
    for _, sql in guards:
        connection.execute(sql)
    connection.close()


def damages(app, checkpoint="", **rest):
    return [str(each) for each in app.verify_journal(ANA, checkpoint, **rest).damages]


@pytest.mark.parametrize("left", [0, 1, 2])
def test_a_cut_tail_is_found_by_the_checkpoint_only(app, begin, left):
    launch, note = launch_of(app), app.write_checkpoint(ANA).read_text()
    count = len(app.journal.read(launch))
    assert damages(app, note) == []
    cut(app, launch, left)
    again = begin()

    assert damages(again) == []
    assert damages(again, note) == [f"{launch}, entry {left + 1}: is missing: the checkpoint knows {count} entries"]


def test_a_tail_that_was_written_anew_is_found_too(app, begin):
    launch, note = launch_of(app), app.write_checkpoint(ANA).read_text()
    count = len(app.journal.read(launch))
    cut(app, launch, count - 1)
    again = begin()
    again.configure(ANA, launch, {"app_slug": "zoho"})
    again.configure(ANA, launch, {"app_slug": "pipedrive"})

    assert damages(again) == []
    assert damages(again, note) == [f"{launch}, entry {count}: is another one than the checkpoint knows"]


def test_a_journal_that_went_on_still_holds_what_a_checkpoint_knows(app):
    note = app.write_checkpoint(ANA).read_text()
    app.configure(ANA, launch_of(app), {"app_slug": "zoho"})
    app.open(ANA, "Third")
    assert damages(app, note) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(lambda note: note.replace(" 1 ", " 2 ", 1), "signature does not hold", id="changed"),
        pytest.param(lambda note: note.rpartition("\n\n")[0], "no signed note", id="unsigned"),
        pytest.param(lambda note: "hello", "no signed note", id="another text"),
    ],
)
def test_a_forged_checkpoint_is_refused(app, change, why):
    note = change(app.write_checkpoint(ANA).read_text())
    with pytest.raises(Refused, match=why):
        app.verify_journal(ANA, note)


def test_a_checkpoint_by_a_stranger_is_refused(app, begin):
    other = begin("other")
    other.open(ANA, "Acme")
    note = other.write_checkpoint(ANA).read_text()
    with pytest.raises(Refused, match="No key that is trusted"):
        app.verify_journal(ANA, note)
    with pytest.raises(Refused, match="another installation"):
        app.verify_journal(ANA, note, Trust(other.seals.listed().keys))


def test_a_revoked_key_vouches_only_for_what_there_was_before(app, begin):
    before = app.write_checkpoint(ANA).read_text()
    (key,) = app.seal_keys().keys
    begin.clock.advance(days=1)
    app.configure(ANA, launch_of(app), {"app_slug": "zoho"})
    after = app.write_checkpoint(ANA).read_text()
    app.seals.revoke(key.id, app.clock(), {each.id: each.version - (each.name == "Acme") for each in app.board(ANA)})

    assert damages(app, before) == []
    with pytest.raises(Refused, match="No key that is trusted"):
        app.verify_journal(ANA, after)


def test_a_damaged_journal_gets_no_checkpoint(app):
    connection = raw(app.journal.path)
    connection.execute("drop trigger entries_are_never_changed")
    connection.execute("update entries set at = '2020' where version = 2")
    connection.close()
    with pytest.raises(Refused, match="No checkpoint was written"):
        app.write_checkpoint(ANA)
    assert not app.seals.checkpoints.exists()


def test_once_a_day_is_enough(app, begin):
    assert app.write_daily_checkpoint().exists()
    begin.clock.advance(hours=11)
    assert begin().write_daily_checkpoint() is None
    begin.clock.advance(hours=2)
    assert begin().write_daily_checkpoint().name == "2026-03-11T010000Z.txt"
    assert len(list(app.seals.checkpoints.iterdir())) == 2


def test_nothing_needs_no_witness_and_makes_no_key(begin, tmp_path):
    assert begin().write_daily_checkpoint() is None
    assert replace(begin(), seals=None).write_daily_checkpoint() is None
    assert [each.name for each in tmp_path.glob("*seal*")] == []


def test_only_those_who_run_the_installation_write_checkpoints(begin):
    with pytest.raises(Refused, match="may not do that"):
        begin(admins=("ben@example.com",)).write_checkpoint(ANA)


def test_the_web_process_writes_one_at_its_start_and_survives_a_bad_database(app, tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("GOLIVE_DB", str(app.journal.path))
    web.witness()
    web.witness()
    (path,) = app.seals.checkpoints.iterdir()
    assert damages(app, path.read_text()) == []
    monkeypatch.setenv("GOLIVE_DB", str(tmp_path))
    web.witness()
    assert "No checkpoint today" in caplog.text


def test_the_web_process_does_not_wait_for_it(app, monkeypatch):
    monkeypatch.setenv("GOLIVE_DB", str(app.journal.path))
    monkeypatch.setenv("GOLIVE_REHEARSAL", "off")

    async def start():
        async with web.live(None):
            for thread in threading.enumerate():
                if thread.name == "witness":
                    await asyncio.to_thread(thread.join, 20)

    asyncio.run(start())
    assert len(list(app.seals.checkpoints.glob("*.txt"))) == 1


def test_a_checkpoint_of_the_terminal_is_a_file_that_verifies(app, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("GOLIVE_DB", str(app.journal.path))
    monkeypatch.setenv("LOGNAME", "ada")
    assert main(["journal", "checkpoint"]) == 0
    path = capsys.readouterr().out.strip()
    assert main(["journal", "verify", "--checkpoint", path]) == 0
    keys = str(app.seals.list_file)
    assert main(["journal", "verify", "--checkpoint", path, "--trust", keys]) == 0
    cut(app, launch_of(app), 1)
    assert main(["journal", "verify"]) == 0
    assert main(["journal", "verify", "--checkpoint", path]) == 1
    (tmp_path / "latin").write_bytes(b"\xff")
    for argument in (str(tmp_path / "nothing"), str(tmp_path / "latin")):
        assert main(["journal", "verify", "--checkpoint", argument]) == 2
