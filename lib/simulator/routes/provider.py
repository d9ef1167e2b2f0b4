"""An OAuth provider that behaves as RFC 6749 says, for every application alike."""

import base64
import binascii
import secrets
from collections.abc import Mapping
from urllib.parse import unquote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from lib.simulator import clients, pages, seeds
from lib.simulator.clients import Client
from lib.simulator.visit import Visit, visit_of

SENT_BACK = ("client_id", "redirect_uri", "scope", "state")


async def ask(request: Request) -> Response:
    """GET: the consent page, or why there is none."""
    visit, given = visit_of(request), request.query_params
    client = clients.find(given.get("client_id", ""), visit.base, visit.world.seed)
    if visit.suffers("redirect-decided-after-login"):
        return _sign_in(visit, given)
    if client is None or given.get("redirect_uri", "") not in client.redirects:
        return _objection(client, given)
    if given.get("response_type") != "code":
        return _send_back(given, error="unsupported_response_type")
    if not _scopes(given) <= client.scopes:
        return _send_back(given, error="invalid_scope")
    return _consent(visit, client, given)


async def decide(request: Request) -> Response:
    """POST: the person said yes or no."""
    visit = visit_of(request)
    given = visit.form()
    client = clients.find(given.get("client_id", ""), visit.base, visit.world.seed)
    if client is None or given.get("redirect_uri", "") not in client.redirects:
        return _objection(client, given)
    if given.get("decision") != "approve":
        return _send_back(given, error="access_denied")
    code = visit.world.next_secret("code")[:32]
    visit.world.codes[code] = (client.id, given["redirect_uri"])
    return _send_back(given, code=code)


async def exchange(request: Request) -> JSONResponse:
    """POST: tokens for a code. Tells a wrong secret (401) from a wrong code (400)."""
    visit = visit_of(request)
    form = visit.form()
    client_id, secret = _credentials(request, form)
    client = clients.find(client_id, visit.base, visit.world.seed)
    if client is None or not secrets.compare_digest(secret.encode(), client.secret.encode()):
        return JSONResponse({"error": "invalid_client"}, 401, {"WWW-Authenticate": "Basic"})
    if form.get("grant_type") != "authorization_code":
        return JSONResponse({"error": "unsupported_grant_type" if "grant_type" in form else "invalid_request"}, 400)
    code = form.get("code", "")
    if not redeem(visit, code, client.id, form.get("redirect_uri", "")):
        return JSONResponse({"error": "invalid_grant"}, 400)
    tokens = {name: seeds.secret(visit.world.seed, name, code)[:40] for name in ("access_token", "refresh_token")}
    return JSONResponse(tokens | {"token_type": "bearer", "expires_in": 1800}, headers={"Cache-Control": "no-store"})


def redeem(visit: Visit, code: str, client_id: str, redirect_uri: str) -> bool:
    """Uses up a code. False if it is unknown, used, or another client's or redirect's."""
    return visit.world.codes.pop(code, None) == (client_id, redirect_uri)


def _consent(visit: Visit, client: Client, given: Mapping[str, str]) -> Response:
    wanted = "".join(f"<li><code>{pages.text(scope)}</code></li>" for scope in sorted(_scopes(given)))
    form = (
        f"<p>Your integration asks for:</p><ul>{wanted}</ul>"
        f'<form method="post" action="{pages.text(visit.base)}/provider/oauth/authorize">'
        f"{pages.hidden({name: given.get(name, '') for name in SENT_BACK})}"
        '<button name="decision" value="approve">Allow</button> '
        '<button name="decision" value="deny">Refuse</button></form>'
    )
    return pages.page(f"{client.app.name}: sign in and allow access", form)


def _sign_in(visit: Visit, given: Mapping[str, str]) -> Response:
    form = (
        f'<form method="post" action="{pages.text(visit.base)}/provider/oauth/authorize">'
        f"{pages.hidden({name: given.get(name, '') for name in SENT_BACK})}"
        '<label>Password <input type="password" name="password"></label>'
        '<button name="decision" value="approve">Sign in</button></form>'
    )
    return pages.page("Sign in to continue", form)


def _objection(client: Client | None, given: Mapping[str, str]) -> Response:
    """RFC 6749 4.1.2.1: with a doubtful client or redirect address, never redirect."""
    if client is None:
        return pages.page("Error 400: invalid_client", "<p>The OAuth client was not found.</p>", 400)
    told = f"<p>The redirect address {pages.text(given.get('redirect_uri', ''))} is not registered.</p>"
    return pages.page("Error 400: redirect_uri_mismatch", told, 400)


def _send_back(given: Mapping[str, str], **answer: str) -> Response:
    query = answer | ({"state": given["state"]} if given.get("state") else {})
    return RedirectResponse(f"{given['redirect_uri']}?{urlencode(query)}", 302)


def _scopes(given: Mapping[str, str]) -> set[str]:
    return set(given.get("scope", "").replace(",", " ").split())


def _credentials(request: Request, form: Mapping[str, str]) -> tuple[str, str]:
    scheme, _, packed = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote(name), unquote(secret)


ROUTES = [
    Route("/provider/oauth/authorize", ask, methods=["GET"]),
    Route("/provider/oauth/authorize", decide, methods=["POST"]),
    Route("/provider/oauth/token", exchange, methods=["POST"]),
]
