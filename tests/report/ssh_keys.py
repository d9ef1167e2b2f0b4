"""SSH signatures of every kind of key, made from the format's description, and by ssh-keygen where it can."""

import base64
import hashlib
import struct
from textwrap import wrap

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

TOUCHED = b"\x01\x00\x00\x00\x07"
ED25519 = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
RSA = rsa.generate_private_key(65537, 2048)
SHORT_RSA = rsa.generate_private_key(65537, 1024)
CURVES = {
    "nistp256": (ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()),
    "nistp384": (ec.generate_private_key(ec.SECP384R1()), hashes.SHA384()),
    "nistp521": (ec.generate_private_key(ec.SECP521R1()), hashes.SHA512()),
}


def join(*strings):
    return b"".join(struct.pack(">I", len(each)) + each for each in strings)


def public(key):
    """A public key as SSH sends it."""
    return base64.b64decode(key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).split()[1])


def mpint(number):
    return number.to_bytes(number.bit_length() // 8 + 1)


def of_curve(key, hash_name):
    return lambda signed: join(*map(mpint, decode_dss_signature(key.sign(signed, ec.ECDSA(hash_name)))))


def touched(sign, flags=TOUCHED):
    """What a security key makes of it, and says besides."""
    around = hashlib.sha256(b"ssh:").digest() + flags
    return lambda signed: (sign(around + hashlib.sha256(signed).digest()), flags)


def sk_public(kind, key):
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw) if kind == "sk-ssh-ed25519" else None
    point = raw or key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    curve = () if raw else (b"nistp256",)
    return join(f"{kind}@openssh.com".encode(), *curve, point, b"ssh:")


P256, SHA256 = CURVES["nistp256"]
# By kind: the public key, the algorithm, and what signs
KEYS = {
    "ed25519": (public(ED25519), b"ssh-ed25519", ED25519.sign),
    "rsa": (public(RSA), b"rsa-sha2-512", lambda signed: RSA.sign(signed, PKCS1v15(), hashes.SHA512())),
    "rsa with sha256": (public(RSA), b"rsa-sha2-256", lambda signed: RSA.sign(signed, PKCS1v15(), hashes.SHA256())),
    **{name: (public(key), f"ecdsa-sha2-{name}".encode(), of_curve(key, how)) for name, (key, how) in CURVES.items()},
    "security key": (sk_public("sk-ssh-ed25519", ED25519), b"sk-ssh-ed25519@openssh.com", touched(ED25519.sign)),
    "security key of a curve": (
        sk_public("sk-ecdsa-sha2-nistp256", P256),
        b"sk-ecdsa-sha2-nistp256@openssh.com",
        touched(of_curve(P256, SHA256)),
    ),
}


def armor(content):
    """As ssh-keygen writes it."""
    body = "\n".join(wrap(base64.b64encode(content).decode(), 70))
    return f"-----BEGIN SSH SIGNATURE-----\n{body}\n-----END SSH SIGNATURE-----\n"


def sign(
    message,
    key=KEYS["ed25519"],
    *,
    namespace=b"cobalt-go-live",
    algorithm=b"sha512",
    reserved=b"",
    version=1,
    signed=None,
    extra=b"",
    inner=b"",
):
    """An armored signature; each argument bends one part of it."""
    blob, kind, make = key
    digest = hashlib.new(algorithm.decode(), message).digest()
    made = make(signed or b"SSHSIG" + join(namespace, b"", algorithm, digest))
    value, rest = made if isinstance(made, tuple) else (made, b"")
    parts = join(blob, namespace, reserved, algorithm, join(kind, value) + rest + inner)
    return armor(b"SSHSIG" + struct.pack(">I", version) + parts + extra)


def line(key=KEYS["ed25519"]):
    """The public key as its .pub file has it."""
    kind = key[0][4 : 4 + struct.unpack(">I", key[0][:4])[0]].decode()
    return f"{kind} {base64.b64encode(key[0]).decode()}"
