"""What Cobalt, a provider and a customer's page may answer: documented replies, and ways to spoil them."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime

import httpx

from lib.checks.conversation import Target
from lib.home import load_providers
from lib.launch.secret import Secret
from lib.launch.settings import Settings

KEY = "tk5f0d2c9e-77ab-4c15-b1f3-0c9d8e7f6a5b"
OTHER_KEY = "pk11111111-2222-4333-8444-555555555555"
NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
PROBE = "golive-probe-r1"
CLIENT = "0a1b2c3d-4e5f"
CALLBACK = "https://app.refold.ai/api/v1/hubspot/callback"
SHAPES = ("E1", "E2", "E3", "E4", "E5")
SETTINGS = Settings(
    base_url="https://app.refold.ai",
    api_key="memory:typed",
    linked_account_id="acme",
    app_slug="hubspot",
    expected_client_id=CLIENT,
    expected_scopes=("oauth", "crm.objects.contacts.read"),
    onboarding_url="https://app.example.com/integrations",
)


def target(key=KEY, secrets=None, **settings):
    others = {name: Secret(value) for name, value in (secrets or {}).items()}
    return Target(SETTINGS.changed(**settings), Secret(key), PROBE, NOW, others, load_providers())


def ok(body, status=200, **headers):
    return httpx.Response(status, content=json.dumps(body).encode(), headers=headers)


def page(text, status=200, **headers):
    return httpx.Response(status, content=text.encode(), headers={"content-type": "text/html"} | headers)


def redirect(location, status=302):
    return httpx.Response(status, headers={"location": location})


def error(shape, status, text, kind="NOT_FOUND", code="SERVER_ERROR"):
    bodies = {
        "E1": {"status_code": status, "http_error_type": kind, "error": code, "message": text},
        "E2": {"status_code": status, "http_error_type": kind, "error_code": code, "message": text, "request_id": "r"},
        "E3": {"status_code": status, "error_type": kind, "message": text},
        "E4": {"message": "Server Error", "error": text},
        "E5": {"error": code, "message": text},
        "undocumented": {"detail": text},
    }
    return ok(bodies[shape], status)


def unauthorized(shape="E1", text="Invalid Credentials"):
    return error(shape, 401, text, kind="UNAUTHORIZED")


def missing(shape="E1", account="acme", status=404):
    return error(shape, status, f"Linked Account with account id {account} for org 65 in environment test not found")


def account(account_id="acme", **changes):
    body = {"_id": "a" * 24, "account_id": account_id, "environment": "test", "udf": [], "integrations": None, "__v": 0}
    return ok({name: value for name, value in (body | changes).items() if value is not ...})


def accounts(**changes):
    body = {"docs": [{"_id": "a" * 24, "account_id": "acme", "environment": "test"}], "totalDocs": 25, "page": 1}
    return ok({name: value for name, value in (body | changes).items() if value is not ...})


def jwt(header=None, signature="c2lnbmF0dXJl", **claims):
    given = {
        "org_id": "b" * 24,
        "linked_account_id": f"{PROBE}-token",
        "environment": "test",
        "iat": int(NOW.timestamp()) + 2,
        "exp": int(NOW.timestamp()) + 2 + 86_400,
    } | claims
    kept = {name: value for name, value in given.items() if value is not ...}
    parts = (header or {"alg": "HS256", "typ": "JWT"}, kept)
    encoded = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*encoded, signature])


def minted(token=None, **claims):
    return ok({"token": token or jwt(**claims), "refresh_token": "x", "expires_in": 86_400})


def application(slug="hubspot", **changes):
    body = {"name": slug.title(), "slug": slug, "auth_type": "oauth2", "icon": "https://i/x.png", "tags": []}
    return {name: value for name, value in (body | changes).items() if value is not ...}


def auth_url(host="https://app.hubspot.com/oauth/authorize", **parameters):
    given = {
        "client_id": CLIENT,
        "redirect_uri": CALLBACK,
        "scope": "oauth crm.objects.contacts.read",
        "state": "visit-secret",
        "response_type": "code",
    } | parameters
    query = httpx.QueryParams({name: value for name, value in given.items() if value is not ...})
    return ok({"auth_url": f"{host}?{query}"})


UNUSABLE = {
    "a web page": page("<!doctype html><html>Sign in</html>"),
    "an empty answer": httpx.Response(200),
    "no content": httpx.Response(204),
    "a cut answer": httpx.Response(200, content=b'{"docs": [{"_id": "aaa'),
    "nested beyond reason": httpx.Response(200, content=b"[" * 100_000),
    "half a character": httpx.Response(200, content=b'{"account_id": "\\ud800"}'),
    "bytes": httpx.Response(200, content=bytes(range(256))),
    "a gateway's page": page("<h1>Bad gateway</h1>", 502),
    "a proxy's login": page("<h1>Proxy login</h1>", 401),
    "a proxy's not found": page("<h1>Not found</h1>", 404),
    "an unavailable service": error("E2", 503, "try later"),
    "a fault without a shape": error("undocumented", 500, "?"),
    "throttling": httpx.Response(429),
    "throttling with a body": error("E1", 429, "slow down"),
    "an unknown error": error("undocumented", 400, "?"),
    "an error with success": ok({"error": "something is wrong"}),
    "a documented error with success": ok({"status_code": 401, "http_error_type": "UNAUTHORIZED", "message": "no"}),
    "a redirect": redirect("https://elsewhere.example.com/"),
    "a teapot": ok({"a": 1}, 418),
    "created": ok({"account_id": "acme"}, 201),
}
