"""The commands that judge and copy the journal, as a terminal gives them."""

import json

import pytest

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
    monkeypatch.delenv("GOLIVE_ADMINS", raising=False)
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
    assert "1 launches, " in out
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
