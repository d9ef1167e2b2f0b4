import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAUNCHER = ROOT / "golive"
BAD = "id: x\n"


def start(command, *arguments, cwd):
    return subprocess.run([command, *arguments], cwd=cwd, capture_output=True, text=True, check=False)


def linked(place, how):
    """The launcher behind two links, so that one points to another."""
    first, second = place / "first", place / "bin" / "golive"
    second.parent.mkdir()
    first.symlink_to(LAUNCHER)
    second.symlink_to(first if how == "absolute" else Path("..") / "first")
    return second


def test_it_starts_from_any_directory(tmp_path):
    ended = start(LAUNCHER, "lint", cwd=tmp_path)

    assert (ended.returncode, ended.stdout) == (0, "")


@pytest.mark.parametrize("how", ["absolute", "relative"])
def test_it_starts_through_links(tmp_path, how):
    ended = start(linked(tmp_path, how), "lint", "--schema", cwd=tmp_path)

    assert ended.returncode == 0
    assert json.loads(ended.stdout)["title"] == "Checklist"


def test_files_are_looked_for_where_the_person_stands(tmp_path):
    (tmp_path / "mine.yaml").write_text(BAD)
    ended = start(LAUNCHER, "lint", "mine.yaml", cwd=tmp_path)

    assert ended.returncode == 1
    assert ended.stdout.startswith("mine.yaml:1: ")


def test_a_directory_called_lib_where_the_person_stands_is_not_run(tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "__init__.py").touch()
    (tmp_path / "lib" / "cli.py").write_text("raise SystemExit(77)")

    assert start(LAUNCHER, "lint", cwd=tmp_path).returncode == 0


def test_arguments_arrive_as_they_were_given(tmp_path):
    name = 'two  blanks * $HOME "quotes".yaml'
    (tmp_path / name).write_text(BAD)

    assert start(LAUNCHER, "lint", name, cwd=tmp_path).stdout.startswith('two blanks * $HOME "quotes".yaml:1: ')


def test_without_an_environment_it_says_what_to_run(tmp_path):
    shutil.copy(LAUNCHER, tmp_path)
    ended = start(tmp_path / "golive", "--help", cwd="/")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "run make install first" in ended.stderr
