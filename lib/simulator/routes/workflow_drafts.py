"""An account's own workflows: create, edit a draft, publish, delete."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator.catalogue import APPS
from lib.simulator.refusals import Refusal
from lib.simulator.routes.dialects import speaking
from lib.simulator.routes.workflows import find, own, unknown
from lib.simulator.seed_workflows import START
from lib.simulator.visit import Visit, linked_account, named, session, visit_of
from lib.simulator.workflows import OWN_APP, Version, Workflow, graph, shape
from lib.simulator.world import Account


async def create(request: Request) -> JSONResponse:
    """POST {"name", "slug"?, "description"?}: unpublished, with a start node only."""
    account, visit = linked_account(request), visit_of(request)
    given = visit.fields()
    name, slug = named(given, ("name",)), named(given, ("slug",)) or OWN_APP
    if not name:
        raise Refusal(400, "VALIDATION_ERROR", "name is required")
    if slug not in (*APPS, OWN_APP):
        raise Refusal(500, "SERVER_ERROR", f"Application with slug {slug} not found")
    now = visit.world.clock()
    workflow = Workflow(
        id=_identity(visit),
        alias="",
        name=name,
        description=named(given, ("description",)),
        slug=slug,
        environment=account.environment,
        nodes=(START,),
        edges=(),
        created=now,
        updated=now,
        owner=account.account_id,
        published=False,
        auto_enable=False,
    )
    visit.world.workflows.append(workflow)
    return JSONResponse({"workflow": _whole(workflow, visit)})


async def edit(request: Request) -> JSONResponse:
    """GET the draft, which is made if there is none."""
    account, visit = linked_account(request), visit_of(request)
    workflow = find(visit, account.environment, request)
    if workflow.owner != account.account_id:
        text = f"No public workflow with id {request.path_params['workflow_id']}."
        raise Refusal(404, "INVALID_WORKFLOW_ID", text)
    return JSONResponse(_whole(_draft(visit, workflow), visit))


async def publish(request: Request) -> JSONResponse:
    """PUT {"published": bool}: true takes the id of a draft, false that of what is published."""
    account, visit = _by_token(request), visit_of(request)
    workflow = own(request, account)
    wanted = visit.fields().get("published")
    if not isinstance(wanted, bool):
        raise Refusal(400, "VALIDATION_ERROR", "published must be true or false")
    return JSONResponse(_whole(_release(visit, workflow) if wanted else _withdraw(workflow), visit))


async def delete(request: Request) -> JSONResponse:
    """DELETE: its draft goes too."""
    account, visit = _by_token(request), visit_of(request)
    versions = (each.id for one in visit.world.workflows if one.owner == account.account_id for each in one.versions)
    if request.path_params["workflow_id"] in versions:
        raise Refusal(400, "INVALID_WORKFLOW_ID", "Workflow is a version workflow.")
    doomed = own(request, account)
    visit.world.workflows = [each for each in visit.world.workflows if doomed.id not in (each.id, each.draft_of)]
    return JSONResponse({"success": True, "triggers_deregistered": True})


def _by_token(request: Request) -> Account:
    try:
        held = session(request)
    except Refusal as refusal:
        raise Refusal(401, "AUTH_SERVICE_ERROR", refusal.message, "E2") from refusal
    return visit_of(request).account(held.environment, held.account_id)


def _draft(visit: Visit, workflow: Workflow) -> Workflow:
    if workflow.draft_of or not workflow.published:
        return workflow
    for each in visit.world.workflows:
        if each.draft_of == workflow.id:
            return each
    draft = workflow.draft(_identity(visit), visit.world.clock())
    visit.world.workflows.append(draft)
    return draft


def _release(visit: Visit, draft: Workflow) -> Workflow:
    published = next((each for each in visit.world.workflows if each.id == draft.draft_of), draft)
    if draft.draft_of and published is draft:
        raise unknown()  # what it was a draft of is gone
    version = Version(len(published.versions) + 1, _identity(visit), visit.world.clock())
    published.nodes, published.edges, published.published = draft.nodes, draft.edges, True
    published.versions, published.updated = (*published.versions, version), version.at
    visit.world.workflows = [each for each in visit.world.workflows if each is published or each is not draft]
    return published


def _withdraw(workflow: Workflow) -> Workflow:
    if workflow.draft_of or not workflow.published:
        raise Refusal(400, "INVALID_WORKFLOW_ID", "Only public and published workflows can be unpublished")
    workflow.published = False
    return workflow


def _identity(visit: Visit) -> str:
    return visit.world.next_secret("workflow")[:24]


def _whole(workflow: Workflow, visit: Visit) -> dict[str, Any]:
    return shape(workflow, visit.world.seed) | graph(workflow, visit.world.seed)


P = "/api/v2/public/workflow"
ROUTES = speaking(
    "E2",
    [
        ("POST", P, create),
        ("GET", P + "/{workflow_id}/edit", edit),
        ("PUT", P + "/{workflow_id}/publish", publish),
        ("DELETE", P + "/{workflow_id}", delete),
    ],
)
