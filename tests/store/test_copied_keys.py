"""The keys that travel with a copy of the journal."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lib.report.trust import Ending, KeyList, describe_key
from lib.store.keys import KeyUnavailable
from lib.store.private_keys import read_key
from lib.store.seal_keys import SealKeys, beside
from tests.store.shelf import NOW

PUBLIC = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()


def ended(why):
    ending = Ending(at="2026-03-10T12:00:00Z", why=why, versions={"acme": 3}) if why else None
    return describe_key(PUBLIC).model_copy(update={"ended": ending})


@pytest.mark.parametrize(
    ("here", "there", "kept"),
    [
        (None, None, None),
        (None, "rotated", "rotated"),
        (None, "revoked", "revoked"),
        ("rotated", None, "rotated"),
        ("rotated", "revoked", "revoked"),
        ("revoked", None, "revoked"),
        ("revoked", "rotated", "revoked"),
    ],
)
def test_an_end_that_either_knows_stays(tmp_path, here, there, kept):
    mine, copy = SealKeys(tmp_path, "mine", {}), beside(tmp_path / "copy.db")
    mine.keep(KeyList(keys=(ended(here),)))
    copy.keep(KeyList(keys=(ended(there),)))
    assert mine.adopt(copy) == ()
    assert mine.listed().keys == (ended(kept),)


def test_a_key_seals_on_where_none_is_and_never_takes_the_place_of_another(tmp_path):
    mine, copy, other = (SealKeys(tmp_path / name, "x", {}) for name in ("mine", "copy", "other"))
    key, others = mine.current(NOW), other.current(NOW)
    mine.copy_to(copy, with_key=True)
    new = SealKeys(tmp_path / "new", "x", {})
    assert new.adopt(copy) == (mine.listed().keys[0].id,)
    assert new.current(NOW).private_bytes_raw() == key.private_bytes_raw()
    assert len(other.adopt(copy)) == 1
    assert other.current(NOW).private_bytes_raw() == others.private_bytes_raw()


def test_a_key_that_is_there_is_not_overwritten_by_a_copy(tmp_path):
    mine, copy = (SealKeys(tmp_path / name, "x", {}) for name in ("mine", "copy"))
    mine.current(NOW)
    kept = copy.current(NOW).private_bytes_raw()
    with pytest.raises(KeyUnavailable, match="cannot be written"):
        mine.copy_to(copy, with_key=True)
    assert read_key(copy.key_file).private_bytes_raw() == kept
