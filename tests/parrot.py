"""A Cobalt that repeats every secret it is told, and how to find one that got away.

It passes requests on to a local Cobalt and spoils the answers. The first part of the path says how.
"""

import base64
import html
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, quote_plus

import httpx

from lib.simulator.sample import rehearsal_key
from lib.simulator.server import running

COOKIE = "Sess1onCookie.Kanari7=vogel"  # secrets of the parrot's own
BEARER = "0paqueBearer-Kanari7/vogel+9"
SCREEN = 8  # bytes
LONGEST_HIT = 12  # characters of a secret in a row: more than people need to recognise it by


@dataclass
class Answer:
    """What a customer's Cobalt could have said."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    path: str

    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def says(self, value, status=None):
        self.body, self.status = json.dumps(value).encode(), status or self.status
        self.headers = [("content-type", "application/json")]


def spellings(secret):
    """Every way in which a secret may be written, as lower-case bytes."""
    raw = secret.encode()
    texts = {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), quote(quote(secret, safe=""), safe="")}
    texts |= {json.dumps(secret)[1:-1], secret.replace("/", "\\/"), html.escape(secret)}
    texts |= {"".join(f"\\u{byte:04x}" for byte in raw), "".join(f"%{byte:02x}" for byte in raw), raw.hex()}
    texts |= {"".join(f"&#{byte};" for byte in raw), "".join(f"\\x{byte:02x}" for byte in raw)}
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + raw)[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6].decode()
        texts |= {coded, coded.replace("+", "-").replace("/", "_")}
    return {text.lower().encode() for text in texts}


def spelled(secret):
    """The same as text, always in the same order."""
    return sorted(spelling.decode() for spelling in spellings(secret))


def hits(secrets, *places):
    """By secret: its spellings and the pieces of it that stand in `places` (bytes, or anything with a repr)."""
    data = b"\n".join(place if isinstance(place, bytes) else str(place).encode() for place in places).lower()
    begins = {data[at : at + SCREEN] for at in range(len(data))}  # hardly any spelling even begins anywhere
    sought = {secret: _wanted(secret) for secret in secrets}
    found = {
        secret: sorted(each for each in wanted if _stands(each, data, begins)) for secret, wanted in sought.items()
    }
    return {secret: places for secret, places in found.items() if places}


def _wanted(secret):
    pieces = {secret[start : start + LONGEST_HIT] for start in range(max(1, len(secret) - LONGEST_HIT + 1))}
    return spellings(secret) | {piece.lower().encode() for piece in pieces}


def _stands(spelling, data, begins):
    return (len(spelling) < SCREEN or spelling[:SCREEN] in begins) and spelling in data


# The ways to spoil an answer. `secrets` are all that the parrot has heard, in every spelling.


def in_the_body(answer, secrets):
    value = answer.json()
    members = value if isinstance(value, list) else [value]
    for member in members:
        if isinstance(member, dict):
            member |= {f"debug {number}": secret for number, secret in enumerate(secrets)}
            member |= {"told": {secret: [f"you sent {secret}, thank you"] for secret in secrets}}
    answer.body = json.dumps(value).encode()


def in_the_names_of_fields(answer, secrets):
    answer.says({secret: number for number, secret in enumerate(secrets)})


def in_headers(answer, secrets):
    # A header carries no line break, and httpx reads it as ASCII or Latin-1.
    said = " ; ".join(secrets)[:8000]
    for name in ("Content-Type", "Location", "Retry-After", "WWW-Authenticate", "Cache-Control", "X-Trace-ID"):
        answer.headers.append((name, said))
    answer.headers.append(("Set-Cookie", f"session={said}"))


def in_an_error_message(answer, secrets):
    if not answer.path.endswith("/linked-account"):
        text = f"The key {', '.join(secrets)} may not do that"
        error = {"status_code": 400, "http_error_type": secrets[0], "error": secrets[-1], "message": text}
        answer.says(error, 400)


def in_a_refusal(answer, secrets):
    text = f"Invalid credentials: {', '.join(secrets)}"
    answer.says({"status_code": 401, "http_error_type": secrets[0], "error": secrets[-1], "message": text}, 401)


def in_a_web_page(answer, secrets):
    rows = "".join(f"<input name=shown value='{html.escape(each)}'><p title='{each}'>{each}</p>" for each in secrets)
    answer.headers = [("content-type", "text/html")]
    answer.body = f"<!doctype html><title>{secrets[0]}</title>{rows}".encode()


def in_a_redirect(answer, secrets):
    answer.status, answer.body = 302, b""
    answer.headers = [
        ("location", f"https://elsewhere.example/{quote(secrets[0], safe='')}?next={'&x='.join(secrets)}")
    ]


def in_the_oauth_address(answer, secrets):
    _change_oauth_url(answer, lambda name: f"{name} {secrets[0]}")


def cut_in_the_oauth_address(answer, secrets):
    # The messages show 120, 300 and 600 characters: the last piece of the secret is cut off.
    short = {"client_id": 120, "redirect_uri": 300, "scope": 600}

    def spoil(name):
        begin = "https://a.example/" if name == "redirect_uri" else ""
        return begin + "x" * (short[name] + 3 - len(begin) - len(secrets[0])) + secrets[0]

    _change_oauth_url(answer, spoil)


def in_the_host_of_the_oauth_address(answer, secrets):
    def as_host(url):
        host = re.sub(r"[^a-z0-9-]", "-", secrets[0].lower())
        return str(url.copy_with(host=f"{host}.golive-probe.invalid", port=None, scheme="https"))

    if isinstance(value := answer.json(), dict) and "auth_url" in value:
        answer.says({"auth_url": as_host(httpx.URL(value["auth_url"]))})


def in_the_account(answer, secrets):
    if isinstance(value := answer.json(), dict) and value.get("account_id") == "acme":
        answer.says(value | {"account_id": "y" * (123 - len(secrets[0])) + secrets[0], "environment": secrets[0]})


def beside_secrets_of_its_own(answer, secrets):
    value = answer.json()
    if isinstance(value, dict):
        value |= {"cookie": f"sid={COOKIE}", "request": f"Authorization: Bearer {BEARER}"}
        value |= {"headers": [{"set-cookie": COOKIE}], "session": {"access_token": BEARER}}
        answer.body = json.dumps(value).encode()
    answer.headers += [("Set-Cookie", f"sid={COOKIE}"), ("WWW-Authenticate", f"Bearer {BEARER}")]
    answer.headers += [("Location", f"https://a.example/?access_token={quote(BEARER, safe='')}&sid={quote(COOKIE)}")]


def nested_beyond_reason(answer, secrets):
    if not answer.path.endswith("/linked-account"):
        answer.body = b"[" * 100_000


def _change_oauth_url(answer, spoil):
    if isinstance(value := answer.json(), dict) and "auth_url" in value:
        url = httpx.URL(value["auth_url"])
        changed = {name: spoil(name) for name in ("client_id", "redirect_uri", "scope")}
        answer.says({"auth_url": str(url.copy_merge_params(changed))})


WAYS: dict[str, Callable[[Answer, list[str]], None]] = {
    way.__name__.replace("_", "-"): way
    for way in (
        in_the_body,
        in_the_names_of_fields,
        in_headers,
        in_an_error_message,
        in_a_refusal,
        in_a_web_page,
        in_a_redirect,
        in_the_oauth_address,
        cut_in_the_oauth_address,
        in_the_host_of_the_oauth_address,
        in_the_account,
        beside_secrets_of_its_own,
        nested_beyond_reason,
    )
}

# These leave a minted token where it belongs: only then can anybody know that it is one.
ADDING = frozenset({"in-the-body", "in-headers", "beside-secrets-of-its-own"})


@dataclass
class Parrot:
    """`heard`: the secrets it was sent or gave out, each once."""

    address: str = ""
    heard: list[str] = field(default_factory=list)

    def hears(self, *secrets):
        self.heard += [each for each in secrets if each and each not in self.heard]


@contextmanager
def parrot(key, *faults) -> Iterator[Parrot]:
    """Base URLs are its `address` with a way behind it; without one it only passes on and listens. It takes `key`."""
    bird = Parrot()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length)
            way, _, path = self.path.lstrip("/").partition("/")
            if way not in WAYS:
                way, path = "", self.path.lstrip("/")
            told = [self.headers.get("x-api-key", ""), self.headers.get("authorization", "").removeprefix("Bearer ")]
            sent = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            if self.headers.get("x-api-key") == key:
                sent["x-api-key"] = rehearsal_key("test")
            came = client.request(self.command, f"{behind}/{path}", headers=sent, content=body)
            kept = [(name, value) for name, value in came.headers.items() if name in ("content-type", "location")]
            answer = Answer(came.status_code, kept, came.content, path.partition("?")[0])
            if way in ADDING and isinstance(value := answer.json(), dict):
                told += [value[name] for name in ("token", "refresh_token") if name in value]
            bird.hears(*told)
            if way:
                WAYS[way](answer, [written for each in told if each for written in (each, *spelled(each))] or [key])
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - the names are the standard library's

        def log_message(self, *_):
            pass

    with running(faults=faults) as behind, httpx.Client(trust_env=False, timeout=10, verify=False) as client:
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        bird.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield bird
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
