"""Applications: which are enabled, how an account is connected to them, what they ask for."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.simulator import misreported, seeds
from lib.simulator.catalogue import APPS, App
from lib.simulator.refusals import Refusal
from lib.simulator.visit import Visit, linked_account, visit_of
from lib.simulator.world import Account, iso

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#234"/>'
    '<text x="16" y="22" font-family="sans-serif" font-size="16" fill="#fff" text-anchor="middle">{}</text></svg>'
)


async def browse(request: Request) -> JSONResponse:
    """GET all that match `slug`, `tags` and `auth_type`."""
    account, visit = linked_account(request), visit_of(request)
    matching = [app for app in APPS.values() if visit.enables(app.slug) and _matches(app, request)]
    return JSONResponse(_listed(visit, account, matching))


async def read(request: Request) -> JSONResponse:
    """GET one."""
    account, visit = linked_account(request), visit_of(request)
    return JSONResponse(shape(visit.app(request.path_params["slug"]), account, visit))


async def structure(request: Request) -> JSONResponse:
    """GET: open to everybody; an unknown application is a 500, as on the platform."""
    slug = request.path_params["slug"]
    if slug not in APPS:
        text = f"Schema not found for integration type: {slug}"
        raise Refusal(500, "INTERNAL_SERVER_ERROR", text, "E5")
    return JSONResponse(APPS[slug].auth_structure())


async def icon(request: Request) -> Response:
    """GET the picture that the list points to."""
    visit = visit_of(request)
    app = visit.app(request.path_params["slug"])
    if visit.suffers("icons-broken"):
        raise Refusal(404, "RESOURCE_NOT_FOUND", f"There is no icon of {app.slug}")
    return Response(ICON.format(app.name[0]), media_type="image/svg+xml")


def shape(app: App, account: Account, visit: Visit) -> dict[str, Any]:
    """An Application of cobalt-api.md 2.1, as this account sees it."""
    options = {kind: _inputs(app, kind, visit) for kind in app.auth_types}
    connections = [each for (slug, _), each in account.connections.items() if slug == app.slug]
    seen: dict[str, Any] = {
        "name": app.name,
        "icon": f"{visit.base}/icons/{app.slug}.svg",
        "description": app.description,
        "auth_type": app.auth_types[0],
        "type": app.slug,
        "app_id": seeds.object_id(visit.world.seed, "application", app.slug),
        "tags": list(app.tags),
        "slug": app.slug,
        "auth_type_options": options,
        "auth_input_map": options[app.auth_types[0]],
        "reauth_required": any(not each.active for each in connections),
    }
    if connections:  # absent until first connected
        seen["connected"] = True
        seen["connected_accounts"] = [
            {
                "identifier": each.identifier,
                "connectedAt": iso(each.at),
                "auth_type": each.auth_type,
                "status": "active" if each.active else "expired",
            }
            for each in connections
        ]
    return seen | misreported.application(visit, app.slug)


def _inputs(app: App, auth_type: str, visit: Visit) -> list[dict[str, Any]]:
    shapes = [each.shape() for each in app.inputs] if auth_type == "keybased" else []
    return misreported.inputs(visit, app.slug, shapes)


def _listed(visit: Visit, account: Account, apps: list[App]) -> list[dict[str, Any]]:
    if visit.suffers("no-applications"):
        return []
    if visit.suffers("application-not-listed"):
        apps = [app for app in apps if "oauth2" not in app.auth_types]
    shapes = [shape(app, account, visit) for app in apps]
    if visit.suffers("application-malformed"):
        shapes[-1:] = [{"application": {"title": "Copper"}}]
    return shapes


def _matches(app: App, request: Request) -> bool:
    wanted = request.query_params
    return (
        wanted.get("slug", app.slug) == app.slug
        and ("tags" not in wanted or bool(set(wanted["tags"].split(",")) & set(app.tags)))
        and ("auth_type" not in wanted or wanted["auth_type"] in app.auth_types)
    )


P = "/api/v2/public"
ROUTES = [
    Route(P + "/application", browse, methods=["GET"]),
    Route(P + "/application/{slug}", read, methods=["GET"]),
    Route(P + "/auth-structure/{slug}", structure, methods=["GET"]),
    Route("/icons/{slug}.svg", icon, methods=["GET"]),
]
