"""Configs: get or create, change, read, list, delete, and switch their workflows."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator import configs, misreported_workflows, seeds
from lib.simulator.catalogue import APPS
from lib.simulator.configs import Config
from lib.simulator.refusals import Refusal
from lib.simulator.routes.dialects import speaking
from lib.simulator.visit import Visit, linked_account, named, visit_of
from lib.simulator.workflows import Workflow
from lib.simulator.world import Account


async def get_or_create(request: Request) -> JSONResponse:
    """POST."""
    account, visit = linked_account(request), visit_of(request)
    given = visit.fields()
    slug = _known_slug(given)
    config_id = named(given, ("config_id",)) or account.account_id
    if (slug, config_id) not in account.configs:
        identity = visit.world.next_secret("config")[:24]
        account.configs[slug, config_id] = Config(identity, slug, config_id)
    config = account.configs[slug, config_id]
    _fill(config, given)
    return JSONResponse(shape(config, account, request))


async def change(request: Request) -> JSONResponse:
    """PUT `fields` as a map from id to value, and `workflows` as a list of the same."""
    account, visit = linked_account(request), visit_of(request)
    given = visit.fields()
    slug = _known_slug(given)
    config = existing(account, slug, named(given, ("config_id",)))
    if is_expired(account, slug) or visit.suffers("reauth-required"):
        raise Refusal(500, "SERVER_ERROR", "Error While Editing Config: access token revoked")
    _fill(config, given)
    return JSONResponse(shape(config, account, request))


async def read(request: Request) -> JSONResponse:
    """GET; the SDK sends a body with it."""
    account, visit, slug = linked_account(request), visit_of(request), request.path_params["slug"]
    if slug not in APPS:
        org = seeds.organisation(visit.world.seed)
        raise Refusal(500, "SERVER_ERROR", f"Application with id {slug} does not exist for org {org} or is not enabled")
    return JSONResponse(shape(existing(account, slug, _config_id(request)), account, request))


async def browse(request: Request) -> JSONResponse:
    """GET the ids of an account's configs."""
    account, slug = linked_account(request), request.path_params["slug"]
    mine = [config for config in account.configs.values() if config.slug == slug]
    return JSONResponse([{"_id": config.id, "config_id": config.config_id} for config in mine])


async def delete(request: Request) -> JSONResponse:
    """DELETE."""
    account, slug = linked_account(request), request.path_params["slug"]
    if slug not in APPS:
        raise Refusal(400, "BAD_REQUEST", f"Application with slug {slug} not found")
    del account.configs[slug, existing(account, slug, _config_id(request)).config_id]
    return JSONResponse({"message": "Installation Deleted Success"})


async def switch(request: Request) -> JSONResponse:
    """PATCH {"enabled": bool}: one workflow on or off."""
    account, visit, slug = linked_account(request), visit_of(request), request.path_params["slug"]
    config = existing(account, slug, _config_id(request))
    wanted = visit.fields().get("enabled")
    if not isinstance(wanted, bool):
        raise Refusal(400, "VALIDATION_ERROR", "enabled must be true or false")
    workflow = offered(visit, account, config, request.path_params["workflow_id"])
    if not is_connected(account, slug):
        raise Refusal(400, "BAD_REQUEST", f"Application {slug} is not connected")
    config.switch(workflow.id).enabled = wanted
    return JSONResponse({"workflows": [_workflow(each, config) for each in on_offer(visit, account, slug)]})


def existing(account: Account, slug: str, config_id: str) -> Config:
    """A config of the account; "" means the one that is called like the account."""
    wanted = config_id or account.account_id
    if (slug, wanted) not in account.configs:
        raise Refusal(404, "RESOURCE_NOT_FOUND", f"Config with config id {wanted} not found")
    return account.configs[slug, wanted]


def on_offer(visit: Visit, account: Account, slug: str) -> list[Workflow]:
    """The published workflows of an application that this account may use."""
    return [
        workflow
        for workflow in visit.world.workflows
        if (workflow.environment, workflow.slug) == (account.environment, slug)
        and workflow.published
        and workflow.owner in ("", account.account_id)
        and workflow.lets_in(account.udf)
    ]


