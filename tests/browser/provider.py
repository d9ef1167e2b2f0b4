"""An identity provider that signs people in at once, and lies in whichever way a test wants."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT = "golive"
PERSON = {"sub": "ada", "name": "Ada Lovelace", "email": "ada@example.com", "email_verified": True}


def make_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=2048)


@dataclass
class Provider:
    """`lie` names what is wrong with the next sign-in; "" means nothing."""

    port: int
    lie: str = ""
    person: dict[str, Any] = field(default_factory=lambda: dict(PERSON))
    asked: list[dict[str, str]] = field(default_factory=list)  # the query of each authorization request
    _key: rsa.RSAPrivateKey = field(default_factory=make_key)
    _other: rsa.RSAPrivateKey = field(default_factory=make_key)
    _replayed: str = ""

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def configuration(self, _request: Request) -> Response:
        if self.lie == "down":
            return Response("No.", 503)
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def authorize(self, request: Request) -> Response:
        query = dict(request.query_params)
        self.asked.append(query)
        answer = {"code": secrets.token_hex(8), "state": query["state"]}
        if self.lie == "wrong state":
            answer["state"] = "another"
        if self.lie == "denied":
            answer = {"error": "access_denied", "state": query["state"]}
        return RedirectResponse(f"{query['redirect_uri']}?{urlencode(answer)}", 302)

    async def token(self, _request: Request) -> Response:
        if self.lie == "slow":
            time.sleep(4)  # noqa: ASYNC251 - nobody else is served meanwhile, which is the point
        if self.lie in ("no token", "slow"):
            return Response("No.", 500)
        token = self._replayed if self.lie == "replayed" else self._sign()
        self._replayed = token
        return JSONResponse({"access_token": "a-1", "token_type": "Bearer", "expires_in": 3600, "id_token": token})

    async def jwks(self, _request: Request) -> Response:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return JSONResponse({"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]})

    def _sign(self) -> str:
        now = int(time.time())
        claims = self.person | {
            "iss": "https://other.example" if self.lie == "another issuer" else self.issuer,
            "aud": "another" if self.lie == "another audience" else CLIENT,
            "iat": now - (9_000 if self.lie == "expired" else 0),
            "exp": now + (-6_000 if self.lie == "expired" else 600),
            "nonce": "another" if self.lie == "another nonce" else self.asked[-1].get("nonce", ""),
        }
        key = self._other if self.lie == "another key" else self._key
        return jwt.encode(claims, key, "RS256", headers={"kid": "one"})


@contextmanager
def provider(port: int) -> Iterator[Provider]:
    """Running on a port of this machine."""
    made = Provider(port)
    routes = [
        Route("/.well-known/openid-configuration", made.configuration),
        Route("/authorize", made.authorize),
        Route("/token", made.token, methods=["POST"]),
        Route("/jwks", made.jwks),
    ]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield made
    finally:
        server.should_exit = True
        thread.join(5)
