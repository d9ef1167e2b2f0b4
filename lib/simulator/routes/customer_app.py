"""The sample customer's app: the page on which its users connect their applications."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lib.simulator import misshown, pages
from lib.simulator.catalogue import APPS, App
from lib.simulator.routes.connections import begin
from lib.simulator.routes.customer_login import to_login, visitor
from lib.simulator.sample_app import CONNECT, CONNECT_FORM, INTEGRATIONS
from lib.simulator.visit import Visit, visit_of
from lib.simulator.world import Account

SHELL_SCRIPT = "/app/main.js"
PAGE_SCRIPT = "/app/page.js"
OPENS_APART = 'for (const link of document.querySelectorAll("a[data-apart]")) link.target = "_blank";'


async def integrations(request: Request) -> Response:
    """GET: strangers are sent to the login."""
    visit = visit_of(request)
    account = visitor(request)
    if account is None and visit.suffers("onboarding-undecided"):
        shell = f'<div id="root"></div><script src="{pages.text(visit.base + SHELL_SCRIPT)}"></script>'
        return pages.page("Sample app", shell)
    if account is None and visit.suffers("onboarding-open"):
        account = visit.account("test", "acme")
    return to_login(visit) if account is None else _integrations(visit, account)


async def shell_script(_: Request) -> Response:
    """GET: what the empty shell loads; it names nothing of the integration platform."""
    drawn = "document.getElementById('root').textContent = 'One moment…'"
    return Response(drawn, media_type="text/javascript")


async def page_script(request: Request) -> Response:
    """GET: what the page loads; anybody may."""
    return Response(misshown.script(visit_of(request)) + OPENS_APART, media_type="text/javascript")


async def connect(request: Request) -> Response:
    """GET: on to the provider of one application."""
    visit, account = visit_of(request), visitor(request)
    if account is None:
        return to_login(visit)
    return RedirectResponse(begin(visit, account, visit.app(request.path_params["slug"])), 302)


def state(visit: Visit, account: Account, app: App) -> str:
    """Connect, Connected or Reconnect: what the user is shown, or may do."""
    connections = [each for (slug, _), each in account.connections.items() if slug == app.slug]
    if not connections:
        return "Connect"
    fresh = any(each.active for each in connections) or visit.suffers("product-hides-expiry")
    return "Connected" if fresh else "Reconnect"


def _integrations(visit: Visit, account: Account) -> Response:
    rows = "".join(_row(visit, account, app) for app in _shown(visit))
    body = (
        f"<p>Connect the applications that your team works with. {pages.text(account.name)} decides what is shared, "
        "and can take every connection back here.</p>"
        f'<ul data-sdk="{misshown.library(visit)}">{rows}</ul>{misshown.link(visit, account)}'
        f'<script src="{pages.text(visit.base + PAGE_SCRIPT)}" defer></script>'
    )
    return misshown.with_rules(visit, pages.page(f"Integrations of {account.name}", body))


def _shown(visit: Visit) -> list[App]:
    apps = list(APPS.values())
    if visit.suffers("product-shows-no-apps"):
        return []
    return apps[:2] if visit.suffers("product-shows-some-apps") else apps


def _row(visit: Visit, account: Account, app: App) -> str:
    alt = "" if visit.suffers("icons-without-alt") else f' alt="{pages.text(app.name)} logo"'
    return (
        f'<li><img src="{pages.text(visit.base)}/icons/{app.slug}.svg"{alt} width="24" height="24"> '
        f"{pages.text(app.name)}: {_offer(visit, account, app)}<br>{pages.text(app.description)}</li>"
    )


def _offer(visit: Visit, account: Account, app: App) -> str:
    word = state(visit, account, app)
    if word == "Connected":
        return word
    path = (CONNECT_FORM if app.inputs else CONNECT).format(slug=app.slug)
    return f'<a href="{pages.text(visit.base + path)}" data-apart>{word}</a>'


ROUTES = [
    Route(INTEGRATIONS, integrations, methods=["GET"]),
    Route(SHELL_SCRIPT, shell_script, methods=["GET"]),
    Route(PAGE_SCRIPT, page_script, methods=["GET"]),
    Route(CONNECT, connect, methods=["GET"]),
]
