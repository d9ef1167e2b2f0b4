"""Nobody needs our software to check a seal: openssl and WebCrypto judge the same bytes as we do."""

import base64
import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lib.report.envelope import PAYLOAD_TYPE, Envelope, Signature, encode_for_signing
from tests.report.sealed import KEY, OTHER_KEY, facts, seal_statement, statement_of

SCRIPT = Path(__file__).with_name("seal_vectors.mjs")
ENVELOPE = seal_statement(statement_of(facts()))
SIGNED = ENVELOPE.signatures[0].value
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group; s + ORDER would be a second signature
LARGER = SIGNED[:32] + (int.from_bytes(SIGNED[32:], "little") + ORDER).to_bytes(32, "little")
LONG = encode_for_signing(PAYLOAD_TYPE, ENVELOPE.payload * 100)


@dataclass(frozen=True)
class Vector:
    """Something that claims to be signed."""

    genuine: bool
    payload: bytes = ENVELOPE.payload
    signature: bytes = SIGNED
    key: Ed25519PublicKey = field(default_factory=KEY.public_key)
    kind: str = PAYLOAD_TYPE

    @property
    def message(self):
        return encode_for_signing(self.kind, self.payload)


def signing(key, payload, kind=PAYLOAD_TYPE):
    return key.sign(encode_for_signing(kind, payload))


VECTORS = {
    "genuine": Vector(True),
    "genuine, by another key": Vector(True, signature=signing(OTHER_KEY, ENVELOPE.payload), key=OTHER_KEY.public_key()),
    "genuine, empty": Vector(True, payload=b"", signature=signing(KEY, b"")),
    "genuine, long": Vector(True, payload=ENVELOPE.payload * 100, signature=KEY.sign(LONG)),
    "one bit of the payload": Vector(False, payload=bytes([ENVELOPE.payload[0] ^ 1]) + ENVELOPE.payload[1:]),
    "a blank at the end": Vector(False, payload=ENVELOPE.payload + b" "),
    "one bit of the signature": Vector(False, signature=bytes([SIGNED[0] ^ 1]) + SIGNED[1:]),
    "one bit of its second half": Vector(False, signature=SIGNED[:-1] + bytes([SIGNED[-1] ^ 1])),
    "a scalar that is not reduced": Vector(False, signature=LARGER),
    "nothing but zeros": Vector(False, signature=bytes(64)),
    "another key": Vector(False, key=OTHER_KEY.public_key()),
    "another payload type": Vector(False, kind="application/json"),
    "signed as another payload type": Vector(False, signature=signing(KEY, ENVELOPE.payload, "application/json")),
    "signed without its type": Vector(False, signature=KEY.sign(ENVELOPE.payload)),
}


def spki(key, encoding=Encoding.DER):
    return key.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize("name", VECTORS)
def test_we_judge_it_rightly(name):
    vector = VECTORS[name]
    envelope = Envelope(vector.payload, (Signature("", vector.signature),))
    believed = bool(envelope.signers([vector.key])) and vector.kind == PAYLOAD_TYPE
    assert believed == vector.genuine


@pytest.mark.parametrize("name", VECTORS)
def test_openssl_judges_it_alike(name, tmp_path):
    if which("openssl") is None:
        pytest.skip("There is no openssl on this machine.")
    vector = VECTORS[name]
    files = {"key": spki(vector.key, Encoding.PEM), "message": vector.message, "signature": vector.signature}
    for file, content in files.items():
        (tmp_path / file).write_bytes(content)
    command = "openssl pkeyutl -verify -pubin -inkey key -rawin -in message -sigfile signature"
    done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False, timeout=20)
    assert "Signature Verif" in done.stdout + done.stderr
    assert (done.returncode == 0) == vector.genuine


def test_node_judges_them_alike():
    if which("node") is None:
        pytest.skip("There is no Node on this machine.")
    rows = [{"key": spki(each.key), "message": each.message, "signature": each.signature} for each in VECTORS.values()]
    given = json.dumps([{name: base64.b64encode(value).decode() for name, value in row.items()} for row in rows])
    done = subprocess.run(["node", str(SCRIPT)], input=given, capture_output=True, text=True, check=True, timeout=20)
    assert dict(zip(VECTORS, json.loads(done.stdout), strict=True)) == {
        name: each.genuine for name, each in VECTORS.items()
    }


def test_the_first_vector_of_the_standard_is_ours_too():
    """RFC 8032, 7.1, test 2: the key and what it signs come out to the byte."""
    key = Ed25519PrivateKey.from_private_bytes(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    assert key.sign(b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
