"""Single fields of a config, and what a rule-engine field offers."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator import configs
from lib.simulator.configs import Config, Field
from lib.simulator.refusals import Refusal
from lib.simulator.routes.configs import existing, offered, shape, wants_options
from lib.simulator.routes.dialects import speaking
from lib.simulator.visit import linked_account, visit_of


async def all_fields(request: Request) -> JSONResponse:
    """POST: the config of the header `slug`, without its id."""
    account = linked_account(request)
    config = existing(account, _slug(request), request.query_params.get("config_id", ""))
    told = shape(config, account, request)
    return JSONResponse({name: value for name, value in told.items() if name != "config_id"})


async def read(request: Request) -> JSONResponse:
    """GET or POST one, with its options."""
    config, values, field = _place(request)
    return _told(request, config, values, field)


async def write(request: Request) -> JSONResponse:
    """PUT {"value": anything}."""
    config, values, field = _place(request)
    given = visit_of(request).fields()
    if "value" not in given:
        raise Refusal(400, "VALIDATION_ERROR", "value is required")
    values[field.id] = given["value"]
    return _told(request, config, values, field)


async def clear(request: Request) -> JSONResponse:
    """DELETE: without a value from now on."""
    config, values, field = _place(request)
    values.pop(field.id, None)
    return _told(request, config, values, field)


async def rules(request: Request) -> JSONResponse:
    """POST {"rule_column": {"lhs": …}}: what may stand on the right, and the operators."""
    linked_account(request)
    _slug(request)
    field = _field(request)
    if field.field_type != configs.RULES:
        raise Refusal(400, "BAD_REQUEST", f"Field with id {field.id} is not a rule engine field")
    column = visit_of(request).fields().get("rule_column")
    lhs = column.get("lhs") if isinstance(column, dict) else None
    lhs = lhs.get("value") if isinstance(lhs, dict) else lhs
    kind, operators = configs.COLUMNS.get(lhs, ("text", ())) if isinstance(lhs, str) else ("text", ())
    names = [{"name": name, "value": name} for name in configs.COLUMNS]
    offered_next = {
        "rhs": {"name": "value", "type": kind},
        "operator": {"type": "select", "options": [{"name": name, "value": name} for name in operators]},
    }
    return JSONResponse({"rule_column": offered_next, "conditional_code_stdout": [], "options": names})


def _place(request: Request) -> tuple[Config, dict[str, Any], Field]:
    """The config, the values of the config or of one of its workflows, and the field that is asked for."""
    account, visit = linked_account(request), visit_of(request)
    config = existing(account, _slug(request), request.query_params.get("config_id", ""))
    workflow_id = request.query_params.get("workflow_id")
    if not workflow_id:
        return config, config.values, _field(request)
    workflow = offered(visit, account, config, workflow_id)
    return config, config.switch(workflow.id).values, _field(request)


def _field(request: Request) -> Field:
    wanted, of_workflow = request.path_params["field_id"], bool(request.query_params.get("workflow_id"))
    for field in configs.OF_WORKFLOW if of_workflow else configs.OF_CONFIG:
        if field.id == wanted:
            return field
    raise Refusal(400, "BAD_REQUEST", f"Field with id {wanted} not found")


def _slug(request: Request) -> str:
    slug = request.headers.get("slug", "")
    if not slug:
        raise Refusal(400, "BAD_REQUEST", "Missing Slug")
    return slug


def _told(request: Request, config: Config, values: dict[str, Any], field: Field) -> JSONResponse:
    return JSONResponse(configs.shape(field, values, config.labels, with_options=wants_options(request)))


P = "/api/v2/public/config"
ROUTES = speaking(
    "E2",
    [
        ("POST", P + "/field", all_fields),
        ("GET", P + "/field/{field_id}", read),  # how the older frontend SDKs ask
        ("POST", P + "/field/{field_id}", read),
        ("PUT", P + "/field/{field_id}", write),
        ("DELETE", P + "/field/{field_id}", clear),
        ("POST", P + "/rule-engine/{field_id}", rules),
    ],
)
