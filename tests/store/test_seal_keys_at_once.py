"""Two processes at the seal keys of one installation: whatever they do at once, one chain comes of it."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from lib.report.envelope import key_id
from lib.report.trust import KeyList, read_trust
from lib.store.seal_keys import SealKeys
from tests.browser.wizard import ROOT

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TIMES = 25
PROLOGUE = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from lib.store.seal_keys import SealKeys
NOW, folder = datetime(2026, 3, 10, 12, tzinfo=UTC), Path(sys.argv[1])
seals, others = SealKeys(folder, "golive", {{}}), SealKeys(folder.parent / "others", "golive", {{}})
print("ready", flush=True)
sys.stdin.readline()
for turn in range({TIMES}):
"""
ROTATE = "    seals.rotate(NOW, {'acme': turn})"
SEAL = "    seals.current(NOW)"
REVOKE = "    seals.revoke(seals.listed().keys[0].id, NOW, {'acme': turn})"
ADOPT = "    others.rotate(NOW, {}); seals.adopt(others)"


@pytest.fixture
def seals(tmp_path):
    return SealKeys(tmp_path / "data", "golive", {})


def run_at_once(seals, *deeds):
    """Each in a process of its own, so many times; all begin when the last is ready."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROLOGUE + deed, str(seals.folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for deed in deeds
    ]
    assert [process.stdout.readline() for process in started] == ["ready\n"] * len(deeds)
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    for process in started:
        _, problem = process.communicate(timeout=60)
        assert (process.returncode, problem) == (0, "")


def assert_one_chain(keys):
    """Each key endorsed by the one before, all ended but the last."""
    assert read_trust(KeyList(keys=keys).model_dump_json()).keys == keys
    assert [each.endorsed_by for each in keys] == ["", *(each.id for each in keys[:-1])]
    assert [each.ended is None for each in keys] == [False] * (len(keys) - 1) + [True]


def test_two_that_rotate_at_once_make_one_chain(seals):
    run_at_once(seals, ROTATE, ROTATE)
    keys = seals.listed().keys
    assert len(keys) == 2 * TIMES + 1
    assert_one_chain(keys)
    assert key_id(seals.current(NOW).public_key()) == keys[-1].id


def test_who_seals_while_keys_rotate_is_never_refused(seals):
    run_at_once(seals, ROTATE, SEAL)
    assert len(seals.listed().keys) == TIMES + 1
    assert_one_chain(seals.listed().keys)


def test_two_that_begin_at_once_make_one_key(seals):
    run_at_once(seals, SEAL, SEAL)
    (key,) = seals.listed().keys
    assert key_id(seals.current(NOW).public_key()) == key.id


def test_what_is_revoked_and_adopted_while_keys_rotate_is_kept(seals):
    seals.current(NOW)
    run_at_once(seals, ROTATE, REVOKE, ADOPT)
    others = SealKeys(seals.folder.parent / "others", "golive", {}).listed().keys
    adopted, own = (
        tuple(each for each in seals.listed().keys if (each in others) is theirs) for theirs in (True, False)
    )
    assert (len(adopted), len(own)) == (TIMES + 1, TIMES + 1)
    assert (own[0].ended.why, own[0].ended.versions) == ("revoked", {"acme": 0})
    assert key_id(seals.current(NOW).public_key()) == own[-1].id
