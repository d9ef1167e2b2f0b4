import pytest

from lib.store.sqlite import SqliteJournal


@pytest.fixture
def path(tmp_path):
    return tmp_path / "golive.db"


@pytest.fixture
def journal(path):
    return SqliteJournal(path)
