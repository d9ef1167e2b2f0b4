"""Connecting an account to an application: by OAuth, by key, and the way out."""

from itertools import chain
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.simulator import clients, pages
from lib.simulator.catalogue import App
from lib.simulator.provider_profiles import PROFILES, fault, place
from lib.simulator.refusals import Refusal
from lib.simulator.routes.linked_accounts import with_integrations
from lib.simulator.routes.provider_tokens import redeem
from lib.simulator.visit import Visit, linked_account, visit_of
from lib.simulator.world import Account, Flow

REFUSED = "invalid"  # stands for a key that the application does not know


async def oauth_url(request: Request) -> JSONResponse:
    """GET: where to send the customer."""
    account, visit = linked_account(request), visit_of(request)
    return JSONResponse({"auth_url": begin(visit, account, visit.app(request.path_params["slug"]))})


async def callback(request: Request) -> Response:
    """GET: the provider sent the customer back."""
    visit, answer = visit_of(request), request.query_params
    flow = visit.world.flows.get(answer.get("state", ""))
    if flow is None or flow.slug != request.path_params["slug"]:
        return pages.page("Not connected", "<p>This address was not asked for.</p>", 400)
    if "error" in answer:
        return pages.page("Not connected", f"<p>The provider answered {pages.text(answer['error'])}.</p>")
    if not redeem(visit, answer.get("code", ""), flow.client_id, flow.redirect_uri):
        return pages.page("Not connected", "<p>The provider does not know this code.</p>", 400)
    account = visit.account(flow.environment, flow.account_id)
    visit.world.connect(account, flow.slug, "oauth2", identity(account))
    back = f'<p>You may close this window, or go <a href="{pages.text(visit.base)}/app/integrations">back</a>.</p>'
    return pages.page(f"{visit.app(flow.slug).name} is connected", back)


async def save_key(request: Request) -> JSONResponse:
    """PUT or POST the fields that a key-based application asks for. It refuses a field that says `invalid`."""
    account, visit = linked_account(request), visit_of(request)
    app = visit.app(request.path_params["slug"])
    doubt = _doubt(app, visit.fields())
    if doubt:
        raise Refusal(500, "SERVER_ERROR", f"Failed to verify credentials: {doubt}")
    visit.world.connect(account, app.slug, "keybased", identity(account))
    return JSONResponse({"success": True})


async def disconnect(request: Request) -> JSONResponse:
    """DELETE: 200 even if nothing was connected."""
    account, visit = linked_account(request), visit_of(request)
    visit.world.disconnect(account, request.path_params["slug"], request.query_params.get("auth_type", ""))
    return JSONResponse(with_integrations(account, visit))


def begin(visit: Visit, account: Account, app: App) -> str:
    """The provider's address for one account. Raises Refusal for an application that has no OAuth."""
    if "oauth2" not in app.auth_types:
        raise Refusal(400, "VALIDATION_ERROR", f"Application {app.slug} does not support oauth2")
    if visit.suffers("no-auth-url"):
        raise Refusal(400, "VALIDATION_ERROR", f"OAuth credentials are not configured for application {app.slug}")
    flow = Flow(
        account.account_id, account.environment, app.slug, _client_id(visit, account, app), _redirect(visit, app)
    )
    state = visit.world.next_secret("state")[:32]
    visit.world.flows[state] = flow
    query = {
        "response_type": "code",
        "client_id": flow.client_id,
        "redirect_uri": flow.redirect_uri,
        "scope": app.separator.join(_scopes(visit, app)),
        "state": state,
    }
    return f"{visit.base}{place(_provider(visit, app))}/oauth/authorize?{urlencode(query)}"


def identity(account: Account) -> str:
    """Who the account is at the application: in test somebody else than in production."""
    return f"{account.account_id}{'' if account.environment == 'production' else '-sandbox'}.example"


def _doubt(app: App, given: dict[str, Any]) -> str:
    """Why an application would not take these credentials; "" if it would."""
    if not app.inputs:
        return f"{app.slug} takes no key"
    missing = (f"{each.name} is missing" for each in app.inputs if not given.get(each.name))
    refused = (f"{app.name} refuses {each.name}" for each in app.inputs if given.get(each.name) == REFUSED)
    return next(chain(missing, refused), "")


def _client_id(visit: Visit, account: Account, app: App) -> str:
    owner = clients.STRANGER if visit.suffers("wrong-client-id") else account.environment
    return clients.client_id(app.slug, owner, visit.world.seed)


def _provider(visit: Visit, app: App) -> str:
    return next((name for name in PROFILES if visit.suffers(fault(name))), app.provider)


def _redirect(visit: Visit, app: App) -> str:
    if visit.suffers("redirect-not-registered"):
        return clients.callback(visit.base, app.slug) + "-of-last-year"
    return (
        clients.plain_callback(app.slug) if visit.suffers("redirect-unsafe") else clients.callback(visit.base, app.slug)
    )


def _scopes(visit: Visit, app: App) -> tuple[str, ...]:
    scopes = app.scopes[:-1] if visit.suffers("scope-missing") else app.scopes
    return (*scopes, app.extra_scope) if visit.suffers("scope-extra") else scopes


P = "/api/v2/public/linked-account/integration"
ROUTES = [
    Route(P + "/oauth-url/{slug}", oauth_url, methods=["GET"]),
    Route(P + "/save-key-credentials/{slug}", save_key, methods=["PUT"]),
    Route(P + "/{slug}", disconnect, methods=["DELETE"]),
    # Where the provider sends the customer back to:
    Route("/api/v1/{slug}/callback", callback, methods=["GET"]),
]
