"""A sample customer's app: a login, and the page on which its users connect their applications."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lib.simulator import pages, seeds
from lib.simulator.catalogue import APPS, App
from lib.simulator.routes.connections import begin
from lib.simulator.visit import Visit, visit_of
from lib.simulator.world import Account

COOKIE = "sample_app_user"


async def integrations(request: Request) -> Response:
    """GET: strangers are sent to the login."""
    visit = visit_of(request)
    if visit.suffers("onboarding-undecided"):
        shell = f'<div id="root"></div><script src="{pages.text(visit.base)}/app/main.js"></script>'
        return pages.page("Sample app", shell)
    account = _visitor(request)
    if account is None and visit.suffers("onboarding-open"):
        account = visit.account("test", "acme")
    return _to_login(visit) if account is None else _integrations(visit, account)


async def script(_: Request) -> Response:
    """GET: what the empty shell loads; it names nothing of the integration platform."""
    drawn = "document.getElementById('root').textContent = 'One moment…'"
    return Response(drawn, media_type="text/javascript")


async def login(request: Request) -> Response:
    """GET: the login form."""
    return _login(visit_of(request))


async def enter(request: Request) -> Response:
    """POST: any password will do, the account must exist."""
    visit = visit_of(request)
    account = visit.find("test", visit.form().get("account", ""))
    if account is None:
        return _login(visit, "There is no such account.", 401)
    cookie = visit.world.next_secret("visitor")
    visit.world.visitors[cookie] = account.account_id
    answer = RedirectResponse(f"{visit.base}/app/integrations", 303)
    answer.set_cookie(COOKIE, cookie, path=urlsplit(visit.base).path or "/", httponly=True, samesite="lax")
    return answer


async def connect(request: Request) -> Response:
    """GET: on to the provider of one application."""
    visit, account = visit_of(request), _visitor(request)
    if account is None:
        return _to_login(visit)
    return RedirectResponse(begin(visit, account, visit.app(request.path_params["slug"])), 302)


def _visitor(request: Request) -> Account | None:
    visit = visit_of(request)
    return visit.find("test", visit.world.visitors.get(request.cookies.get(COOKIE, ""), ""))


def _to_login(visit: Visit) -> Response:
    return RedirectResponse(f"{visit.base}/app/login", 302)


def _login(visit: Visit, complaint: str = "", status: int = 200) -> Response:
    key = seeds.key("test", visit.world.seed)
    leak = f'<script>window.settings = {{"apiKey": "{key}"}}</script>' if visit.suffers("onboarding-leaks-key") else ""
    form = (
        f'<p role="alert">{pages.text(complaint)}</p>{leak}'
        f'<form method="post" action="{pages.text(visit.base)}/app/login">'
        '<label>Account <input name="account" value="acme"></label>'
        '<label>Password <input type="password" name="password"></label>'
        "<button>Sign in</button></form>"
    )
    return pages.page("Sign in to the sample app", form, status)


def _integrations(visit: Visit, account: Account) -> Response:
    rows = "".join(f"<li>{pages.text(app.name)}: {_state(visit, account, app)}</li>" for app in APPS.values())
    return pages.page(f"Integrations of {account.name}", f'<ul data-sdk="cobalt-js">{rows}</ul>')


def _state(visit: Visit, account: Account, app: App) -> str:
    connections = [each for (slug, _), each in account.connections.items() if slug == app.slug]
    if any(each.active for each in connections):
        return "Connected"
    if "oauth2" not in app.auth_types:
        return "connected by key, on request"
    word = "Reconnect" if connections else "Connect"
    return f'<a href="{pages.text(visit.base)}/app/connect/{app.slug}">{word}</a>'


ROUTES = [
    Route("/app/integrations", integrations, methods=["GET"]),
    Route("/app/main.js", script, methods=["GET"]),
    Route("/app/login", login, methods=["GET"]),
    Route("/app/login", enter, methods=["POST"]),
    Route("/app/connect/{slug}", connect, methods=["GET"]),
]
