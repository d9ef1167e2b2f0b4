"""Many processes at once, and a disk that is full: nothing acknowledged is lost. What is killed is in test_soak."""

import json

from lib.launch.chain import verify
from lib.store.sqlite import SqliteJournal
from tests.store.trials import start
from tests.store.writers import NOTES, ROUNDS, WRITERS


def texts(journal, launch_id):
    return [entry.body.text for entry in journal.read(launch_id) if entry.body.type == "noted"]


def assert_whole(journal):
    """Every chain verifies, and every line of the board is of the last version."""
    database = journal._database()
    assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
    lines = {line.id: line.version for line in journal.summaries()}
    launches = {row[0] for row in database.execute("select distinct launch_id from entries").fetchall()}
    assert set(lines) == launches
    for launch_id, version in lines.items():
        entries = journal.read(launch_id)
        assert verify(entries) == entries[-1].digest
        assert entries[-1].version == version == len(entries)


def test_eight_processes_at_once_lose_nothing(path):
    with start("together", path) as process:
        results = json.loads(process.communicate(timeout=60)[0])
    assert [result["problem"] for result in results] == [""] * WRITERS
    journal = SqliteJournal(path)
    assert_whole(journal)
    for result in results:
        assert len(result["kept"]) == NOTES
        assert texts(journal, result["name"]) == result["kept"]
    everything = [text for result in results for text in result["kept"]]
    shared = texts(journal, "shared")
    assert len(everything) == WRITERS * NOTES
    assert sorted(shared) == sorted(everything)
    for result in results:
        assert [text for text in shared if text in set(result["kept"])] == result["kept"]
    assert sum(result["conflicts"] for result in results) > 0


def test_eight_processes_may_begin_with_a_new_file_at_the_same_moment(path):
    with start("begin", path) as process:
        assert json.loads(process.communicate(timeout=60)[0]) == []
    begun = sorted(path.parent.glob("*golive.db"))
    assert len(begun) == ROUNDS
    assert {len(SqliteJournal(each).summaries()) for each in begun} == {WRITERS}


def test_a_full_disk_refuses_and_nothing_is_half_written(path):
    with start("room", path) as process:
        result = json.loads(process.communicate(timeout=60)[0])
    assert result["refusal"].startswith(f"The database {path} cannot be used") or "is full" in result["refusal"]
    assert result["after"] == result["version"] + 1
    journal = SqliteJournal(path)
    assert_whole(journal)
    assert len(journal.read("acme")) == result["after"]
    assert texts(journal, "acme")[-1] == "room again"
