"""Executing a workflow, with or without waiting for its end."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator import misreported_runs
from lib.simulator.refusals import Refusal, ShapeName
from lib.simulator.routes.dialects import speaking
from lib.simulator.routes.workflows import find, foreign, may_use, own, unknown
from lib.simulator.runs import Run
from lib.simulator.starting import Order, begin, finish
from lib.simulator.visit import Visit, has_token, linked_account, visit_of
from lib.simulator.workflows import Workflow
from lib.simulator.world import Account

SECRETS = ("x-api-key", "authorization", "cookie")


async def execute_own(request: Request) -> JSONResponse:
    """POST: a private workflow of the account."""
    _require_slug(request)
    account = linked_account(request)
    return await _execute(request, account, own(request, account))


async def execute_any(request: Request) -> JSONResponse:
    """POST: any workflow that is not private to another, also one that the account has not enabled or may not see."""
    _require_slug(request)
    account = linked_account(request)
    workflow = find(visit_of(request), account.environment, request)
    if not may_use(workflow, account):
        raise foreign()
    return await _execute(request, account, workflow)


async def response(request: Request) -> JSONResponse:
    """GET what a run has answered so far."""
    run, now = find_run(request), visit_of(request).world.clock()
    status = run.status(now)
    return JSONResponse({"response": None if status == "RUNNING" else run.outcome.response, "status": status})


def find_run(request: Request) -> Run:
    """The execution of the path, if it is the account's own."""
    account, visit = linked_account(request), visit_of(request)
    world, now = visit.world, visit.world.clock()
    owners = [account.account_id, *misreported_runs.open_to(visit, account, by_token=has_token(request))]
    for run in (run for owner in owners for run in world.runs.of(account.environment, owner, world.workflows, now)):
        if run.id == request.path_params["execution_id"]:
            return run
    shape: ShapeName = "undocumented" if visit.suffers("execution-error-undocumented") else "E1"
    raise Refusal(404, "RESOURCE_NOT_FOUND", "Execution not found", shape)


async def _execute(request: Request, account: Account, workflow: Workflow) -> JSONResponse:
    visit, given = visit_of(request), request.headers
    if not workflow.published:
        raise unknown()
    waits = given.get("sync_execution", "").lower() == "true"
    if waits and (workflow.has_group or visit.suffers("sync-refused")):
        raise Refusal(400, "BAD_REQUEST", "A workflow with a Group node cannot be executed synchronously")
    order = Order(
        workflow=workflow,
        account_id=account.account_id,
        payload=_payload(request),
        source="API Call",
        config_id=given.get("config_id") or account.account_id,
        kind="SYNC" if waits else "ASYNC",
        tag=given.get("instance_tag", ""),
    )
    run = await finish(visit, order) if waits else begin(visit, order)
    if misreported_runs.stops(visit):
        run.stopped = run.created
    if not waits:
        return JSONResponse({"message": "Workflow execution started", "execution_id": run.id})
    return _answer(run, visit)


def _answer(run: Run, visit: Visit) -> JSONResponse:
    """A Response node decides the status, also one that looks like the platform's own refusal."""
    outcome, status = run.outcome, run.status(visit.world.clock())
    response, status_code = misreported_runs.answer(visit, outcome)
    told: dict[str, Any] = {"execution_id": run.id, "return_value": response}
    if status == "COMPLETED":
        return JSONResponse(told | {"status_code": status_code}, status_code)
    return JSONResponse(
        told | {"errored": True, "status_code": 500, "execution_error": {"status": status} | outcome.error}
    )


def _payload(request: Request) -> dict[str, Any]:
    payload = visit_of(request).fields()
    if "true" not in (request.headers.get("include-headers"), request.query_params.get("include-headers")):
        return payload
    return payload | {"headers": {name: value for name, value in request.headers.items() if name not in SECRETS}}


def _require_slug(request: Request) -> None:
    slug = request.headers.get("slug")
    if slug is None or not (slug or has_token(request)):  # the frontend SDK sends it empty
        raise Refusal(400, "BAD_REQUEST", "Workflow ID and slug are required", "E4")


ROUTES = speaking(
    "E2",
    [
        ("POST", "/api/v2/public/workflow/{workflow_id}/execute", execute_own),
        ("POST", "/api/v1/workflow/{workflow_id}/execute", execute_any),
        ("GET", "/api/v1/execution/{execution_id}/response", response),
    ],
)
