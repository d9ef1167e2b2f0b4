"""Signed notes as C2SP specifies them: a text, a blank line, and a line for each signature. Ed25519 only."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lib.report.envelope import Forged, Signer, key_id

MOST_CHARACTERS = 20_000_000  # some 150,000 launches
_SIGNATURE = re.compile(r"— (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/=]+)")
_ALGORITHM = b"\x01"  # Ed25519


def sign_note(text: str, name: str, key: Signer) -> str:
    """A text, which ends with a line break and has no blank line at its end, with its signature."""
    signature = base64.b64encode(hash_key(name, key.public_key()) + key.sign(text.encode())).decode()
    return f"{text}\n— {name} {signature}\n"


def open_note(note: str, keys: Iterable[Ed25519PublicKey]) -> tuple[str, tuple[str, ...]]:
    """The text, and the ids of those keys that signed it. Raises Forged for no note, and when a known key did not."""
    text, blank, below = note.rpartition("\n\n")
    lines = [_SIGNATURE.fullmatch(line) for line in below.split("\n")[:-1]]
    if not (blank and below.endswith("\n") and lines and all(lines)) or len(note) > MOST_CHARACTERS:
        raise Forged("not-a-note", "This is no signed note.")
    known = tuple(keys)
    signers = [signer for line in lines if line for signer in _signers(f"{text}\n", line, known)]
    return f"{text}\n", tuple(dict.fromkeys(signers))


def hash_key(name: str, key: Ed25519PublicKey) -> bytes:
    """The four bytes by which a signature line hints at its key."""
    return hashlib.sha256(name.encode() + b"\n" + _ALGORITHM + key.public_bytes_raw()).digest()[:4]


def _signers(text: str, line: re.Match[str], keys: Iterable[Ed25519PublicKey]) -> Iterable[str]:
    try:
        value = base64.b64decode(line["signature"], validate=True)
    except binascii.Error:
        raise Forged("not-a-note", "This is no signed note.") from None
    for key in keys:
        if hash_key(line["name"], key) == value[:4]:
            _verify(key, value[4:], text)
            yield key_id(key)


def _verify(key: Ed25519PublicKey, signature: bytes, text: str) -> None:
    try:
        key.verify(signature, text.encode())
    except InvalidSignature:
        raise Forged("bad-signature", "The note was changed: its signature does not hold.") from None
