"""The seal key: made once, its owner's alone, ended without harm to older seals, never shown."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from lib.report.envelope import key_id
from lib.report.trust import read_trust
from lib.store import seal_keys
from lib.store.files import replace_file
from lib.store.keys import KeyUnavailable
from lib.store.seal_keys import SealKeys

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
LATER = datetime(2026, 4, 1, tzinfo=UTC)


def pem(key, encryption=None):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


OWN = Ed25519PrivateKey.generate()
FOREIGN = rsa.generate_private_key(65537, 1024)


@pytest.fixture
def seals(tmp_path):
    return SealKeys(tmp_path / "data", "golive", {})


def with_reference(folder, reference, **environment):
    return SealKeys(folder, "golive", environment, reference)


def current(seals, now=NOW):
    return key_id(seals.current(now).public_key())


def refusal(act):
    with pytest.raises(KeyUnavailable) as refused:
        act()
    assert refused.value.__cause__ is None
    assert "PRIVATE" not in str(refused.value)
    return str(refused.value)


# Made on first use


def test_a_key_is_made_once_and_listed(seals):
    assert seals.listed().keys == ()
    made = current(seals)
    assert current(SealKeys(seals.folder, "golive", {}), LATER) == made
    (listed,) = seals.listed().keys
    assert (listed.id, listed.since, listed.ended) == (made, "2026-03-10T12:00:00+00:00", None)


def test_only_its_owner_reads_it_whatever_the_umask(seals):
    before = os.umask(0)
    try:
        seals.current(NOW)
        seals.rotate(NOW, {})
    finally:
        os.umask(before)
    assert seals.key_file.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in seals.folder.iterdir()) == ["golive.seal-key.pem", "golive.seal-keys.json"]


def test_the_list_holds_no_private_key(seals):
    seals.current(NOW)
    seals.rotate(NOW, {})
    private = seals.key_file.read_text().splitlines()[1]
    assert private not in seals.list_file.read_text()
    assert "PRIVATE" not in seals.list_file.read_text()
    assert private not in repr(seals)


def test_many_at_once_make_one_key(seals):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: current(SealKeys(seals.folder, "golive", {})), range(24)))
    assert len(made) == 1
    assert current(seals) in made
    assert len(list(seals.folder.iterdir())) == 2


# From elsewhere


def test_a_key_comes_from_a_file_or_the_environment(tmp_path):
    path = tmp_path / "own.pem"
    path.write_bytes(pem(OWN))
    path.chmod(0o600)
    for seals in (
        with_reference(tmp_path, f"file:{path}"),
        with_reference(tmp_path, "env:SEAL", SEAL=pem(OWN).decode()),
    ):
        assert current(seals) == key_id(OWN.public_key())
        assert [each.id for each in seals.listed().keys] == [key_id(OWN.public_key())]
    assert not seals.key_file.exists()


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("env:MISSING", "must be file:/path, env:NAME or exec:COMMAND, and what it names must be there"),
        ("vault:x", "must be file:/path, env:NAME or exec:COMMAND"),
        ("seal.pem", "must be file:/path, env:NAME or exec:COMMAND"),
        ("env:BROKEN", "The variable BROKEN holds no Ed25519 private key in PEM."),
        ("env:FOREIGN", "The variable FOREIGN holds no Ed25519 private key"),
        ("env:LOCKED", "The variable LOCKED holds no Ed25519 private key"),
        ("file:/nowhere/key.pem", "cannot be read"),
        ("file:/dev/zero", "it is no file"),
        ("file:/a\0b", "cannot be read"),
    ],
)
def test_what_is_no_key_is_refused(tmp_path, reference, why):
    locked = pem(OWN, BestAvailableEncryption(b"secret")).decode()
    found = {"BROKEN": "x", "FOREIGN": pem(FOREIGN).decode(), "LOCKED": locked}
    seals = with_reference(tmp_path, reference, **found)
    assert why in refusal(lambda: seals.current(NOW))
    assert seals.listed().keys == ()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_key_that_others_may_touch_is_refused(seals, mode):
    seals.current(NOW)
    seals.key_file.chmod(mode)
    assert "can be read by others. Make it yours alone: chmod 600." in refusal(lambda: seals.current(NOW))


@pytest.mark.parametrize("content", [b"", b"{", b'{"keys":[{}]}', b"\xff"])
def test_a_broken_list_is_refused_and_kept(seals, content):
    seals.current(NOW)
    seals.list_file.write_bytes(content)
    assert "cannot be read. Restore a copy of it." in refusal(lambda: seals.current(NOW))
    assert "cannot be read" in refusal(lambda: seals.rotate(NOW, {}))
    assert seals.list_file.read_bytes() == content


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    assert "cannot be made" in refusal(lambda: SealKeys(tmp_path / "file", "golive", {}).current(NOW))
    outside = with_reference(tmp_path / "file", "env:SEAL", SEAL=pem(OWN).decode())
    assert "cannot be" in refusal(lambda: outside.current(NOW))


# Ended


def test_a_rotated_key_endorses_its_heir_and_seals_no_more(seals):
    old = current(seals)
    new = seals.rotate(LATER, {"acme": 7})
    assert current(seals) == new.id != old
    ended, heir = read_trust(seals.list_file.read_text()).keys
    assert (ended.id, ended.ended.why, ended.ended.versions) == (old, "rotated", {"acme": 7})
    assert (heir.id, heir.endorsed_by, heir.ended) == (new.id, old, None)
    assert heir.endorsement


def test_a_revoked_key_seals_no_more_and_stays_revoked(seals):
    old = current(seals)
    seals.revoke(old, LATER, {"acme": 3})
    assert "was revoked or rotated out. Make a new one: ./golive keys --rotate" in refusal(lambda: seals.current(NOW))
    new = seals.rotate(LATER, {"acme": 9})
    seals.revoke(old, LATER, {"acme": 99})
    ended = seals.listed().keys[0].ended
    assert (ended.why, ended.versions) == ("revoked", {"acme": 3})
    assert (new.endorsed_by, new.endorsement) == ("", "")  # who has the stolen key could endorse as well
    assert current(seals) == new.id


def test_a_rotated_key_can_still_be_revoked_to_an_earlier_version(seals):
    old = current(seals)
    seals.rotate(LATER, {"acme": 7})
    seals.revoke(old, LATER, {"acme": 2})
    assert (seals.listed().keys[0].ended.why, seals.listed().keys[0].ended.versions) == ("revoked", {"acme": 2})


def test_an_old_key_put_back_seals_nothing(seals):
    seals.current(NOW)
    before = seals.key_file.read_bytes()
    seals.rotate(LATER, {})
    seals.key_file.write_bytes(before)
    assert "was revoked or rotated out" in refusal(lambda: seals.current(NOW))


def test_a_rotation_that_was_cut_off_can_be_done_again(seals, monkeypatch):
    old = current(seals)

    def stop(path, content, **rest):
        if path == seals.key_file:
            raise KeyboardInterrupt
        replace_file(path, content, **rest)

    monkeypatch.setattr(seal_keys, "replace_file", stop)
    with pytest.raises(KeyboardInterrupt):
        seals.rotate(LATER, {"acme": 7})
    monkeypatch.undo()
    assert "Make a new one: ./golive keys --rotate" in refusal(lambda: seals.current(NOW))
    new = seals.rotate(LATER, {"acme": 7})
    assert current(seals) == new.id
    assert seals.listed().keys[0].id == old
    read_trust(seals.list_file.read_text())


def test_only_a_listed_key_can_be_revoked(seals):
    seals.current(NOW)
    assert "No seal key has that id" in refusal(lambda: seals.revoke("0" * 64, NOW, {}))


def test_a_key_from_elsewhere_is_rotated_there(tmp_path):
    seals = with_reference(tmp_path, "env:SEAL", SEAL=pem(OWN).decode())
    seals.current(NOW)
    assert refusal(lambda: seals.rotate(NOW, {})) == "The seal key comes from env:SEAL: rotate it there."


def test_the_list_is_what_is_published(seals):
    seals.current(NOW)
    written = json.loads(seals.list_file.read_text())
    assert set(written) == {"keys"}
    assert set(written["keys"][0]) >= {"id", "public", "since"}
