"""Whose seals one believes: lists of keys, keys in PEM, and everything that is neither."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lib.report.envelope import Forged, key_id
from lib.report.trust import Ending, KeyList, TrustedKey, describe_key, read_trust
from tests.report.sealed import KEY, OTHER_KEY

OLD = describe_key(KEY.public_key(), since="2026-01-01")
SPKI = OTHER_KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
ENDORSEMENT = base64.b64encode(KEY.sign(SPKI)).decode()
NEW = describe_key(OTHER_KEY.public_key(), endorsed_by=OLD.id, endorsement=ENDORSEMENT)


def listed(*keys, **changes):
    """A key list's JSON; `changes` alter its last key."""
    rows = [each.model_dump(mode="json") for each in keys]
    return json.dumps({"keys": [*rows[:-1], rows[-1] | changes]})


def pem(key):
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def der(key):
    return base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


CURVE = ec.generate_private_key(ec.SECP256R1()).public_key()
EXCHANGE = x25519.X25519PrivateKey.generate().public_key()


def test_a_list_is_read_as_it_was_published():
    trust = read_trust(KeyList(keys=(OLD, NEW)).model_dump_json())
    assert trust.keys == (OLD, NEW)
    assert trust.find(NEW.id) == NEW
    assert trust.find("0" * 64) is None
    assert NEW.key == OTHER_KEY.public_key()


def test_keys_in_pem_are_trusted_without_an_end():
    trust = read_trust("\n" + pem(KEY.public_key()) + "\n" + pem(OTHER_KEY.public_key()))
    assert [each.id for each in trust.keys] == [key_id(KEY.public_key()), key_id(OTHER_KEY.public_key())]
    assert all(each.counts("any", 10**9) for each in trust.keys)


def test_a_key_counts_up_to_the_version_where_it_ended():
    ended = OLD.model_copy(update={"ended": Ending(at="2026-03-10", why="revoked", versions={"acme": 7})})
    counting = [(launch, version) for launch in ("acme", "other") for version in (0, 1, 7, 8)]
    assert [each for each in counting if ended.counts(*each)] == [("acme", 0), ("acme", 1), ("acme", 7), ("other", 0)]


NO_KEY_LISTS = [
    ("", "bad-json"),
    ("ssh-ed25519 AAAA", "bad-json"),
    ("[]", "not-a-key-list"),
    ("{}", "not-a-key-list"),
    ('{"keys":{}}', "not-a-key-list"),
    ('{"keys":[{}]}', "not-a-key-list"),
    ('{"keys":[],"more":1}', "not-a-key-list"),
    (listed(OLD, surprise=1), "not-a-key-list"),
    (listed(OLD, id=7), "not-a-key-list"),
    (listed(OLD, ended={"at": "x", "why": "forgotten"}), "not-a-key-list"),
    (listed(*[OLD] * 1_001), "not-a-key-list"),
    (listed(OLD)[:-1] + ',"keys":[]}', "duplicate-names"),
    (listed(OLD, OLD), "duplicate-key"),
    (listed(OLD, OLD, ended={"at": "x", "why": "revoked"}), "duplicate-key"),
    (pem(KEY.public_key()) * 2, "duplicate-key"),
    (listed(OLD, id=NEW.id), "wrong-key-id"),
    (listed(OLD, id=OLD.id.upper()), "wrong-key-id"),
    (listed(OLD, public=NEW.public), "wrong-key-id"),
    (listed(OLD, public="a"), "not-a-key"),
    (listed(OLD, public=OLD.public + "\n"), "not-a-key"),
    (listed(OLD, public="AAAA"), "not-a-key"),
    (listed(OLD, public="é"), "not-a-key"),
    (listed(OLD, public=der(CURVE)), "not-a-key"),
    (listed(OLD, public=der(EXCHANGE)), "not-a-key"),
    (pem(CURVE), "not-a-key"),
    (pem(KEY.public_key()) + pem(EXCHANGE), "not-a-key"),
    (pem(KEY.public_key()).replace("M", "!"), "not-a-key"),
    ("-----BEGIN PUBLIC KEY-----\n", "not-a-key"),
    ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "not-a-key"),
    (listed(OLD, NEW, endorsement=""), "bad-endorsement"),
    (listed(OLD, NEW, endorsement="!"), "bad-endorsement"),
    (listed(OLD, NEW, endorsement=base64.b64encode(OTHER_KEY.sign(SPKI)).decode()), "bad-endorsement"),
    (listed(OLD, NEW, endorsement=base64.b64encode(KEY.sign(SPKI + b"x")).decode()), "bad-endorsement"),
]


@pytest.mark.parametrize(("text", "problem"), NO_KEY_LISTS, ids=lambda value: "" if len(value) > 60 else ascii(value))
def test_what_is_no_list_of_keys_is_refused_by_name(text, problem):
    with pytest.raises(Forged) as refused:
        read_trust(text)
    assert refused.value.name == problem
    assert refused.value.__cause__ is None


def test_a_key_that_names_an_absent_endorser_stands_for_itself():
    assert read_trust(listed(NEW)).keys == (NEW,)


def test_key_ids_are_those_of_other_tools():
    """SHA-256 over the SubjectPublicKeyInfo of RFC 8032's first test vector, as openssl dgst prints it."""
    raw = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    described = describe_key(ed25519.Ed25519PublicKey.from_public_bytes(raw))
    assert described.id == "06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9"
    assert isinstance(described, TrustedKey)
