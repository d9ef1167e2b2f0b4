"""An OAuth provider's token endpoint, in the manner of whichever provider the address names."""

import base64
import binascii
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.simulator import clients, seeds
from lib.simulator.provider_profiles import Denial, Profile
from lib.simulator.routes.provider import profile_of
from lib.simulator.visit import Visit, visit_of


async def exchange(request: Request) -> Response:
    """POST: tokens for a code. The client is looked at before the code."""
    visit, profile = visit_of(request), profile_of(request)
    form = visit.form()
    denial = _denial(visit, profile, form, *_credentials(request, form))
    if denial:
        challenge = {"WWW-Authenticate": "Basic"} if denial.status == 401 else {}
        return _answer(request, profile, denial.body, denial.status, challenge)
    code = form["code"]
    tokens = {name: seeds.secret(visit.world.seed, name, code)[:40] for name in ("access_token", "refresh_token")}
    return _answer(request, profile, {**tokens, **profile.success}, 200, {"Cache-Control": "no-store"})


def redeem(visit: Visit, code: str, client_id: str, redirect_uri: str) -> bool:
    """Uses up a code. False if it is unknown, used, or another client's or redirect's."""
    return visit.world.codes.pop(code, None) == (client_id, redirect_uri)


def _denial(visit: Visit, profile: Profile, form: Mapping[str, str], client_id: str, secret: str) -> Denial | None:
    client = clients.find(client_id, visit.base, visit.world.seed)
    if client is None:
        return profile.bad_client
    if not secrets.compare_digest(secret.encode(), client.secret.encode()):
        return profile.bad_secret
    if form.get("grant_type") != "authorization_code":
        return Denial(400, {"error": "unsupported_grant_type" if "grant_type" in form else "invalid_request"})
    good = redeem(visit, form.get("code", ""), client.id, form.get("redirect_uri", ""))
    return None if good else profile.bad_code


def _answer(
    request: Request, profile: Profile, body: Mapping[str, Any], status: int, headers: Mapping[str, str]
) -> Response:
    if profile.as_form and "json" not in request.headers.get("accept", ""):
        return Response(urlencode(body), status, headers, "application/x-www-form-urlencoded")
    return JSONResponse(dict(body), status, headers)


def _credentials(request: Request, form: Mapping[str, str]) -> tuple[str, str]:
    scheme, _, packed = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote(name), unquote(secret)


ROUTES = [Route(f"/provider{under}/oauth/token", exchange, methods=["POST"]) for under in ("", "/{profile}")]
