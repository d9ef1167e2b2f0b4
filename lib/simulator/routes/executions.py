"""Executions: list, read, stop, rerun, and the batches of a loop."""

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator import misreported_runs, misreported_workflows, seeds
from lib.simulator.moments import boundary, iso
from lib.simulator.refusals import Refusal
from lib.simulator.routes.dialects import speaking
from lib.simulator.routes.executing import find_run
from lib.simulator.routes.linked_accounts import page
from lib.simulator.runs import Run
from lib.simulator.starting import Order, begin
from lib.simulator.visit import Visit, linked_account, visit_of
from lib.simulator.walk import Record


async def browse(request: Request) -> JSONResponse:
    """GET those of the account, the latest first unless `sortAsc=true`."""
    account, visit = _account(request), visit_of(request)
    world, now = visit.world, visit.world.clock()
    runs = world.runs.of(account.environment, account.account_id, world.workflows, now)
    found = [run for run in misreported_runs.listed(visit, runs) if _matches(run, request, now)]
    if request.query_params.get("sortAsc") == "true":
        found.reverse()
    return JSONResponse(page([row(run, visit, now) for run in found], request))


async def read(request: Request) -> JSONResponse:
    """GET one with what its nodes did."""
    run, visit = find_run(request), visit_of(request)
    now = visit.world.clock()
    progress = [*run.progress(now), *misreported_workflows.more(visit, run)]
    reached = sum(was_reached for _, was_reached in progress)
    nodes = [
        _node(record, was_reached)
        | misreported_runs.node(visit, record)
        | misreported_workflows.given(visit, run, record)
        for record, was_reached in progress
    ]
    percentage = 100 if run.status(now) in ("COMPLETED", "ERRORED") else 100 * reached // (len(progress) + 1)
    return JSONResponse(row(run, visit, now) | {"completion_percentage": percentage, "nodes": nodes})


async def stop(request: Request) -> JSONResponse:
    """POST: without effect on what is over."""
    run, visit = find_run(request), visit_of(request)
    running = run.status(visit.world.clock()) == "RUNNING"
    run.stop(visit.world.clock())
    if running:
        visit.world.announcer.run_ended(run, visit.base)
    return JSONResponse({"message": "Stopping instance"})


async def rerun(request: Request) -> JSONResponse:
    """POST: once more, with the same payload."""
    run, visit = find_run(request), visit_of(request)
    order = Order(run.workflow, run.account_id, run.payload, run.source, run.config_id, tag=run.tag)
    return JSONResponse({"status": "success", "id": begin(visit, order).id})


async def batches(request: Request) -> JSONResponse:
    """GET what became of each item of a loop; for other nodes the platform cannot tell."""
    run, wanted = find_run(request), request.query_params.get("status", "All")
    for record in run.outcome.records:
        if record.node.id == request.path_params["node_id"] and record.node.is_batch:
            return JSONResponse(page([each for each in record.batches if wanted in ("All", each["status"])], request))
    text = "Batch details are not yet available for this execution type"
    raise Refusal(501, "NOT_IMPLEMENTED", text)


def row(run: Run, visit: Visit, now: datetime) -> dict[str, Any]:
    """An Execution of cobalt-api.md 2.1, as lists show it."""
    seed, workflow, status = visit.world.seed, run.workflow, misreported_runs.status(visit, run, now)
    application = {
        "_id": seeds.object_id(seed, "application", workflow.slug),
        "name": workflow.slug,
        "icon": f"{visit.base}/icons/{workflow.slug}.svg",
    }
    told = {
        "_id": run.id,
        "name": workflow.name,
        "org_id": seeds.organisation(seed),
        "environment": run.environment,
        "status": status,
        "associated_application": application,
        "associated_workflow": {"_id": workflow.id, "name": workflow.name},
        "trigger_application_event": workflow.event if run.source == "Event" else run.source,
        "associated_event_id": seeds.object_id(seed, "fired", run.id),
        "linked_account_id": run.account_id,
        "config_id": run.config_id,
        "type_of_execution": run.kind,
        "execution_source": run.source,
        "is_child_instance": False,
        "createdAt": iso(run.created),
        "updatedAt": iso(run.stopped or run.ends),
    } | ({"instance_tag": run.tag} if run.tag else {})
    if status in ("RUNNING", "STOPPING"):
        return told
    return told | {"instance_execution_time": run.milliseconds, "completion_time": iso(run.stopped or run.ends)}


def _node(record: Record, was_reached: bool) -> dict[str, Any]:
    return {
        "node_id": record.node.id,
        "node_name": record.node.name,
        "node_type": record.node.type,
        "node_status": record.status if was_reached else "Waiting",
        "is_batch": record.node.is_batch,
        "attempts_made": record.attempts if was_reached else 0,
        "maximum_attempts": record.node.attempts,
        "input_data": record.input if was_reached else None,
        "latest_output": record.output if was_reached else None,
        "execution_time": record.milliseconds if was_reached else 0,
    }


def _account(request: Request) -> Any:
    try:
        return linked_account(request)
    except Refusal as refusal:
        if refusal.message == "linked_account_id is required":
            text = "linked_account_id or org_id is required"
            raise Refusal(400, "BAD_REQUEST", text, kind="SERVER_ERROR") from refusal  # kind and code swapped
        raise


def _matches(run: Run, request: Request, now: datetime) -> bool:
    wanted = request.query_params
    source = wanted.get("execution_source", "All").upper().replace(" ", "_")
    since, until = boundary(wanted.get("start_date", ""), first=True), boundary(wanted.get("end_date", ""), first=False)
    return (
        wanted.get("status", "All") in ("All", "", misreported_runs.status(visit_of(request), run, now))
        and source in ("ALL", "", run.source.upper().replace(" ", "_"))
        and wanted.get("execution_type", "All") in ("All", "", run.kind)
        and (not wanted.get("slug") or run.workflow.slug in wanted["slug"].split(","))
        and wanted.get("workflow_id", "") in ("", run.workflow.id)
        and wanted.get("workflow_name", "").casefold() in run.workflow.name.casefold()
        and wanted.get("execution_id", "") in ("", run.id)
        and (since is None or since <= run.created)
        and (until is None or run.created <= until)
    )


P = "/api/v2/public/execution"
ROUTES = speaking(
    "E2",
    [
        ("GET", P, browse),
        ("GET", P + "/{execution_id}", read),
        ("POST", P + "/{execution_id}/stop", stop),
        ("POST", P + "/{execution_id}/rerun", rerun),
        ("GET", P + "/{execution_id}/nodes/{node_id}/batches", batches),
    ],
)
