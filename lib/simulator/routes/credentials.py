"""Credentials that arrive by API: tokens taken along from elsewhere, and those of the organisation's own app."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator.catalogue import App
from lib.simulator.refusals import Refusal
from lib.simulator.routes.dialects import speaking
from lib.simulator.visit import linked_account, named, visit_of


async def migrate(request: Request) -> JSONResponse:
    """PUT {"slug", "auth_object": {auth type: {…}}}; the SDK leaves the auth type out. Some refusals are a 200."""
    account, visit = linked_account(request), visit_of(request)
    given = visit.fields()
    slug, auth_object = named(given, ("slug",)), given.get("auth_object")
    if not slug or not isinstance(auth_object, dict) or not auth_object:
        raise Refusal(400, "MISSING_REQUIRED_FIELD", "slug and auth_object are required")
    app = visit.app(slug)
    auth_type, values = _by_type(app, auth_object)
    needed = app.auth_structure().get(auth_type)
    if needed is None:
        return JSONResponse({"error": f"Auth type {auth_type} is not supported by {slug}"})
    missing = [name for name in needed if not values.get(name) and name != "refresh_token"]
    if missing:
        return JSONResponse({"error": f"{missing[0]} is missing in auth_object"})
    visit.world.connect(account, slug, auth_type, f"{account.account_id}.example")
    return JSONResponse({"success": True, "message": "Token migrated successfully"})


async def put_own(request: Request) -> JSONResponse:
    """PUT {"value"}: one credential for the organisation's own app."""
    account, key = linked_account(request), request.path_params["key"]
    given = visit_of(request).fields()
    if "value" not in given:
        raise Refusal(400, "MISSING_REQUIRED_FIELD", "value is required")
    action = "updated" if key in account.credentials else "added"
    account.credentials[key] = str(given["value"])
    return JSONResponse({"success": True, "message": f"Auth credential {action}", "action": action})


async def delete_own(request: Request) -> JSONResponse:
    """DELETE it."""
    account, key = linked_account(request), request.path_params["key"]
    if key not in account.credentials:
        raise Refusal(404, "RESOURCE_NOT_FOUND", f"Auth credential {key} not found")
    del account.credentials[key]
    return JSONResponse({"success": True, "message": "Auth credential deleted"})


def _by_type(app: App, auth_object: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The auth type and its values; a flat map is of the application's first type."""
    if len(auth_object) == 1:
        ((auth_type, values),) = auth_object.items()
        if isinstance(values, dict):
            return auth_type, values
    return app.auth_types[0], auth_object


P = "/api/v2/public"
OWN = P + "/linked-account/default-app/auth-credentials/{key}"
ROUTES = speaking(
    "E1",
    [
        ("PUT", P + "/migrate-token", migrate),
        ("PUT", OWN, put_own),
        ("DELETE", OWN, delete_own),
    ],
)
