"""Firing an event: every workflow of the account that listens to it runs."""

from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator import bodies
from lib.simulator.refusals import Refusal
from lib.simulator.routes import events
from lib.simulator.routes.configs import is_enabled, on_offer
from lib.simulator.routes.dialects import speaking
from lib.simulator.starting import Order, begin
from lib.simulator.visit import Visit, linked_account, named, visit_of
from lib.simulator.workflows import OWN_APP
from lib.simulator.world import Account


async def fire(request: Request) -> JSONResponse:
    """POST {"event" or "trigger", "payload"} as JSON or as a form. Tells nothing of what it starts."""
    account, visit = linked_account(request), visit_of(request)
    given = _given(request)
    name = named(given, ("event", "trigger"))
    known = [] if visit.suffers("event-not-taken") else visit.world.events
    if not any((each.environment, each.name) == (account.environment, name) for each in known):
        raise Refusal(404, "INVALID_EVENT", "Trigger not found")
    slug = request.path_params.get("slug") or request.headers.get("slug") or OWN_APP
    config_id = request.headers.get("config_id") or named(given, ("config_id",)) or account.account_id
    for order in _orders(visit, account, name, slug, config_id, given.get("payload")):
        begin(visit, order)
    return JSONResponse({"message": "Webhook Fired Success"})


async def fire_or_create(request: Request) -> JSONResponse:
    """POST: the SDK fires here; what defines an event has a name and a sample instead."""
    defines = {"name", "response"} <= _given(request).keys()
    return await (events.create if defines else fire)(request)


def _orders(visit: Visit, account: Account, event: str, slug: str, config_id: str, payload: Any) -> list[Order]:
    """The organisation's own app speaks to workflows of all applications, another slug to its own only."""
    return [
        Order(workflow, account.account_id, payload, "Event", config_id)
        for config in account.configs.values()
        if config.config_id == config_id and slug in (OWN_APP, config.slug)
        for workflow in on_offer(visit, account, config.slug)
        if workflow.event == event and is_enabled(workflow, config)
    ]


def _given(request: Request) -> dict[str, Any]:
    kind = request.headers.get("content-type", "")
    if not kind.lower().startswith("multipart/form-data"):
        return visit_of(request).fields()
    fields = _form(kind, visit_of(request).body)
    try:
        payload = bodies.parse(fields.pop("payload", "{}"))
    except ValueError as error:
        raise Refusal(400, "VALIDATION_ERROR", "payload is not valid JSON") from error
    names = {name: fields.pop(name) for name in ("event", "trigger", "config_id") if name in fields}
    return names | {"payload": payload | fields if isinstance(payload, dict) else payload}


def _form(kind: str, body: bytes) -> dict[str, str]:
    """Fields and files as text."""
    whole = b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n" + body
    parts = BytesParser(policy=HTTP).parsebytes(whole).iter_parts()
    contents = ((part.get_param("name", header="content-disposition"), part.get_payload(decode=True)) for part in parts)
    return {
        str(name): content.decode(errors="replace") for name, content in contents if name and isinstance(content, bytes)
    }


P = "/api/v2/public"
ROUTES = speaking(
    "E2",
    [
        ("POST", P + "/event", fire_or_create),
        ("POST", P + "/event/trigger", fire),
        ("POST", P + "/event/{slug}", fire),
        ("POST", "/api/v1/event/trigger", fire),
        ("POST", "/api/v1/webhook/{app_id}", fire),
    ],
)
