"""The journal judged as a whole: whatever was changed by other means is named, with the first entry it touches."""

import hashlib
import json

import pytest

from lib.launch.checklist import digest
from lib.launch.entries import Checked, Exchange
from lib.launch.verdict import Outcome, Verdict
from lib.store.journal import StoreError
from lib.store.sqlite import SqliteJournal
from tests.store.shelf import entry, fill, raw, run, summarize, unguarded

ANSWER = b"an answer"
ANSWERED = hashlib.sha256(ANSWER).hexdigest()
WRITTEN = "is not the one that was written"


def wheres(found):
    return [(damage.launch, damage.entry, damage.why) for damage in found.damages]


def tamper(path, *statements):
    """Changes as by somebody who takes the guards away and puts them back."""
    connection = raw(path)
    guards = connection.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
    connection.close()
    unguarded(path, *statements)
    for _, sql in guards:
        run(path, sql)


@pytest.fixture
def filled(journal):
    for name, count in (("one", 3), ("two", 5), ("three", 2)):
        fill(journal, name, count)
    journal.keep({ANSWERED: ANSWER})
    return journal


def test_an_untouched_journal_is_sound(filled):
    found = filled.audit()
    assert found.damages == ()
    assert {launch: head.version for launch, head in found.heads.items()} == {"one": 3, "two": 5, "three": 2}
    assert found.heads["two"].digest == filled.read("two")[-1].digest
    assert (found.entries, found.blobs) == (10, 1)


def test_an_empty_journal_is_sound(journal):
    assert (journal.audit().damages, journal.audit().entries) == ((), 0)


def test_the_digest_of_all_heads_tells_journals_apart(filled, tmp_path):
    other = SqliteJournal(tmp_path / "other.db")
    for name, count in (("three", 2), ("two", 5), ("one", 3)):
        fill(other, name, count)
    assert other.audit().heads_digest == filled.audit().heads_digest
    fill(other, "four", 1)
    assert other.audit().heads_digest != filled.audit().heads_digest


@pytest.mark.parametrize(
    ("statement", "version", "why"),
    [
        pytest.param("update entries set body = replace(body, 'note 2', 'note 7')", 3, WRITTEN, id="another text"),
        pytest.param("update entries set actor = replace(actor, 'Ana', 'Ben')", 1, WRITTEN, id="another person"),
        pytest.param("update entries set at = 'soon' where version = 4", 4, WRITTEN, id="another moment"),
        pytest.param("update entries set type = 'signed' where version = 2", 2, WRITTEN, id="another kind"),
        pytest.param("update entries set digest = previous where version = 2", 2, WRITTEN, id="another digest"),
        pytest.param(
            "update entries set previous = digest where version = 2", 2, "does not follow", id="another place"
        ),
        pytest.param("delete from entries where version = 1", 1, "is missing", id="the first is missing"),
        pytest.param("delete from entries where version = 4", 4, "is missing", id="one in the middle is missing"),
        pytest.param("delete from entries where version = 5", 5, "the board knows 5", id="the last is missing"),
        pytest.param("update entries set version = 6 where version = 5", 5, "is missing", id="another number"),
        pytest.param("update entries set body = 'no JSON' where version = 3", 3, WRITTEN, id="no JSON"),
        pytest.param("update entries set body = '[]' where version = 3", 3, WRITTEN, id="a list"),
        pytest.param("update entries set body = cast(x'7bff7d' as text) where version = 3", 3, WRITTEN, id="no UTF-8"),
        pytest.param("update entries set actor = '\"\\ud800\"' where version = 3", 3, WRITTEN, id="half a character"),
        pytest.param(
            "update entries set body = printf('%.*c', 9000, '[') where version = 3", 3, WRITTEN, id="a deep well"
        ),
        pytest.param("delete from launches where launch_id = 'two'", 1, "is not on the board", id="no line"),
        pytest.param("update launches set version = 4", 5, "is not on the board", id="a line that is behind"),
    ],
)
def test_the_first_bad_entry_of_a_launch_is_named(filled, path, statement, version, why):
    where = " and launch_id = 'two'" if " where " in statement else " where launch_id = 'two'"
    tamper(path, statement if "launch_id" in statement else statement + where)
    ((launch, entry_version, told),) = wheres(SqliteJournal(path).audit())
    assert (launch, entry_version) == ("two", version)
    assert why in told


