"""The key that seals reports, and the list of all keys that ever did. Made on first use, readable by its owner only."""

import base64
import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import ValidationError

from lib.report.envelope import Signer, key_id
from lib.report.trust import Ending, KeyList, TrustedKey, describe_key
from lib.store.files import replace_file
from lib.store.keys import KeyUnavailable
from lib.store.private_keys import parse_key, read_key, read_or_make, to_pem, write_new
from lib.store.signing_helper import SigningHelper, meet_helper

ENVIRONMENT_NAME = "GOLIVE_SEAL_KEY"


@dataclass(frozen=True)
class SealKeys:
    """`reference` is file:/path or env:NAME for a key in PEM, exec:COMMAND for a helper that signs.

    "" means the file beside the database.
    """

    folder: Path
    name: str
    environment: Mapping[str, str] = field(repr=False)
    reference: str = field(default="", repr=False)  # a command may hold a password

    @property
    def key_file(self) -> Path:
        return self.folder / f"{self.name}.seal-key.pem"

    @property
    def list_file(self) -> Path:
        return self.folder / f"{self.name}.seal-keys.json"

    @property
    def checkpoints(self) -> Path:
        return self.folder / f"{self.name}.checkpoints"

    @property
    def has_file(self) -> bool:
        """Whether the key lies beside the database."""
        return not self.reference and self.key_file.exists()

    def current(self, now: datetime) -> Signer:
        """The key that seals, made and listed when there is none yet. Raises KeyUnavailable, also when it signs."""
        given = self._read_reference() if self.reference else None  # before others have to wait
        with self._alone():
            key = given or read_or_make(self.key_file)
            self._enlist(key, now)
            if any(each.ended for each in self.listed().keys if each.id == key_id(key.public_key())):
                raise KeyUnavailable("The seal key was revoked or rotated out. Make a new one: ./golive keys --rotate")
        return key

    def _enlist(self, key: Signer, now: datetime) -> None:
        listed = self.listed()
        described = describe_key(key.public_key(), since=now.isoformat(timespec="seconds"))
        if all(each.id != described.id for each in listed.keys):
            self.keep(KeyList(keys=(*listed.keys, described)))

    def listed(self) -> KeyList:
        """Every key that ever sealed here, oldest first. Raises KeyUnavailable."""
        try:
            return KeyList.model_validate_json(self.list_file.read_bytes())
        except FileNotFoundError:
            return KeyList(keys=())
        except (OSError, ValidationError):
            raise KeyUnavailable(
                f"The list of seal keys {self.list_file} cannot be read. Restore a copy of it."
            ) from None

    def rotate(self, now: datetime, versions: Mapping[str, int]) -> TrustedKey:
        """A new key; the old one endorses it and seals nothing beyond these versions. Raises KeyUnavailable."""
        if self.reference:
            raise KeyUnavailable(f"The seal key comes from {_tell(self.reference)}: rotate it there.")
        with self._alone():
            return self._rotate(now, versions)

    def _rotate(self, now: datetime, versions: Mapping[str, int]) -> TrustedKey:
        moment = now.isoformat(timespec="seconds")
        old, new = read_or_make(self.key_file), Ed25519PrivateKey.generate()
        self._enlist(old, now)
        old_id = key_id(old.public_key())
        revoked = any(_is_revoked(each) for each in self.listed().keys if each.id == old_id)
        endorsement = {} if revoked else {"endorsed_by": old_id, "endorsement": _endorse(old, new.public_key())}
        described = describe_key(new.public_key(), since=moment, **endorsement)
        ended = self._ended(old_id, Ending(at=moment, why="rotated", versions=dict(versions)))
        self.keep(KeyList(keys=(*ended.keys, described)))
        replace_file(self.key_file, to_pem(new), mode=0o600)
        return described

    def revoke(self, key: str, now: datetime, versions: Mapping[str, int]) -> None:
        """Believe a key up to these versions only. Raises KeyUnavailable when no key has that id."""
        with self._alone():
            if all(each.id != key for each in self.listed().keys):
                raise KeyUnavailable("No seal key has that id. “keys” shows them.")
            moment = now.isoformat(timespec="seconds")
            self.keep(self._ended(key, Ending(at=moment, why="revoked", versions=dict(versions))))

    def copy_to(self, copy: "SealKeys", *, with_key: bool = False) -> None:
        """Write the list of public keys, and only if asked the private key, to another place. Raises KeyUnavailable."""
        if keys := self.listed().keys:
            copy.keep(KeyList(keys=keys))
        if with_key:
            write_new(copy.key_file, read_key(self.key_file))

    def adopt(self, copy: "SealKeys") -> tuple[str, ...]:
        """Believe the keys of a copy too, and seal with its key where none is; returns the ids that are new here.

        An end that either of them knows stays. Raises KeyUnavailable.
        """
        with self._alone():
            return self._adopt(copy)

    def _adopt(self, copy: "SealKeys") -> tuple[str, ...]:
        here, there = ({key.id: key for key in keys.listed().keys} for keys in (self, copy))
        merged = {name: max(here.get(name, key), key, key=_strictness) for name, key in there.items()}
        if here | merged != here:
            self.keep(KeyList(keys=tuple((here | merged).values())))
        if copy.key_file.exists() and not (self.reference or self.key_file.exists()):
            write_new(self.key_file, read_key(copy.key_file))
        return tuple(name for name in there if name not in here)

    def _ended(self, key: str, ending: Ending) -> KeyList:
        keys = [
            each.model_copy(update={"ended": ending}) if each.id == key and not _is_revoked(each) else each
            for each in self.listed().keys
        ]
        return KeyList(keys=tuple(keys))

    def keep(self, keys: KeyList) -> None:
        """Write the list in one step. Raises KeyUnavailable."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            replace_file(self.list_file, keys.model_dump_json(indent=1).encode() + b"\n")
        except OSError as error:
            raise KeyUnavailable(
                f"The list of seal keys {self.list_file} cannot be written: {error.strerror}."
            ) from None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Other threads and processes wait: list and key belong together. Raises KeyUnavailable.

        The folder itself is locked, which needs no file of its own and leaves nothing behind when a process dies.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            folder = os.open(self.folder, os.O_RDONLY)
        except OSError as error:
            raise KeyUnavailable(f"The folder of the seal keys cannot be made: {error.strerror}.") from None
        try:
            _lock(folder)
            yield
        finally:
            os.close(folder)

    def _read_reference(self) -> Ed25519PrivateKey | SigningHelper:
        kind, _, name = self.reference.partition(":")
        if kind == "file":
            return read_key(Path(name))
        if kind == "env" and name in self.environment:
            return parse_key(self.environment[name].encode(), f"The variable {name}")
        if kind == "exec":
            return meet_helper(name, self.environment)
        raise KeyUnavailable(
            f"{ENVIRONMENT_NAME} must be file:/path, env:NAME or exec:COMMAND, and what it names must be there."
        )


def _tell(reference: str) -> str:
    """Without the command of a helper, which may hold a password."""
    return "a signing helper" if reference.startswith("exec:") else reference


def _lock(folder: int) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
    except OSError as error:
        raise KeyUnavailable(f"The folder of the seal keys cannot be locked: {error.strerror}.") from None


def _endorse(old: Ed25519PrivateKey, new: Ed25519PublicKey) -> str:
    return base64.b64encode(old.sign(new.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))).decode()


def need_seals(seals: SealKeys | None) -> SealKeys:
    """Raises KeyUnavailable for an installation without."""
    if seals is None:
        raise KeyUnavailable("This installation has no seal key.")
    return seals


def _is_revoked(key: TrustedKey) -> bool:
    """What was revoked once stays so, however it is rotated afterwards."""
    return key.ended is not None and key.ended.why == "revoked"


def _strictness(key: TrustedKey) -> int:
    """How little a key is still believed."""
    return (None, "rotated", "revoked").index(key.ended.why if key.ended else None)


def beside(copy: Path) -> SealKeys:
    """The seal keys that travel with a copy of the database: in files named after all of its name."""
    return SealKeys(copy.parent, copy.name, {})