def offered(visit: Visit, account: Account, config: Config, workflow_id: str) -> Workflow:
    """One of them."""
    for workflow in on_offer(visit, account, config.slug):
        if workflow.id == workflow_id:
            return workflow
    raise Refusal(404, "INVALID_WORKFLOW_ID", f"No workflow with id {workflow_id} exists on config")


def is_enabled(workflow: Workflow, config: Config) -> bool:
    """Whether it is on in this config."""
    decided = config.switch(workflow.id).enabled
    return workflow.auto_enable if decided is None else decided


def is_connected(account: Account, slug: str) -> bool:
    """Whether the account has a live connection to the application."""
    return any(each.active for (connected, _), each in account.connections.items() if connected == slug)


def is_expired(account: Account, slug: str) -> bool:
    """Whether it had one, and has to connect again."""
    return any(connected == slug for connected, _ in account.connections) and not is_connected(account, slug)


def wants_options(request: Request) -> bool:
    """Clients may leave the options of fields out."""
    return request.headers.get("disable_field_options") != "true"


def shape(config: Config, account: Account, request: Request) -> dict[str, Any]:
    """A Config of cobalt-api.md 2.1."""
    with_options = wants_options(request)
    told = [configs.shape(each, config.values, config.labels, with_options=with_options) for each in configs.OF_CONFIG]
    visit, workflows = visit_of(request), []
    for workflow in misreported_workflows.offered(visit, on_offer(visit, account, config.slug)):
        values = config.switch(workflow.id).values
        fields = [configs.shape(each, values, [], with_options=with_options) for each in configs.OF_WORKFLOW]
        workflows.append(_workflow(workflow, config) | {"fields": fields})
    return {
        "slug": config.slug,
        "config_id": config.config_id,
        "fields": told,
        "workflows": workflows,
        "field_errors": [],
    }


def _workflow(workflow: Workflow, config: Config) -> dict[str, Any]:
    return {
        "id": workflow.id,
        "name": workflow.name,
        "description": workflow.description,
        "enabled": is_enabled(workflow, config),
    }


def _known_slug(given: dict[str, Any]) -> str:
    slug = named(given, ("slug",))
    if slug not in APPS:
        raise Refusal(404, "INVALID_APP_ID", f"Application with slug {slug} not found")
    return slug


def _config_id(request: Request) -> str:
    config_id: str = request.path_params.get("config_id", "")
    return config_id


def _fill(config: Config, given: dict[str, Any]) -> None:
    config.values |= _values(given.get("fields"))
    if isinstance(given.get("labels"), list):
        config.labels = given["labels"]
    rows = given.get("workflows")
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("id"), str):
            setting = config.switch(row["id"])
            setting.values |= _values(row.get("fields"))
            if isinstance(row.get("enabled"), bool):
                setting.enabled = row["enabled"]


def _values(fields: Any) -> dict[str, Any]:
    """Values by field id, from the map that clients send or from the list of fields that the vendor's file asks for."""
    if isinstance(fields, list):
        fields = {row["id"]: row.get("value") for row in fields if isinstance(row, dict) and "id" in row}
    return {name: value for name, value in fields.items() if isinstance(name, str)} if isinstance(fields, dict) else {}


P = "/api/v2/public"
ROUTES = speaking(
    "E2",
    [
        ("POST", P + "/config", get_or_create),
        ("PUT", P + "/config", change),
        ("GET", P + "/slug/{slug}/config", read),
        ("GET", P + "/slug/{slug}/config/{config_id}", read),
        ("DELETE", P + "/slug/{slug}/config", delete),
        ("DELETE", P + "/slug/{slug}/config/{config_id}", delete),
        ("GET", P + "/slug/{slug}/configs", browse),
        ("PATCH", P + "/slug/{slug}/config/{config_id}/workflows/{workflow_id}", switch),
    ],
)