def test_every_launch_is_judged_by_itself(filled, path):
    tamper(path, "update entries set at = '' where version = 2")
    assert wheres(filled.audit()) == [("one", 2, WRITTEN), ("three", 2, WRITTEN), ("two", 2, WRITTEN)]
    assert {launch: head.version for launch, head in filled.audit().heads.items()} == {"one": 1, "three": 1, "two": 1}


def test_an_entry_of_another_version_of_this_program_is_judged_as_well(filled, path):
    head = filled.read("three")[-1]
    fields = {"launch_id": "three", "version": 3, "at": "2020-01-01T00:00:00Z", "actor": {"nickname": "Ana"}}
    fields |= {"body": {"type": "promoted", "colour": "red"}, "previous": head.digest}
    texts = [json.dumps(fields["actor"]), "promoted", json.dumps(fields["body"])]
    run(path, "insert into entries values ('three', 3, ?, ?, ?, ?, ?, ?)",
        fields["at"], *texts, head.digest, digest(fields))  # fmt: skip
    run(path, "update launches set version = 3 where launch_id = 'three'")
    assert filled.audit().damages == ()
    assert filled.audit().heads["three"].version == 3


@pytest.mark.parametrize("content", ["x'00'", "x''"])
def test_changed_evidence_is_named(filled, path, content):
    tamper(path, f"update blobs set content = {content}")
    assert wheres(filled.audit()) == [("", 0, f"the evidence {ANSWERED[:16]} is not what was kept")]


def test_evidence_that_is_missing_is_named_with_its_entry(filled, path):
    verdict = Verdict(outcome=Outcome.PASSED, because="Fine.")
    exchange = Exchange(method="GET", url="https://a.example", status=200, body=ANSWERED)
    body = Checked(run="r", check="c", verdict=verdict, exchanges=(exchange,))
    filled.append([entry(body, "one")], 3, summarize)
    assert filled.audit().damages == ()
    tamper(path, "delete from blobs")
    assert wheres(filled.audit()) == [("one", 4, f"its evidence {ANSWERED[:16]} is missing")]


def test_guards_that_were_lost_meanwhile_are_named(filled, path):
    unguarded(path)
    assert len(filled.audit().damages) == 5
    reopened = SqliteJournal(path)
    assert [why for *_, why in wheres(reopened.audit()) if "made again just now" not in why] == []
    assert len(reopened.audit().damages) == 5
    assert SqliteJournal(path).audit().damages == ()


def test_a_foreign_trigger_is_named(filled, path):
    run(path, "create trigger swallow before insert on entries begin select raise(ignore); end")
    assert wheres(filled.audit()) == [("", 0, "there is a trigger that is not ours: swallow")]


def test_a_damaged_page_is_told_and_the_rest_is_judged(filled, path):
    filled.append([entry(each.body, "big") for each in fill(SqliteJournal(path), "long", 400)], 0, summarize)
    run(path, "pragma wal_checkpoint(truncate)")
    content = bytearray(path.read_bytes())
    position = content.index(b"note 200")
    content[position // 4096 * 4096 + 8 : position // 4096 * 4096 + 64] = b"\xff" * 56
    path.write_bytes(content)
    found = SqliteJournal(path).audit()
    assert "SQLite finds the file damaged" in found.damages[0].why
    assert any(damage.launch for damage in found.damages)
    assert found.heads["one"].version == 3


def test_a_file_that_is_no_journal_is_refused(journal, path):
    run(path, "drop table entries")
    with pytest.raises(StoreError, match="holds no journal"):
        journal.audit()


def test_an_audit_changes_nothing(filled, path):
    run(path, "pragma wal_checkpoint(truncate)")
    before = path.read_bytes()
    filled.audit()
    assert path.read_bytes() == before
