"""The commands that judge and copy the journal, as a terminal gives them."""

import json
import os

import pytest

from lib import home
from lib.cli import main
from lib.golive import GoLive
from lib.ledger import Refused
from lib.store.keys import KeyRing
from lib.store.sqlite import SqliteJournal
from tests.golive.house import ANA, LISTED
from tests.store.shelf import unguarded


@pytest.fixture
def path(tmp_path, monkeypatch):
    """The database of an installation of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("GOLIVE_DB", str(tmp_path / "golive.db"))
    monkeypatch.setenv("GOLIVE_CHECKLIST", str(tmp_path / "small.json"))
    monkeypatch.delenv("GOLIVE_ADMINS", raising=False)
    (tmp_path / "small.json").write_text(LISTED.model_dump_json(exclude_defaults=True))
    return tmp_path / "golive.db"


@pytest.fixture
def give(capsys):
    """Carries out a command; gives exit code, standard output and standard error."""

    def carry_out(*arguments):
        code = main([str(each) for each in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return carry_out


@pytest.fixture
def launch(path, give):
    """The id of a launch with some entries."""
    launch_id = give("open", "Acme HubSpot")[1].strip()
    give("set", launch_id, "app_slug=hubspot")
    return launch_id


@pytest.fixture
def journal_of_ben(path):
    """An installation that somebody else runs."""
    return GoLive(SqliteJournal(path), LISTED, KeyRing({}, {}), admins=("ben@example.com",))


# journal verify


def test_a_sound_journal_verifies(give, launch):
    code, out, _ = give("journal", "verify")

    assert code == 0
    assert "1 launch, " in out
    assert "Everything is as it was written." in out


def test_a_changed_entry_is_named_and_the_exit_code_says_so(give, launch, path):
    unguarded(path, "update entries set at = '2020' where version = 2")
    code, out, _ = give("journal", "verify")

    assert code == 1
    assert f"{launch}, entry 2: is not the one that was written" in out
    assert "the guard entries_are_never_changed was missing or different" in out
    assert give("journal", "verify")[1].count("guard") == 0


def test_programs_get_json(give, launch, path):
    sound = json.loads(give("journal", "verify", "--json")[1])
    assert (sound["sound"], sound["launches"], sound["damages"]) == (True, 1, [])
    unguarded(path, "update entries set type = 'signed' where version = 2")
    code, out, _ = give("journal", "verify", "--json")

    assert code == 1
    assert {"launch": launch, "entry": 2, "why": "is not the one that was written"} in json.loads(out)["damages"]


def test_the_journal_is_for_those_who_run_the_installation(journal_of_ben, give, launch, monkeypatch):
    with pytest.raises(Refused, match="may not do that"):
        journal_of_ben.verify_journal(ANA)
    monkeypatch.setenv("GOLIVE_ADMINS", "ben@example.com")
    assert give("journal", "verify")[0] == 1


# backup and restore


@pytest.fixture
def report(give, launch, tmp_path):
    """A sealed report of the launch."""
    path = tmp_path / "report.md"
    assert give("report", launch, "-o", path)[0] == 0
    return path.read_text()


@pytest.fixture
def copy(give, report, tmp_path):
    """A backup made after the report."""
    path = tmp_path / "copies" / "golive.db"
    path.parent.mkdir()
    assert give("backup", path)[0] == 0
    return path


def installation(path):
    """The application on a database, as another process has it."""
    return home.application({**os.environ, "GOLIVE_DB": str(path)})


def answers(path, report):
    judged = installation(path).verify(report)
    return judged.sealed, judged.trusted, judged.words_agree, judged.newest


def tree(path):
    return sorted(each.name for each in path.iterdir())


def mode(path):
    return path.stat().st_mode & 0o777


def test_a_backup_is_whole_private_and_says_what_it_holds(give, launch, report, path, tmp_path):
    target = tmp_path / "copy.db"
    code, out, _ = give("backup", target)

    assert code == 0
    assert SqliteJournal(path).audit().heads_digest in out
    assert SqliteJournal(target).audit() == SqliteJournal(path).audit()
    assert mode(target) == 0o600


def test_a_backup_takes_the_public_keys_along_and_the_private_one_only_when_told(give, copy, tmp_path):
    assert tree(copy.parent) == ["golive.db", "golive.db.seal-keys.json"]
    private = (tmp_path / "golive.seal-key.pem").read_bytes()
    assert all(private not in each.read_bytes() for each in copy.parent.iterdir())
    code, *_ = give("backup", copy.with_name("all.db"), "--with-key")

    assert code == 0
    assert copy.with_name("all.db.seal-key.pem").read_bytes() == private
    assert mode(copy.with_name("all.db.seal-key.pem")) == 0o600


@pytest.mark.parametrize("name", ["copy.db", "copy.db.seal-keys.json", "copy.db.seal-key.pem"])
def test_a_backup_overwrites_nothing(give, launch, report, tmp_path, name):
    (tmp_path / name).write_text("mine")
    code, _, err = give("backup", tmp_path / "copy.db")

    assert code == 1
    assert "is there already" in err
    assert (tmp_path / name).read_text() == "mine"
    assert [each for each in tree(tmp_path) if each.startswith("copy")] == [name]


def test_a_key_that_is_kept_elsewhere_is_not_copied(give, launch, tmp_path):
    code, _, err = give("backup", tmp_path / "copy.db", "--with-key")

    assert code == 1
    assert "no seal key beside the database" in err
    assert not (tmp_path / "copy.db").exists()


def test_a_backup_of_a_damaged_journal_says_so(give, launch, path, tmp_path):
    unguarded(path, "update entries set at = '2020' where version = 2")
    code, out, _ = give("backup", tmp_path / "copy.db")

    assert code == 1
    assert f"{launch}, entry 2: is not the one that was written" in out


def test_a_backup_that_cannot_be_written_leaves_nothing(give, launch, tmp_path):
    code, _, err = give("backup", tmp_path / "nowhere" / "copy.db")

    assert code == 2
    assert "cannot be used" in err
    assert not (tmp_path / "nowhere").exists()


def test_old_reports_still_verify_after_a_restore_elsewhere(give, copy, report, tmp_path, monkeypatch):
    monkeypatch.setenv("GOLIVE_DB", str(tmp_path / "new" / "home.db"))
    code, out, _ = give("restore", copy)

    assert code == 0
    assert "are believed from now on" in out
    assert answers(tmp_path / "new" / "home.db", report) == (True, True, True, True)
    assert mode(tmp_path / "new" / "home.db") == 0o600


def test_without_the_list_of_keys_a_report_would_be_by_a_stranger(give, copy, report, tmp_path, monkeypatch):
    copy.with_name("golive.db.seal-keys.json").unlink()
    monkeypatch.setenv("GOLIVE_DB", str(tmp_path / "new" / "home.db"))
    give("restore", copy)

    assert answers(tmp_path / "new" / "home.db", report) == (True, False, True, True)


def test_a_restore_refuses_a_place_that_is_taken(give, copy, launch, path):
    give("set", launch, "app_slug=slack")
    before = SqliteJournal(path).audit()
    code, _, err = give("restore", copy)

    assert code == 1
    assert "--replace" in err
    assert SqliteJournal(path).audit() == before


def test_a_restore_moves_the_old_database_aside_and_names_it(give, copy, launch, report, path):
    give("set", launch, "app_slug=slack")
    before = SqliteJournal(path).audit()
    code, out, _ = give("restore", copy, "--replace")
    (aside,) = path.parent.glob("golive.db.replaced-*")

    assert code == 0
    assert str(aside) in out
    assert SqliteJournal(aside).audit() == before
    assert SqliteJournal(path).audit() == SqliteJournal(copy).audit()
    assert answers(path, report) == (True, True, True, True)


def test_a_database_that_cannot_even_be_opened_can_be_replaced(give, copy, path, report):
    for side in ("-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    path.write_bytes(b"this is no database any more" * 100)
    path.with_name("golive.db-journal").write_bytes(b"what a crash left behind")
    code, *_ = give("restore", copy, "--replace")

    assert code == 0
    assert not path.with_name("golive.db-journal").exists()
    (aside,) = path.parent.glob("golive.db.replaced-*")
    assert aside.read_bytes().startswith(b"this is no database")
    assert answers(path, report) == (True, True, True, True)


def test_what_is_left_of_a_database_goes_aside_too(give, copy, path, report):
    path.unlink()
    path.with_name("golive.db-wal").write_bytes(b"a remainder")
    assert give("restore", copy)[0] == 1
    assert give("restore", copy, "--replace")[0] == 0
    (aside,) = path.parent.glob("golive.db.replaced-*-wal")

    assert aside.read_bytes() == b"a remainder"
    assert answers(path, report) == (True, True, True, True)


def test_a_database_that_is_in_use_is_not_replaced(give, copy, path):
    using = SqliteJournal(path)
    before = using.audit()
    code, _, err = give("restore", copy, "--replace")

    assert code == 2
    assert "is in use" in err
    assert using.audit() == before
    assert [each for each in tree(path.parent) if "replaced" in each or each.endswith(".part")] == []


def test_a_damaged_copy_is_refused_and_nothing_changes(give, copy, launch, path, tmp_path, monkeypatch):
    unguarded(copy, "update entries set at = '2020' where version = 2")
    before = SqliteJournal(path).audit()
    code, _, err = give("restore", copy, "--replace")

    assert code == 1
    assert "is damaged" in err
    assert SqliteJournal(path).audit() == before
    monkeypatch.setenv("GOLIVE_DB", str(tmp_path / "new.db"))
    assert give("restore", copy)[0] == 1
    assert [each for each in tree(tmp_path) if "new" in each or each.endswith(".part")] == []


@pytest.mark.parametrize("content", [b"", b"no database"], ids=["empty", "a text"])
def test_a_file_that_is_no_copy_is_refused(give, tmp_path, path, content):
    (tmp_path / "strange").write_bytes(content)
    code, _, err = give("restore", tmp_path / "strange")

    assert code == 2
    assert str(tmp_path / "strange") in err or "holds no journal" in err
    assert not path.exists()


def test_a_copy_that_is_not_there_is_refused(give, tmp_path, path):
    assert give("restore", tmp_path / "nothing.db")[0] == 2
    assert not path.exists()


def test_what_is_known_of_ended_keys_stays_known(give, copy, path, launch):
    now = installation(path)
    (key,) = now.seal_keys().keys
    now.revoke_key(ANA, key.id)
    del now
    give("restore", copy, "--replace")

    (kept,) = installation(path).seals.listed().keys
    assert (kept.id, kept.ended.why) == (key.id, "revoked")


def test_only_those_who_run_the_installation_restore(give, copy, tmp_path, monkeypatch):
    monkeypatch.setenv("GOLIVE_ADMINS", "ben@example.com")
    monkeypatch.setenv("GOLIVE_DB", str(tmp_path / "new.db"))
    code, _, err = give("restore", copy)

    assert code == 1
    assert "may not do that" in err
    assert give("backup", tmp_path / "copy.db")[0] == 1
