"""The sample customer's app: who is signed in, and how people sign in."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lib.simulator import pages, seeds
from lib.simulator.sample_app import COOKIE, INTEGRATIONS, LOGIN, session_value
from lib.simulator.visit import Visit, visit_of
from lib.simulator.world import PLANS, Account


async def login(request: Request) -> Response:
    """GET: the login form."""
    return _form(visit_of(request))


async def enter(request: Request) -> Response:
    """POST: any password will do, the account must exist."""
    visit = visit_of(request)
    account = visit.find("test", visit.form().get("account", ""))
    if account is None:
        return _form(visit, "There is no such account.", 401)
    answer = RedirectResponse(visit.base + INTEGRATIONS, 303)
    sign_in(visit, answer, account.account_id)
    return answer


def visitor(request: Request) -> Account | None:
    """The account of whoever is signed in."""
    visit, cookie = visit_of(request), request.cookies.get(COOKIE, "")
    lasting = (each for each in PLANS if cookie == session_value(each, visit.world.seed))
    account_id = visit.world.visitors.get(cookie) or next(lasting, "")
    return visit.find("test", account_id)


def sign_in(visit: Visit, answer: Response, account_id: str) -> None:
    """Whoever gets this answer is signed in from now on."""
    cookie = visit.world.next_secret("visitor")
    visit.world.visitors[cookie] = account_id
    answer.set_cookie(COOKIE, cookie, path=urlsplit(visit.base).path or "/", httponly=True, samesite="lax")


def to_login(visit: Visit) -> Response:
    """Sends a stranger away."""
    return RedirectResponse(visit.base + LOGIN, 302)


def _form(visit: Visit, complaint: str = "", status: int = 200) -> Response:
    key = seeds.key("test", visit.world.seed)
    leak = f'<script>window.settings = {{"apiKey": "{key}"}}</script>' if visit.suffers("onboarding-leaks-key") else ""
    form = (
        f'<p role="alert">{pages.text(complaint)}</p>{leak}'
        f'<form method="post" action="{pages.text(visit.base + LOGIN)}">'
        '<label>Account <input name="account" value="acme"></label>'
        '<label>Password <input type="password" name="password"></label>'
        "<button>Sign in</button></form>"
    )
    return pages.page("Sign in to the sample app", form, status)


ROUTES = [
    Route(LOGIN, login, methods=["GET"]),
    Route(LOGIN, enter, methods=["POST"]),
]
