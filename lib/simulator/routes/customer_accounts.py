"""The sample customer's backend: signing up, and session tokens for whoever is signed in."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.simulator.customer_client import Cobalt, Refused, Trouble, Unreadable
from lib.simulator.routes.customer_backend import P, cobalt_of
from lib.simulator.routes.customer_login import sign_in, visitor
from lib.simulator.sample_app import SIGN_UP, TOKEN
from lib.simulator.visit import Visit, named, visit_of

CLAIMS = ("linked_account_id", "linkedAccountId", "account_id", "accountId")  # by which a caller may name an account
EVERYBODY = "globex"  # the one account of an app that has not understood what accounts are for
UNAVAILABLE = {"error": "The integrations cannot be reached just now. Please try again in a few minutes."}


async def token(request: Request) -> Response:
    """POST: a Cobalt session token for the signed-in user, whatever account the request names."""
    visit, account = visit_of(request), visitor(request)
    if account is None and visit.suffers("product-token-for-strangers"):
        account = visit.account("test", "acme")
    if account is None:
        return JSONResponse({"error": "Sign in first."}, 401)
    cobalt = cobalt_of(request, account.account_id)
    try:
        given = await _mint(cobalt, visit, _whose(visit, request.query_params, account.account_id))
    except (Refused, Trouble, Unreadable):
        return JSONResponse(UNAVAILABLE, 503)
    kept = {} if visit.suffers("product-token-cached") else {"Cache-Control": "no-store"}
    return JSONResponse({name: given.get(name) for name in ("token", "expires_in")}, headers=kept)


async def sign_up(request: Request) -> Response:
    """POST {"account": name}: makes the user, signs in, and creates the linked account before it answers."""
    visit = visit_of(request)
    name = named(visit.fields(), ("account",))
    if not name or len(name) > 100:
        return JSONResponse({"error": "Choose a name for the account."}, 400)
    if visit.find("test", name):
        return JSONResponse({"error": "This account exists: sign in instead."}, 409)
    account_id = EVERYBODY if visit.suffers("signup-shares-account") else name
    if not visit.suffers("signup-creates-nothing") and account_id != EVERYBODY:
        try:
            await cobalt_of(request, account_id).write("PUT", f"{P}/linked-account", {"account_id": account_id})
        except (Refused, Trouble, Unreadable):
            return JSONResponse(UNAVAILABLE, 503)
    answer = JSONResponse({"account": name, "linked_account_id": account_id}, 201)
    sign_in(visit, answer, account_id)
    return answer


def _whose(visit: Visit, query: Mapping[str, str], own: str) -> str:
    if visit.suffers("product-token-shared"):
        return EVERYBODY
    if visit.suffers("product-token-for-anyone"):
        return named(dict(query) | visit.fields(), CLAIMS) or own
    return own


async def _mint(cobalt: Cobalt, visit: Visit, account_id: str) -> dict[str, Any]:
    if visit.suffers("product-token-for-anyone"):  # such code makes what is missing, too
        await cobalt.write("PUT", f"{P}/linked-account", {"account_id": account_id})
    return await cobalt.write("POST", f"{P}/session-token", {"linked_account_id": account_id})


ROUTES = [
    Route(TOKEN, token, methods=["POST"]),
    Route(SIGN_UP, sign_up, methods=["POST"]),
]
