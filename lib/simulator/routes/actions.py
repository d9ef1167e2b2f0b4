"""Actions of an application: list, what they want to know, execute."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator.actions import ACTIONS, Action, answer
from lib.simulator.refusals import Refusal
from lib.simulator.routes.configs import is_connected
from lib.simulator.routes.dialects import speaking
from lib.simulator.visit import has_token, linked_account, visit_of
from lib.simulator.world import Account


async def browse(request: Request) -> JSONResponse:
    """GET all."""
    _account(request)
    shown = ("action_id", "name", "description", "tag")
    return JSONResponse([{name: getattr(each, name) for name in shown} for each in _of_application(request)])


async def read(request: Request) -> JSONResponse:
    """GET the parameters of one."""
    _account(request)
    return JSONResponse([asdict(each) for each in _action(request).parameters])


async def execute(request: Request) -> JSONResponse:
    """POST the parameters. What the application itself refuses is still a 200, with another `node_status`."""
    account, action = _account(request), _action(request)
    given = visit_of(request).fields()
    for each in action.parameters:
        if each.required and given.get(each.name) in (None, ""):
            raise Refusal(400, "VALIDATION_ERROR", f"Required parameter '{each.name}' is missing")
    if not is_connected(account, request.path_params["slug"]):
        failed = {"message": "The connection has expired or was never made"}
        return JSONResponse({"node_status": "Errored", "data": failed, "http_status": 401})
    return JSONResponse({"node_status": "Success", "data": answer(action, given), "http_status": 200})


def _account(request: Request) -> Account:
    try:
        return linked_account(request)
    except Refusal as refusal:
        if has_token(request) and refusal.status == 401:
            raise Refusal(401, refusal.code, "Invalid session token") from refusal
        raise


def _of_application(request: Request) -> tuple[Action, ...]:
    slug = request.path_params["slug"]
    if slug not in ACTIONS:
        raise Refusal(404, "RESOURCE_NOT_FOUND", f"Application app_type '{slug}' not found")
    return ACTIONS[slug]


def _action(request: Request) -> Action:
    wanted = request.path_params["action_id"]
    for action in _of_application(request):
        if action.action_id == wanted:
            return action
    slug = request.path_params["slug"]
    raise Refusal(404, "RESOURCE_NOT_FOUND", f"Action {wanted} not found in Application {slug}")


P = "/api/v2/integration-schema/{slug}/actions"
ROUTES = speaking(
    "E2",
    [
        ("GET", P, browse),
        ("GET", P + "/{action_id}", read),
        ("POST", P + "/{action_id}/execute", execute),
    ],
)
