"""An OAuth provider's pages, in the manner of whichever provider the address names."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lib.simulator import clients, pages
from lib.simulator.clients import Client
from lib.simulator.provider_pages import closed, consent, object_to, scopes, send_back, sign_in
from lib.simulator.provider_profiles import PLAIN, PROFILES, Objection, Profile, place
from lib.simulator.refusals import not_found
from lib.simulator.visit import visit_of

UNSUPPORTED = Objection("unsupported_response_type", way="back")


async def ask(request: Request) -> Response:
    """GET: the consent page, or why there is none, or a sign-in before anything is said."""
    given, profile = dict(request.query_params), profile_of(request)
    client = _client(request, given)
    if profile.client_first and client is None:
        return object_to(profile.client, client, given, home(request))
    if profile.login == "redirect":
        back = f"{urlsplit(home(request)).path}/oauth/authorize?{urlencode(given)}"
        return RedirectResponse(f"{home(request)}/login?{urlencode({'return_to': back})}", 302)
    if profile.login == "page" or visit_of(request).suffers("redirect-decided-after-login"):
        return sign_in(given, home(request))
    return _question(request, given)


async def login(request: Request) -> Response:
    """GET: the sign-in that a stranger was led to."""
    wanted = urlsplit(request.query_params.get("return_to", ""))
    return sign_in(dict(parse_qsl(wanted.query)), home(request))


async def explain(_: Request) -> Response:
    """GET: where Google leads people whose request is no good."""
    return pages.page("Access blocked", "<p>This app's request is not valid.</p>", 400)


async def decide(request: Request) -> Response:
    """POST: the person signed in, or said yes or no."""
    visit, given, profile = visit_of(request), visit_of(request).form(), profile_of(request)
    client = _client(request, given)
    if "decision" not in given:
        return _question(request, given)
    objection = _objection(profile, client, given, decided=True)
    if client is None or objection:
        return object_to(objection or profile.client, client, given, home(request))
    if given["decision"] != "approve":
        return send_back(given, error="access_denied")
    code = visit.world.next_secret("code")[:32]
    visit.world.codes[code] = (client.id, given["redirect_uri"])
    return send_back(given, code=code)


def profile_of(request: Request) -> Profile:
    """The provider that the address names. Raises a 404."""
    name = request.path_params.get("profile", PLAIN)
    if name not in PROFILES:
        raise not_found(request.method, request.scope["path"])
    return PROFILES[name]


def home(request: Request) -> str:
    """That provider's own address."""
    return visit_of(request).base + place(request.path_params.get("profile", PLAIN))


def _client(request: Request, given: Mapping[str, str]) -> Client | None:
    visit = visit_of(request)
    return clients.find(given.get("client_id", ""), visit.base, visit.world.seed)


def _question(request: Request, given: Mapping[str, str]) -> Response:
    client, profile = _client(request, given), profile_of(request)
    objection = _objection(profile, client, given, decided=False)
    if client is None or objection:
        return object_to(objection or profile.client, client, given, home(request))
    if visit_of(request).suffers("connect-denied"):
        return send_back(given, error="access_denied")
    return closed() if visit_of(request).suffers("connect-abandoned") else consent(client, given, home(request))


def _objection(profile: Profile, client: Client | None, given: Mapping[str, str], *, decided: bool) -> Objection | None:
    if client is None:
        return profile.client
    if given.get("redirect_uri", "") not in client.redirects:
        return profile.redirect
    if given.get("response_type") != "code":
        return UNSUPPORTED
    minds_scopes = profile.scope.way != "overlooked" and (decided or not profile.scope_after_consent)
    return profile.scope if minds_scopes and not scopes(given) <= client.scopes else None


ROUTES = [
    route
    for under in ("/provider", "/provider/{profile}")
    for route in (
        Route(under + "/oauth/authorize", ask, methods=["GET"]),
        Route(under + "/oauth/authorize", decide, methods=["POST"]),
        Route(under + "/login", login, methods=["GET"]),
        Route(under + "/signin/oauth/error", explain, methods=["GET"]),
    )
]
