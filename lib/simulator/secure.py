"""A second way in, by TLS, with a certificate that no client should accept."""

import asyncio
import ipaddress
import ssl
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
HOST = "127.0.0.1"


class Door:
    """Is opened by the first who needs it. `accept` makes what serves one connection."""

    def __init__(self) -> None:
        self.accept: Callable[[], asyncio.Protocol] = asyncio.Protocol
        self._listener: asyncio.Server | None = None
        self._opening = asyncio.Lock()

    async def port(self) -> int:
        """Where it is."""
        async with self._opening:
            if self._listener is None:
                loop = asyncio.get_running_loop()
                self._listener = await loop.create_server(self.accept, HOST, 0, ssl=untrusted())
        port: int = self._listener.sockets[0].getsockname()[1]
        return port

    def close(self) -> None:
        """Nobody comes in any more."""
        if self._listener:
            self._listener.close()


def untrusted() -> ssl.SSLContext:
    """A server's context with a certificate that is expired and signed by itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:  # the only way in; it is worth nothing to anybody
        file.write(_key_and_certificate())
        file.flush()
        context.load_cert_chain(file.name)
    return context


def _key_and_certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    hosts = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(HOST))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .add_extension(hosts, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)
