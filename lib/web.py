"""The web process: Streamlit's frame, our own routes, headers on every answer, and the local Cobalt beside it."""

import base64
import hashlib
import hmac
import logging
import os
import re
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import get_option
from streamlit.starlette import App

from lib import home
from lib.engine.logs import redact_logs
from lib.home import PROXY, SINGLE_SIGN_ON, Unsafe, check_identity, identity_mode, seal_keys
from lib.launch.lint import BadChecklist
from lib.ledger import Refused
from lib.store.journal import StoreError
from lib.store.keys import KeyUnavailable

ROOT = Path(__file__).resolve().parents[1]
Header = tuple[bytes, bytes]
LOGGER = logging.getLogger("golive.web")
FRAME = ROOT / "lib" / "ui" / "frame.py"


def _inline_scripts() -> str:
    """The digests of the inline scripts in Streamlit's own page: they change with its version."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


CONTENT_POLICY = (
    f"default-src 'self'; script-src 'self' {_inline_scripts()}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}


class SafeHeaders:
    """Adds the security headers that Streamlit leaves out, and `Secure` to cookies where people come by https."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                kept = _secure_cookies(message["headers"]) if b"set-cookie" in present else message["headers"]
                message["headers"] = [*kept, *(each for each in added if each[0] not in present)]
            await send(message)

        await self.app(scope, receive, send_safely)


def _secure_cookies(headers: Iterable[Header]) -> list[Header]:
    """Who signs in by https returns there, though a proxy may end TLS and this process see none of it."""
    comes_by_https = urlsplit(str(_sign_on().get("redirect_uri", ""))).scheme == "https"
    if identity_mode(os.environ) != SINGLE_SIGN_ON or not comes_by_https:
        return list(headers)
    return [(name, _secure(value) if name.lower() == b"set-cookie" else value) for name, value in headers]


def _secure(cookie: bytes) -> bytes:
    attributes = [each.strip().lower() for each in cookie.split(b";")[1:]]
    return cookie if b"secure" in attributes else cookie + b"; Secure"


async def _health(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


async def _keys(_request: Request) -> JSONResponse:
    """The public keys that seal reports here, so that others can verify them."""
    try:
        listed = seal_keys(os.environ).listed()
    except KeyUnavailable:
        return JSONResponse({"problem": "The list of seal keys cannot be read."}, 503)
    return JSONResponse(listed.model_dump(mode="json", exclude_defaults=True))


ROUTES = [Mount("/api", routes=[Route("/health", _health)]), Route("/.well-known/golive-keys.json", _keys)]


class ProxyOnly:
    """Behind a trusted proxy: whoever does not bear the secret shared with it gets no page and no socket."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or identity_mode(os.environ) != PROXY or _bears_secret(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse("Open the address of the proxy, not this one.", 403)(scope, receive, send)


def _bears_secret(scope: Scope) -> bool:
    secret = os.environ.get("GOLIVE_PROXY_SECRET", "").encode()
    given = [value for name, value in scope["headers"] if name.lower() == b"x-golive-proxy-secret"]
    return bool(secret) and len(given) == 1 and hmac.compare_digest(given[0], secret)


MIDDLEWARE = [Middleware(SafeHeaders), Middleware(ProxyOnly)]


def tell_of_error(error: Exception) -> bool:
    """What a person sees of a page's error: a reference to find it in the log by. Its own text may hold a secret."""
    reference = secrets.token_hex(4)
    LOGGER.error("The page error above (%s) has reference %s", type(error).__name__, reference)
    streamlit.error(f"Something went wrong on this page. What you saved is safe. Reference for support: {reference}")
    return True


@asynccontextmanager
async def live(_app: App) -> AsyncIterator[None]:
    """Start the local Cobalt with the wizard, say where to open it, and take it down again."""
    redact_logs()
    _refuse_unsafe()
    port = int(get_option("server.port"))
    cobalt = None if os.environ.get("GOLIVE_REHEARSAL") == "off" else _start_cobalt(port + 1)
    threading.Thread(target=witness, name="witness", daemon=True).start()
    print(f"Cobalt Go-Live is ready: open http://127.0.0.1:{port}", flush=True)  # noqa: T201 - the line people wait for
    try:
        yield
    finally:
        if cobalt:
            cobalt.terminate()
            cobalt.wait(5)


def _refuse_unsafe() -> None:
    """End the process rather than let people in unknown."""
    try:
        check_identity(os.environ, str(get_option("server.address") or ""), _sign_on())
    except Unsafe as unsafe:
        print(f"Not started. {unsafe}", file=sys.stderr, flush=True)  # noqa: T201 - for whoever starts it
        os._exit(2)  # a server that is starting up takes an exception for a fault of its own


def _sign_on() -> Mapping[str, Any]:
    """How to sign on, as secrets.toml says; empty without one."""
    try:
        return dict(streamlit.secrets.get("auth", {}))
    except FileNotFoundError:
        return {}


def witness() -> None:
    """Once a day: sign what the journal holds, so that a tail cut off later can be told."""
    try:
        home.application(os.environ).write_daily_checkpoint()
    except (Refused, StoreError, KeyUnavailable, BadChecklist, OSError) as error:  # the pages go on without it
        LOGGER.warning("No checkpoint today: %s", error)


def _start_cobalt(preferred: int) -> subprocess.Popen[bytes] | None:
    """The local Cobalt on a port of its own; the same one each time, so that rehearsals survive a restart."""
    port = int(os.environ.get("GOLIVE_COBALT_PORT", preferred))
    os.environ["GOLIVE_COBALT_PORT"] = str(port)
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            return None  # somebody started one already, or the port is taken: its launches will say so
    command = [sys.executable, "-m", "lib.cli", "simulate", "--port", str(port)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
