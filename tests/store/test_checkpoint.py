"""Signed notes and checkpoints: what a witness keeps of a journal."""

import base64
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lib.report.envelope import Forged, key_id
from lib.store.checkpoint import Checkpoint, CheckpointFolder, name_origin, read_checkpoint
from lib.store.journal import Audit, Head
from lib.store.note import hash_key, open_note, sign_note
from tests.store.shelf import NOW

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key()
TEXT = "one\n\ntwo\n"
# The example in the documentation of Go's package note, which C2SP's specification describes.
PETER = Ed25519PublicKey.from_public_bytes(base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:])
PETERS = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_notes_of_others_can_be_opened():
    assert hash_key("PeterNeumann", PETER).hex() == "c74f20a3"
    text, signers = open_note(PETERS, [PETER])
    assert text.endswith("what your problem is.\n")
    assert signers == (key_id(PETER),)


def test_a_note_comes_back_with_its_signers():
    note = sign_note(TEXT, "me", KEY)
    assert open_note(note, [OTHER.public_key(), PUBLIC]) == (TEXT, (key_id(PUBLIC),))
    assert open_note(note, [OTHER.public_key()]) == (TEXT, ())


def test_lines_of_unknown_signers_are_passed_over():
    note = sign_note(TEXT, "me", KEY) + sign_note(TEXT, "witness", OTHER).rpartition("\n\n")[2]
    assert open_note(note, [PUBLIC])[1] == (key_id(PUBLIC),)
    assert set(open_note(note, [PUBLIC, OTHER.public_key()])[1]) == {key_id(PUBLIC), key_id(OTHER.public_key())}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda note: note.replace("two", "six"), id="another text"),
        pytest.param(lambda note: "more\n" + note, id="a line before"),
        pytest.param(lambda note: note.replace("\n\n—", "\nmore\n\n—"), id="a line more"),
        pytest.param(lambda note: note.replace("— me ", "— you "), id="another name, so an unknown key"),
        pytest.param(lambda note: note.rpartition("— ")[0], id="no signature"),
        pytest.param(lambda note: note.rstrip("\n"), id="no end"),
        pytest.param(lambda note: note.replace("— me ", "-- me "), id="another dash"),
        pytest.param(lambda note: note + "postscript\n", id="a postscript"),
        pytest.param(lambda note: note.replace("\n\n", "\n"), id="no blank line"),
        pytest.param(lambda note: note.replace("— me ", "— me A"), id="broken base64"),
        pytest.param(lambda note: "", id="nothing"),
    ],
)
def test_a_changed_note_is_never_by_its_signer(change):
    note = sign_note(TEXT, "me", KEY)
    try:
        signers = open_note(change(note), [PUBLIC])[1]
    except Forged:
        signers = ()
    assert signers == ()


# Checkpoints

HEADS = {"acme": Head(3, "a" * 64), "عميل one": Head(1, "b" * 64)}
CHECKPOINT = Checkpoint("cobalt-go-live/x", NOW, HEADS)


def test_a_checkpoint_is_legible_and_comes_back():
    text = CHECKPOINT.to_text()
    digest = base64.b64encode(bytes.fromhex(Audit(HEADS).heads_digest)).decode()
    assert text.split("\n")[:4] == ["cobalt-go-live/x", "4", digest, "at 2026-03-10T12:00:00Z"]
    assert f"acme 3 {'a' * 64}\n" in text
    assert read_checkpoint(text) == CHECKPOINT


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("acme 3", "acme 2"),
        ("acme 3", "acme 03"),
        ("acme 3", "acme three"),
        ("\n4\n", "\n5\n"),
        ("at 2026", "at 2025-"),
        (f"acme 3 {'a' * 64}\n", ""),
        ("%20", " "),
        ("acme", "%61cme"),
        ("%D8", "%FF"),
    ],
)
def test_a_text_that_disagrees_with_itself_is_no_checkpoint(old, new):
    assert old in CHECKPOINT.to_text()
    with pytest.raises(Forged, match="no checkpoint"):
        read_checkpoint(CHECKPOINT.to_text().replace(old, new))


@pytest.mark.parametrize("text", ["", "\n", "one\ntwo\n", "\n\n\n\n\n"])
def test_any_other_text_is_no_checkpoint(text):
    with pytest.raises(Forged):
        read_checkpoint(text)


def test_installations_have_origins_of_their_own():
    assert name_origin(bytes(32)) == name_origin(bytes(32)) != name_origin(bytes(31))
    assert bytes(32).hex() not in name_origin(bytes(32))


def test_a_folder_knows_the_days_it_has(tmp_path):
    folder = CheckpointFolder(tmp_path / "checkpoints")
    assert not folder.has(NOW)
    path = folder.keep("note\n", NOW)
    assert path.read_text() == "note\n"
    assert path.name == "2026-03-10T120000Z.txt"
    assert folder.has(NOW + timedelta(hours=11, minutes=59))
    assert not folder.has(NOW + timedelta(hours=12))
