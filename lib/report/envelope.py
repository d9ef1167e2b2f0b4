"""Sealed facts: an in-toto Statement in a DSSE envelope, signed with Ed25519. Pure.

Formats: in-toto Attestation Framework v1 and the Dead Simple Signing Envelope v1.0, as their specifications say.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lib.launch.checklist import canonical

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:cobalt-go-live:readiness-report:v1"
MOST_SIGNATURES = 16
_LARGEST_INTEGER = 2**53 - 1  # what every JSON reader keeps exactly


class Forged(Exception):
    """Not a genuine seal. `name` is stable, the text says what is wrong."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


class Signer(Protocol):
    """Whatever signs with an Ed25519 key: the private key itself, or its keeper."""

    def public_key(self) -> Ed25519PublicKey:
        """Whose signatures these are."""

    def sign(self, data: bytes, /) -> bytes:
        """Ed25519's 64 bytes over the very data."""


@dataclass(frozen=True)
class Signature:
    """`key` is a hint only: who signed is found by trying keys."""

    key: str
    value: bytes


@dataclass(frozen=True)
class Envelope:
    """The very bytes that were signed, and the signatures over them."""

    payload: bytes
    signatures: tuple[Signature, ...]
    payload_type: str = PAYLOAD_TYPE

    def __post_init__(self) -> None:
        if self.payload_type != PAYLOAD_TYPE:
            raise Forged("wrong-payload-type", "The envelope holds something else than an in-toto statement.")
        if not 0 < len(self.signatures) <= MOST_SIGNATURES:
            raise Forged("no-signature", f"The envelope has {len(self.signatures)} signatures.")

    def to_json(self) -> str:
        """The envelope as other tools read it: DSSE in JSON."""
        signatures = [{"keyid": each.key, "sig": _base64(each.value)} for each in self.signatures]
        whole = {"payload": _base64(self.payload), "payloadType": self.payload_type, "signatures": signatures}
        return canonical(whole)

    def signers(self, keys: Iterable[Ed25519PublicKey]) -> tuple[str, ...]:
        """The ids of those keys, each once, that signed these bytes."""
        message = encode_for_signing(self.payload_type, self.payload)
        return tuple(
            dict.fromkeys(key_id(key) for key in keys if any(_holds(key, each, message) for each in self.signatures))
        )


def read_envelope(text: str | bytes) -> Envelope:
    """DSSE in JSON. Raises Forged for what is none."""
    whole = read_json(text)
    try:
        signatures = tuple(Signature(each.get("keyid", ""), read_base64(each["sig"])) for each in whole["signatures"])
        return Envelope(read_base64(whole["payload"]), signatures, whole["payloadType"])
    except (KeyError, TypeError, AttributeError, ValueError):
        raise Forged("not-an-envelope", "This is no DSSE envelope.") from None


def seal(statement: Mapping[str, Any], *keys: Signer) -> Envelope:
    """The statement's one JSON text, signed with each key."""
    payload = canonical(statement).encode()
    message = encode_for_signing(PAYLOAD_TYPE, payload)
    return Envelope(payload, tuple(Signature(key_id(key.public_key()), key.sign(message)) for key in keys))


def make_statement(launch_id: str, digest: str, predicate: Mapping[str, Any]) -> dict[str, Any]:
    """An in-toto Statement about the state of a launch, whose digest is SHA-256 in hex."""
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": launch_id, "digest": {"sha256": digest}}],
        "predicateType": PREDICATE_TYPE,
        "predicate": dict(predicate),
    }


def read_statement(envelope: Envelope) -> dict[str, Any]:
    """What the envelope says. Raises Forged unless it is a report's statement in its one JSON text."""
    statement = read_json(envelope.payload)
    if canonical(statement).encode(errors="replace") != envelope.payload:  # half a character is in no one JSON text
        raise Forged("not-canonical", "The sealed facts are not in their one JSON text.")
    if not isinstance(statement, dict) or statement.get("_type") != STATEMENT_TYPE:
        raise Forged("wrong-statement-type", "The sealed facts are no in-toto statement.")
    if statement.get("predicateType") != PREDICATE_TYPE:
        raise Forged("wrong-predicate-type", "The sealed facts are no readiness report that this version knows.")
    return statement


def encode_for_signing(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: the type is bound to the bytes."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def key_id(key: Ed25519PublicKey) -> str:
    """SHA-256 in hex over the key's SubjectPublicKeyInfo."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def read_json(text: str | bytes) -> Any:
    """Strict JSON: no name twice, no fractions, no NaN, no number that a reader may round. Raises Forged."""
    try:
        decoded = text.decode() if isinstance(text, bytes) else text
        return json.loads(
            decoded,
            object_pairs_hook=_once,
            parse_float=_refuse,
            parse_constant=_refuse,
            parse_int=_exactly,
        )
    except (ValueError, RecursionError) as error:
        raise Forged("bad-json", f"The sealed facts cannot be read: {str(error)[:120]}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Forged("duplicate-names", "A name stands twice in the sealed facts; readers would not agree on it.")
    return found


def _refuse(text: str) -> Any:
    raise ValueError(f"a number that is not whole: {text[:20]}")


def _exactly(text: str) -> int:
    if abs(int(text)) > _LARGEST_INTEGER:
        raise ValueError("a number that is too large")
    return int(text)


def _holds(key: Ed25519PublicKey, signature: Signature, message: bytes) -> bool:
    try:
        key.verify(signature.value, message)
    except InvalidSignature:
        return False
    return True


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def read_base64(text: str) -> bytes:
    """Raises ValueError for anything but the one base64 text of some bytes."""
    value = base64.b64decode(text)
    if _base64(value) != text:
        raise ValueError("not the one base64 text")
    return value
