"""Ed25519 private keys in PEM, each in a file of its own that only its owner may read."""

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from lib.store.files import replace_file
from lib.store.keys import KeyUnavailable


def write_new(path: Path, key: Ed25519PrivateKey) -> None:
    """Raises KeyUnavailable, also when something is there already."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(to_pem(key))
    except OSError as error:
        raise KeyUnavailable(f"The seal key {path} cannot be written: {error.strerror}.") from None


def read_or_make(path: Path) -> Ed25519PrivateKey:
    """One that is made is whole at once. Raises KeyUnavailable."""
    if path.exists():
        return read_key(path)
    try:
        replace_file(path, to_pem(Ed25519PrivateKey.generate()), mode=0o600)
    except OSError as error:
        raise KeyUnavailable(f"The seal key {path} cannot be made: {error.strerror}.") from None
    return read_key(path)


def read_key(path: Path) -> Ed25519PrivateKey:
    """Raises KeyUnavailable, also when others may touch it."""
    try:
        if not path.is_file():
            raise KeyUnavailable(f"The seal key {path} cannot be read: it is no file.")
        if path.stat().st_mode & 0o077:
            raise KeyUnavailable(f"The seal key {path} can be read by others. Make it yours alone: chmod 600.")
        content = path.read_bytes()
    except OSError:
        raise KeyUnavailable(f"The seal key {path} cannot be read.") from None
    return parse_key(content, f"The file {path}")


def parse_key(content: bytes, place: str) -> Ed25519PrivateKey:
    """Raises KeyUnavailable, which names the place and shows nothing of the content."""
    try:
        key = load_pem_private_key(content, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnavailable(f"{place} holds no Ed25519 private key in PEM.")
    return key


def to_pem(key: Ed25519PrivateKey) -> bytes:
    """PKCS #8, not encrypted."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
