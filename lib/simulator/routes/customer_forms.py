"""The sample customer's app: the page on which an application is connected by key, and the help that it links to."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lib.simulator import pages
from lib.simulator.catalogue import App, Input
from lib.simulator.customer_client import Refused, Trouble, Unreadable
from lib.simulator.refusals import not_found
from lib.simulator.routes.customer_backend import cobalt_of
from lib.simulator.routes.customer_login import to_login, visitor
from lib.simulator.sample_app import CONNECT, CONNECT_FORM, HELP, INTEGRATIONS
from lib.simulator.visit import Visit, visit_of

SAVE = "/api/v2/public/linked-account/integration/save-key-credentials/{slug}"
REFUSED = "{} did not accept these values. Please compare them with what it shows you."
NO_ANSWER = "{} could not be asked just now. Please try again in a few minutes."


async def form(request: Request) -> Response:
    """GET: what the user has to fill in."""
    visit = visit_of(request)
    if visitor(request) is None:
        return to_login(visit)
    return _form(visit, _app(request))


async def connect(request: Request) -> Response:
    """POST: the values go to Cobalt, which asks the application."""
    visit, account, app = visit_of(request), visitor(request), _app(request)
    if account is None:
        return to_login(visit)
    given = visit.form()
    values = {each.name: given.get(each.name, "") for each in app.inputs}
    try:
        await cobalt_of(request, account.account_id).write("PUT", SAVE.format(slug=app.slug), values)
    except (Refused, Unreadable):
        return _form(visit, app, REFUSED.format(app.name), 422)
    except Trouble as trouble:
        told = REFUSED if trouble.status == 500 else NO_ANSWER  # 500 is how Cobalt says that it could not verify them
        return _form(visit, app, told.format(app.name), 422)
    return RedirectResponse(visit.base + INTEGRATIONS, 303)


async def guidance(request: Request) -> Response:
    """GET: where the values are found; open to everybody."""
    app = _app(request)
    if visit_of(request).suffers("help-link-dead"):
        raise not_found(request.method, request.scope["path"])
    items = "".join(f"<li>{pages.text(each.label)}: {pages.text(each.help_text)}</li>" for each in app.inputs)
    return pages.page(f"How to connect {app.name}", f"<ul>{items}</ul>")


def _app(request: Request) -> App:
    app = visit_of(request).app(request.path_params["slug"])
    if not app.inputs:
        raise not_found(request.method, request.scope["path"])
    return app


def _form(visit: Visit, app: App, complaint: str = "", status: int = 200) -> Response:
    here, consent = (pages.text(visit.base + path.format(slug=app.slug)) for path in (CONNECT_FORM, CONNECT))
    other_way = f'<p><a href="{consent}">Sign in to {pages.text(app.name)} instead</a></p>'
    body = (
        f'<p role="alert">{pages.text(complaint)}</p>{_instruction(visit, app)}'
        f'<form method="post" action="{here}" autocomplete="off">'
        f"{''.join(_field(visit, each) for each in app.inputs)}"
        f"<button>Connect {pages.text(app.name)}</button></form>{other_way if app.scopes else ''}"
    )
    return pages.page(f"Connect {app.name} by key", body, status)


def _instruction(visit: Visit, app: App) -> str:
    if visit.suffers("form-without-instructions"):
        return ""
    way = pages.text(visit.base + HELP.format(slug=app.slug))
    return (
        f"<p>Sign in to {pages.text(app.name)} as an administrator, open its settings, and copy what is asked for "
        f'below. <a href="{way}">Where to find it in {pages.text(app.name)}</a></p>'
    )


def _field(visit: Visit, wanted: Input) -> str:
    field = f'<input name="{wanted.name}" type="{wanted.type}" required'
    if visit.suffers("form-without-labels"):
        return f"<p>{field}></p>"
    hint = "" if visit.suffers("form-without-instructions") else f"<small>{pages.text(wanted.help_text)}</small>"
    return f'<label>{pages.text(wanted.label)} {field} placeholder="{pages.text(wanted.placeholder)}"></label>{hint}'


ROUTES = [
    Route(CONNECT_FORM, form, methods=["GET"]),
    Route(CONNECT_FORM, connect, methods=["POST"]),
    Route(HELP, guidance, methods=["GET"]),
]
