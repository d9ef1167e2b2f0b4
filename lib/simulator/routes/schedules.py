"""Schedules of workflows: list, register, change, pause, resume, delete."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator import cron, schedules, seeds, timetable
from lib.simulator.refusals import Refusal
from lib.simulator.routes.dialects import speaking
from lib.simulator.routes.linked_accounts import page
from lib.simulator.routes.workflows import may_use, unknown
from lib.simulator.schedules import Schedule
from lib.simulator.visit import linked_account, named, visit_of
from lib.simulator.workflows import Workflow
from lib.simulator.world import Account

OPTIONS = ("startDate", "endDate", "tz")


async def browse(request: Request) -> JSONResponse:
    """GET those of the account."""
    return JSONResponse(page([schedules.shape(each) for each in linked_account(request).schedules], request))


async def register(request: Request) -> JSONResponse:
    """POST: the headers `slug` and `workflow_id_alias` say which workflow, `config_id` under which config."""
    account, visit = linked_account(request), visit_of(request)
    if not request.headers.get("slug"):
        raise Refusal(400, "BAD_REQUEST", "Missing Slug")
    now = visit.world.clock()
    schedule = Schedule(
        id=visit.world.next_secret("schedule")[:24],
        event_id=seeds.object_id(visit.world.seed, "scheduled", str(visit.world.made)),
        workflow=_workflow(request, account),
        account_id=account.account_id,
        config_id=request.headers.get("config_id") or account.account_id,
        added=now,
        updated=now,
    )
    _fill(schedule, visit.fields())
    account.schedules.append(schedule)
    timetable.keep(visit, account, schedule)
    return JSONResponse(schedules.shape(schedule))


async def change(request: Request) -> JSONResponse:
    """PUT what shall be different."""
    schedule = _find(request)
    _fill(schedule, {"trigger_type": schedule.kind, "regex": schedule.pattern} | visit_of(request).fields())
    return _touched(request, schedule)


async def pause(request: Request) -> JSONResponse:
    """PUT."""
    return _set(request, paused=True)


async def resume(request: Request) -> JSONResponse:
    """PUT."""
    return _set(request, paused=False)


async def delete(request: Request) -> JSONResponse:
    """DELETE."""
    schedule = _find(request)
    timetable.drop(schedule)
    linked_account(request).schedules.remove(schedule)
    return JSONResponse({"message": "Scheduled Job Deleted Successfully"})


def _find(request: Request) -> Schedule:
    for schedule in linked_account(request).schedules:
        if schedule.id == request.path_params["schedule_id"]:
            return schedule
    raise Refusal(404, "RESOURCE_NOT_FOUND", "Scheduled Job Not Found")


def _set(request: Request, *, paused: bool) -> JSONResponse:
    schedule = _find(request)
    if schedule.paused == paused:
        raise Refusal(400, "BAD_REQUEST", f"Scheduled Job Already {'Inactive' if paused else 'Active'}")
    schedule.paused = paused
    return _touched(request, schedule)


def _touched(request: Request, schedule: Schedule) -> JSONResponse:
    schedule.updated = visit_of(request).world.clock()
    timetable.keep(visit_of(request), linked_account(request), schedule)
    return JSONResponse(schedules.shape(schedule))


def _workflow(request: Request, account: Account) -> Workflow:
    wanted = request.headers.get("workflow_id_alias", "")
    for workflow in visit_of(request).world.workflows:
        known = wanted in (workflow.id, workflow.alias) and workflow.environment == account.environment
        if wanted and known and may_use(workflow, account):
            return workflow
    raise unknown()


def _fill(schedule: Schedule, given: dict[str, Any]) -> None:
    kind, pattern, dates = given.get("trigger_type"), named(given, ("regex",)), given.get("interval_dates")
    is_interval = kind == "interval" and (isinstance(dates, list) or bool(schedule.dates))
    if not (is_interval or (kind == "cron" and cron.is_cron(pattern))):
        raise Refusal(400, "BAD_REQUEST", "Cron Job Could Not Be Added  , Regex Configuration failed to register")
    schedule.kind, schedule.pattern = str(kind), pattern
    if isinstance(dates, list):
        schedule.dates = [each for each in dates if isinstance(each, dict)]
    schedule.options |= {name: given[name] for name in OPTIONS if isinstance(given.get(name), str)}
    if isinstance(given.get("payload"), dict):
        schedule.payload = given["payload"]


P = "/api/v1/workflow/public/scheduled"
ROUTES = speaking(
    "E2",
    [
        ("GET", P, browse),
        ("POST", P, register),
        ("PUT", P + "/{schedule_id}", change),
        ("DELETE", P + "/{schedule_id}", delete),
        ("PUT", P + "/{schedule_id}/pause", pause),
        ("PUT", P + "/{schedule_id}/resume", resume),
    ],
)
