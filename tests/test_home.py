import os
import re
import socket
from contextlib import contextmanager
from pathlib import Path

import pytest

from lib import home
from lib.checks.conversation import discover
from lib.launch.lint import BadChecklist
from lib.store.files import replace_file


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """The person's data directory."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path / "cobalt-go-live"


@contextmanager
def listening():
    """A port on which somebody answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_the_database_lies_among_the_persons_data(data):
    assert home.database_path({}) == data / "golive.db"
    assert home.database_path({"GOLIVE_DB": ""}) == data / "golive.db"


def test_the_database_lies_where_the_environment_says():
    assert home.database_path({"GOLIVE_DB": "~/x.db"}) == Path.home() / "x.db"


def test_without_any_local_cobalt_the_usual_port_is_named():
    assert home.local_cobalt({}) == "http://127.0.0.1:8502"


def test_the_local_cobalt_that_was_started_last_and_answers_is_taken(data):
    with listening() as old, listening() as new, listening() as gone:
        for moment, port in enumerate((old, new, gone)):
            path = home.keep_target(f"http://127.0.0.1:{port}", port)
            os.utime(path, (moment, moment))
        (data / "rehearsal-99999.toml").touch()
        assert home.local_cobalt({}) == f"http://127.0.0.1:{gone}"
        os.utime(data / f"rehearsal-{gone}.toml", (0, 0))
        assert home.local_cobalt({}) == f"http://127.0.0.1:{new}"


def test_a_local_cobalt_that_has_gone_is_passed_over():
    with listening() as alive:
        with listening() as gone:
            home.keep_target(f"http://127.0.0.1:{alive}", alive)
            home.keep_target(f"http://127.0.0.1:{gone}", gone)
        assert home.local_cobalt({}) == f"http://127.0.0.1:{alive}"


def test_the_environment_names_the_local_cobalt():
    assert home.sample_settings({"GOLIVE_COBALT_PORT": "9000"}).base_url == "http://127.0.0.1:9000"


def test_the_sample_needs_nothing_more():
    settings = home.sample_settings({})
    needed = {field for check in discover().values() for field in check.needs}

    assert settings.missing(tuple(sorted(needed))) == ()
    assert settings.is_rehearsal()


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        pytest.param({"LOGNAME": "ada", "USER": "root"}, "ada", id="as the login says"),
        pytest.param({"LOGNAME": " ", "USER": "ada"}, "ada", id="else as the user says"),
        pytest.param({"USER": "x" * 500}, "x" * 120, id="cut to a name's length"),
    ],
)
def test_the_person_is_known_by_the_account(environment, name):
    assert home.local_actor(environment).name == name


def test_the_person_is_known_without_any_variable():
    assert home.local_actor({}).name


def test_a_checklist_that_was_written_anew_is_read_anew(tmp_path):
    path, own = tmp_path / "own.yaml", home.CHECKLIST.read_text(encoding="utf-8")
    titles = []
    for title in ("First", "Second"):
        path.write_text(re.sub("^title: .*$", f"title: {title}", own, count=1, flags=re.MULTILINE), encoding="utf-8")
        titles.append(home.load_checklist({"GOLIVE_CHECKLIST": str(path)}).title)

    assert titles == ["First", "Second"]


def test_a_mistake_in_a_checklist_is_named_with_the_file_that_it_is_in(tmp_path):
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text("id: x\n", encoding="utf-8")
        with pytest.raises(BadChecklist, match=name):
            home.load_checklist({"GOLIVE_CHECKLIST": str(tmp_path / name)})


def test_a_file_is_replaced_as_a_whole_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "report.md"
    path.write_text("old")
    replace_file(path, b"new")

    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.md").touch()
    (tmp_path / "link.md").symlink_to("real.md")
    replace_file(tmp_path / "link.md", b"new")

    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced():
    replace_file(Path(os.devnull), b"new")

    assert Path(os.devnull).is_char_device()


def test_a_file_that_cannot_be_replaced_keeps_its_content(tmp_path, monkeypatch):
    path = tmp_path / "report.md"
    path.write_text("old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"new")

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_list_of_keys_that_cannot_be_read_lets_nobody_in():
    with pytest.raises(home.Unsafe, match="must list NAME=HOST"):
        home.check_identity({"GOLIVE_KEYS": "COBALT_API_KEY"}, "127.0.0.1", {})
