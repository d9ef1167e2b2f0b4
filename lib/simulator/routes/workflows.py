"""Workflows: list, read, versions, which are on, and what they want to be given."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator import misreported_workflows, seeds
from lib.simulator.catalogue import APPS
from lib.simulator.moments import iso
from lib.simulator.refusals import Refusal
from lib.simulator.routes.configs import is_enabled, on_offer
from lib.simulator.routes.dialects import speaking
from lib.simulator.routes.linked_accounts import page
from lib.simulator.seeds import Environment
from lib.simulator.visit import Visit, has_token, linked_account, organisation, visit_of
from lib.simulator.workflows import Workflow, graph, shape
from lib.simulator.world import Account


async def browse(request: Request) -> JSONResponse:
    """GET all of the organisation, or those that an account may see; `scope=private` leaves its own."""
    visit, wanted = visit_of(request), request.query_params
    environment, account = whose(request)
    private = wanted.get("scope") == "private"
    found = [
        each
        for each in visit.world.workflows
        if each.environment == environment
        and not each.draft_of
        and _is_visible(each, account)
        and (each.owner or not private)
        and _matches(each, request)
    ]
    listed = page([shape(each, visit.world.seed) for each in found], request)
    return JSONResponse(listed | {"schema": _merged(found)})


async def read(request: Request) -> JSONResponse:
    """GET one with its nodes and edges."""
    visit, (environment, account) = visit_of(request), whose(request)
    workflow = find(visit, environment, request)
    if not may_use(workflow, account):
        raise foreign()
    if misreported_workflows.is_gone(visit, workflow) or not _is_visible(workflow, account):
        raise unknown()
    workflow, seed = misreported_workflows.told(visit, workflow), visit.world.seed
    return JSONResponse(shape(workflow, seed) | graph(workflow, seed))


async def versions(request: Request) -> JSONResponse:
    """GET the published states of a private workflow, the newest first."""
    workflow = own(request, linked_account(request))
    rows = [{"_id": each.id, "version": each.number, "createdAt": iso(each.at)} for each in workflow.versions]
    return JSONResponse(page(rows[::-1], request))


async def enabled(request: Request) -> JSONResponse:
    """GET those that are on in any config of the account."""
    account, visit = _account_or_named_reason(request), visit_of(request)
    rows = [
        (workflow, config.config_id)
        for config in account.configs.values()
        for workflow in on_offer(visit, account, config.slug)
        if is_enabled(workflow, config)
    ]
    return JSONResponse(
        [
            {
                "id": workflow.id,
                "name": workflow.name,
                "description": workflow.description,
                "config_id": config_id,
                "application": _application(visit, workflow.slug),
            }
            for workflow, config_id in misreported_workflows.enabled(visit, account, rows)
        ]
    )


async def request_structure(request: Request) -> JSONResponse:
    """GET what a run wants to be given."""
    account = linked_account(request)
    workflow = find(visit_of(request), account.environment, request)
    if not may_use(workflow, account):
        raise foreign()
    told = {"payload": workflow.payload, "schema": workflow.json_schema, "schema_interpreted": workflow.json_schema}
    return JSONResponse(told)


def whose(request: Request) -> tuple[Environment, Account | None]:
    """The environment, and the account if one is named."""
    named = request.headers.get("linked_account_id") or request.query_params.get("linked_account_id")
    if not (has_token(request) or named):
        return organisation(request), None
    account = linked_account(request)
    return account.environment, account


def find(visit: Visit, environment: Environment, request: Request) -> Workflow:
    """The workflow of the path, by its id or its alias. Raises the 404 of cobalt-api.md 2.6."""
    wanted = request.path_params["workflow_id"]
    for workflow in visit.world.workflows:
        if workflow.environment == environment and wanted in (workflow.id, workflow.alias):
            return workflow
    raise unknown()


def own(request: Request, account: Account) -> Workflow:
    """As `find`, among the private workflows of an account."""
    workflow = find(visit_of(request), account.environment, request)
    if workflow.owner != account.account_id:
        raise unknown()
    return workflow


def may_use(workflow: Workflow, account: Account | None) -> bool:
    """A private workflow is for its owner only."""
    return workflow.owner in ("", account.account_id if account else "")


def unknown() -> Refusal:
    """There is no such workflow."""
    return Refusal(404, "INVALID_WORKFLOW_ID", "Workflow not found", "E2")


def foreign() -> Refusal:
    """There is one, for somebody else."""
    return Refusal(403, "SERVER_ERROR", "Workflow is private to another linked account", "E2")


def _is_visible(workflow: Workflow, account: Account | None) -> bool:
    return may_use(workflow, account) and (account is None or workflow.lets_in(account.udf))


def _matches(workflow: Workflow, request: Request) -> bool:
    wanted, seed = request.query_params, visit_of(request).world.seed
    since, until = (wanted.get(name, "")[:10] for name in ("start_date", "end_date"))
    day = iso(workflow.created)[:10]
    return (
        wanted.get("slug", workflow.slug) == workflow.slug
        and wanted.get("application_id", "") in ("", seeds.object_id(seed, "application", workflow.slug))
        and wanted.get("name", "").casefold() in workflow.name.casefold()  # a stranger's regex could take for ever
        and wanted.get("published", "") in ("", str(workflow.published).lower())
        and since <= day
        and (not until or day <= until)
    )


def _merged(workflows: list[Workflow]) -> dict[str, Any] | None:
    schemas = [workflow.json_schema for workflow in workflows if workflow.json_schema]
    properties = {name: kind for schema in schemas for name, kind in schema.get("properties", {}).items()}
    return {"type": "object", "properties": properties} if properties else None


def _application(visit: Visit, slug: str) -> dict[str, str]:
    known = APPS.get(slug)
    return {
        "_id": seeds.object_id(visit.world.seed, "application", slug),
        "name": known.name if known else slug,
        "icon": f"{visit.base}/icons/{slug}.svg",
        "description": known.description if known else "",
    }


def _account_or_named_reason(request: Request) -> Account:
    try:
        return linked_account(request)
    except Refusal as refusal:
        if refusal.message == "linked_account_id is required":
            text = "linked_account_id header is required when using org API key authentication."
            raise Refusal(400, "MISSING_LINKED_ACCOUNT_ID", text) from refusal
        raise


P = "/api/v2/public/workflow"
ROUTES = speaking(
    "E2",
    [
        ("GET", P, browse),
        ("GET", P + "/enabled", enabled),
        ("GET", P + "/versions/{workflow_id}", versions),
        ("GET", P + "/request-structure/{workflow_id}", request_structure),
        ("GET", P + "/{workflow_id}", read),
    ],
)
