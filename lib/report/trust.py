"""Keys whose seals one believes: public keys with the versions of each launch up to which they count."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lib.report.envelope import Forged, key_id, read_base64, read_json
from lib.report.ssh import SshSigner, split_signers


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Ending(Part):
    """Since when a key seals nothing more. `versions` are those that each launch had then: older reports stay good."""

    at: str  # RFC 3339, for people; what counts is the version
    why: Literal["rotated", "revoked"]
    versions: dict[str, int] = Field(default_factory=dict)


class TrustedKey(Part):
    """`endorsed_by` signed this key's SubjectPublicKeyInfo when it took over."""

    id: str
    public: str  # base64 of its SubjectPublicKeyInfo
    since: str = ""
    ended: Ending | None = None
    endorsed_by: str = ""
    endorsement: str = ""

    @property
    def key(self) -> Ed25519PublicKey:
        """Raises Forged."""
        return read_public(self.public)

    def counts(self, launch_id: str, version: int) -> bool:
        """Whether it could seal that version of a launch."""
        return self.ended is None or version <= self.ended.versions.get(launch_id, 0)


class KeyList(Part):
    """As published under /.well-known/golive-keys.json."""

    keys: Annotated[tuple[TrustedKey, ...], Field(max_length=1000)]


@dataclass(frozen=True)
class Trust:
    """The keys somebody believes: those of installations, and the SSH keys of people."""

    keys: tuple[TrustedKey, ...] = ()
    people: tuple[SshSigner, ...] = ()

    def find(self, key: str) -> TrustedKey | None:
        return next((each for each in self.keys if each.id == key), None)

    def find_person(self, ssh_key: str) -> SshSigner | None:
        """By the key's fingerprint."""
        return next((each for each in self.people if each.key == ssh_key), None)


def read_trust(text: str) -> Trust:
    """A key list in JSON, or public keys in PEM; lines of SSH's public keys or allowed signers before or after it.

    Raises Forged for anything else, and for a key under a wrong id.
    """
    people, rest = split_signers(text)
    keys = () if people and not rest.strip() else _read_keys(rest)
    if len({each.id for each in keys}) < len(keys):
        raise Forged("duplicate-key", "The list of trusted keys has a key twice.")
    trust = Trust(keys, people)
    for each in keys:
        if key_id(each.key) != each.id:
            raise Forged("wrong-key-id", f"Key {each.id[:16]} is another key than its id says.")
        if (before := trust.find(each.endorsed_by)) and not _endorses(before.key, each):
            raise Forged("bad-endorsement", f"Key {each.id[:16]} was not endorsed by the key that it names.")
    return trust


def describe_key(key: Ed25519PublicKey, since: str = "", **rest: object) -> TrustedKey:
    """A public key as lists name it."""
    public = base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    return TrustedKey.model_validate({"id": key_id(key), "public": public, "since": since, **rest})


def read_public(text: str) -> Ed25519PublicKey:
    """A SubjectPublicKeyInfo in base64. Raises Forged for what is no Ed25519 key."""
    try:
        key = load_der_public_key(read_base64(text))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise Forged("not-a-key", "There is a key that is no Ed25519 public key.")
    return key


def _endorses(before: Ed25519PublicKey, key: TrustedKey) -> bool:
    try:
        before.verify(read_base64(key.endorsement), read_base64(key.public))
    except (InvalidSignature, ValueError):
        return False
    return True


def _read_keys(text: str) -> tuple[TrustedKey, ...]:
    return _read_pem(text) if text.lstrip().startswith("-----BEGIN") else _read_list(text)


def _read_list(text: str) -> tuple[TrustedKey, ...]:
    try:
        return KeyList.model_validate(read_json(text)).keys
    except ValidationError:
        raise Forged(
            "not-a-key-list", "The list of trusted keys is none: it needs keys in PEM or a keys.json."
        ) from None


def _read_pem(text: str) -> tuple[TrustedKey, ...]:
    found: Sequence[str] = [f"{part}-----END PUBLIC KEY-----\n" for part in text.split("-----END PUBLIC KEY-----")[:-1]]
    try:
        keys = [load_pem_public_key(each.strip().encode()) for each in found]
    except (ValueError, UnsupportedAlgorithm):
        keys = []
    chosen = tuple(describe_key(key) for key in keys if isinstance(key, Ed25519PublicKey))
    if not chosen or len(chosen) < len(found):
        raise Forged("not-a-key", "There is a key that is no Ed25519 public key.")
    return chosen
