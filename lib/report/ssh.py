"""A person's own SSH signature, as `ssh-keygen -Y sign` makes it (OpenSSH's PROTOCOL.sshsig), and its key. Pure.

Stricter than OpenSSH: nothing may follow the signature, RSA keys have 2048 bits at least, security keys were touched.
"""

import base64
import hashlib
import re
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_ssh_public_identity

from lib.report.envelope import Forged, read_base64

NAMESPACE = "cobalt-go-live"
_MAGIC = b"SSHSIG"
_ARMOR = re.compile(r"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]{1,12000})\n-----END SSH SIGNATURE-----")
_CURVES = {
    b"ecdsa-sha2-nistp256": hashes.SHA256(),
    b"ecdsa-sha2-nistp384": hashes.SHA384(),
    b"ecdsa-sha2-nistp521": hashes.SHA512(),
    b"sk-ecdsa-sha2-nistp256@openssh.com": hashes.SHA256(),
}
_EDWARDS = (b"ssh-ed25519", b"sk-ssh-ed25519@openssh.com")
_RSA = {b"rsa-sha2-256": hashes.SHA256(), b"rsa-sha2-512": hashes.SHA512()}  # never SHA-1
_SMALLEST_RSA = 2048  # bits
_SIGNER = re.compile(
    r'(?:(?P<who>"[^"]+"|[^\s"#]\S*)[ \t]+(?:(?P<options>[a-z-]+(?:=\S*|,\S*)?)[ \t]+)?)??'
    r"(?P<kind>(?:ssh|ecdsa|sk)-[a-z0-9@.-]+)[ \t]+(?P<key>AAAA[A-Za-z0-9+/=]+)(?:[ \t].*)?"
)
_FOR_US = re.compile(rf'namespaces="(?:[^"]*,)?{NAMESPACE}(?:,[^"]*)?"')


@dataclass(frozen=True)
class SshSigner:
    """A key by its fingerprint as `ssh-keygen -l` shows it, and to whom somebody says that it belongs."""

    key: str
    who: str = ""


def check_ssh_signature(armor: str, message: bytes) -> str:
    """The fingerprint of the key that signed exactly these bytes for us. Raises Forged."""
    try:
        key, signature, signed = _read(armor, message)
        _verify(key, signature, signed)
    except InvalidSignature:
        raise _bad("it is not over this very statement, or was changed") from None
    except UnsupportedAlgorithm:
        raise _bad("its kind of key is not known here") from None
    except ValueError as error:
        raise _bad(str(error)) from None
    return fingerprint(key)


def fingerprint(key: bytes) -> str:
    """SHA-256 over a public key as SSH sends it."""
    return f"SHA256:{base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip('=')}"


def split_signers(text: str) -> tuple[tuple[SshSigner, ...], str]:
    """The lines that are SSH public keys or allowed signers, and the rest. Raises Forged for what they cannot say."""
    lines = [(each, _SIGNER.fullmatch(each.strip())) for each in text.splitlines() if each.lstrip()[:1] != "#"]
    signers = [_read_signer(found) for _, found in lines if found]
    return tuple(signers), "\n".join(each for each, found in lines if not found)


def _read_signer(found: re.Match[str]) -> SshSigner:
    if (options := found["options"]) and not _FOR_US.fullmatch(options):
        raise Forged("not-a-key", f"An allowed signer may have no other option than namespaces with {NAMESPACE}.")
    try:
        key = read_base64(found["key"])
        _load(found["kind"].encode(), key)
    except (ValueError, UnsupportedAlgorithm):
        raise Forged("not-a-key", "There is an SSH key that cannot be read, or whose kind is not known here.") from None
    return SshSigner(fingerprint(key), (found["who"] or "").strip('"'))


def _bad(why: str) -> Forged:
    return Forged("bad-ssh-signature", f"The SSH signature does not hold: {why}.")


class _Parts:
    """SSH's wire format: strings with their length in front."""

    def __init__(self, content: bytes) -> None:
        self.rest = content

    def take(self, length: int) -> bytes:
        if length > len(self.rest):
            raise ValueError("it is cut short")
        taken, self.rest = self.rest[:length], self.rest[length:]
        return taken

    def string(self) -> bytes:
        return self.take(struct.unpack(">I", self.take(4))[0])

    def end(self) -> None:
        if self.rest:
            raise ValueError("something follows it")


def _read(armor: str, message: bytes) -> tuple[bytes, bytes, bytes]:
    """The public key, the signature, and what it must be over."""
    found = _ARMOR.fullmatch(armor.replace("\r\n", "\n").strip())
    if not found:
        raise ValueError("it is no armored SSH signature")
    parts = _Parts(read_base64(found[1].replace("\n", "")))
    if parts.take(len(_MAGIC) + 4) != _MAGIC + struct.pack(">I", 1):
        raise ValueError("it is of a form that is not known here")
    key, namespace, reserved, algorithm, signature = (parts.string() for _ in range(5))
    parts.end()
    if namespace != NAMESPACE.encode():
        raise ValueError(f"it was made for another purpose; sign with -n {NAMESPACE}")
    if reserved or algorithm not in (b"sha256", b"sha512"):
        raise ValueError("it is of a form that is not known here")
    digest = hashlib.new(algorithm.decode(), message).digest()
    return key, signature, _MAGIC + _join(namespace, b"", algorithm, digest)


def _verify(key: bytes, signature: bytes, signed: bytes) -> None:
    kind = _Parts(key).string()
    public = _load(kind, key)
    parts = _Parts(signature)
    algorithm, value = parts.string(), parts.string()
    if kind.startswith(b"sk-"):
        signed = _as_a_security_key_signs(_last_string(key), parts.take(5), signed)
    parts.end()
    if isinstance(public, RSAPublicKey) and algorithm in _RSA:
        public.verify(value, signed, PKCS1v15(), _RSA[algorithm])
    elif isinstance(public, EllipticCurvePublicKey) and algorithm == kind:
        public.verify(_to_der(value), signed, ECDSA(_CURVES[kind]))
    elif isinstance(public, Ed25519PublicKey) and algorithm == kind:
        public.verify(value, signed)
    else:
        raise ValueError("its algorithm does not belong to its key")


def _load(kind: bytes, key: bytes) -> RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey:
    public = load_ssh_public_identity(kind + b" " + base64.b64encode(key))
    match public:
        case RSAPublicKey() if public.key_size >= _SMALLEST_RSA:
            return public
        case EllipticCurvePublicKey() if kind in _CURVES:
            return public
        case Ed25519PublicKey() if kind in _EDWARDS:
            return public
    raise ValueError("its key is too short, or of a kind that is not taken")


def _as_a_security_key_signs(application: bytes, flags_and_counter: bytes, signed: bytes) -> bytes:
    if not flags_and_counter[0] & 1:
        raise ValueError("nobody touched the security key")
    return hashlib.sha256(application).digest() + flags_and_counter + hashlib.sha256(signed).digest()


def _last_string(key: bytes) -> bytes:
    parts, last = _Parts(key), b""
    while parts.rest:
        last = parts.string()
    return last


def _to_der(value: bytes) -> bytes:
    parts = _Parts(value)
    numbers = [int.from_bytes(parts.string(), signed=True) for _ in range(2)]
    parts.end()
    return encode_dss_signature(*numbers)


def _join(*strings: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(each)) + each for each in strings)
