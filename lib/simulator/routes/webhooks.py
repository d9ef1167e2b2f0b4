"""Webhooks: register, read, change, delete, and the older API for a single one."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator import webhooks
from lib.simulator.refusals import Refusal
from lib.simulator.routes.dialects import speaking
from lib.simulator.seeds import Environment
from lib.simulator.visit import Visit, organisation, visit_of
from lib.simulator.webhooks import Webhook

URL = re.compile(r"https?://[!-~]+")
HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
VALUE = re.compile(r"[ -~]*")
SILENT = {  # what no webhook has, by the fault
    "expiry-not-announced": (webhooks.EXPIRED,),
    "failures-not-announced": ("Workflow Errored",),
    "time-outs-not-announced": ("Workflow Timed Out", "Workflow Stopped"),
}
CHOICES = {"method": ("POST", "PUT", "PATCH"), "webhook_type": ("default", "slack", "custom")}


async def browse(request: Request) -> JSONResponse:
    """GET all of the key's environment."""
    return _told(request, _mine(request))


async def read(request: Request) -> JSONResponse:
    """GET one."""
    return _told(request, _find(request))


async def register(request: Request) -> JSONResponse:
    """POST `webhook_url` and `webhook_events`, and what else a Webhook may have."""
    environment, visit = organisation(request), visit_of(request)
    given = _checked(visit_of(request).fields())
    if not {"webhook_url", "webhook_events"} <= given.keys():
        raise Refusal(400, "MISSING_REQUIRED_FIELD", "webhook_url and webhook_events are required")
    webhook = _new(request, environment)
    _fill(webhook, given)
    visit.world.webhooks.append(webhook)
    return _told(request, webhook)


async def change(request: Request) -> JSONResponse:
    """PUT what shall be different."""
    webhook = _find(request)
    webhook.url = webhook.address(visit_of(request).base)
    _fill(webhook, _checked(visit_of(request).fields()))
    webhook.updated = visit_of(request).world.clock()
    return _told(request, webhook)


async def delete(request: Request) -> JSONResponse:
    """DELETE: answers with those that are left."""
    visit_of(request).world.webhooks.remove(_find(request))
    return _told(request, _mine(request))


async def regroup(request: Request) -> JSONResponse:
    """PUT {"webhookIds", "group"}; an empty group means none."""
    given, mine = visit_of(request).fields(), _mine(request)
    ids = given.get("webhookIds")
    if not isinstance(ids, list) or not ids:
        raise Refusal(400, "MISSING_REQUIRED_FIELD", "webhookIds is required")
    chosen = [webhook for webhook in mine if webhook.id in ids]
    for webhook in chosen:
        webhook.group = given["group"] if isinstance(given.get("group"), str) else ""
    return _told(request, chosen)


async def subscribe(request: Request) -> JSONResponse:
    """POST {"webhook_events": […]}, of the older API."""
    webhook = _the_single(request)
    webhook.url = webhook.address(visit_of(request).base)
    webhook.events = tuple(dict.fromkeys((*webhook.events, *_events(visit_of(request).fields().get("webhook_events")))))
    return _single(request, webhook)


async def unsubscribe(request: Request) -> JSONResponse:
    """POST {"webhook_event": …}, of the older API."""
    webhook = _the_single(request)
    (gone,) = _events([visit_of(request).fields().get("webhook_event")])
    webhook.events = tuple(event for event in webhook.events if event != gone)
    return _single(request, webhook)


async def delete_the_single(request: Request) -> JSONResponse:
    """DELETE without an id, of the older API."""
    webhook = _the_single(request)
    visit_of(request).world.webhooks.remove(webhook)
    return _single(request, webhook)


def _mine(request: Request) -> list[Webhook]:
    environment = organisation(request)
    return [webhook for webhook in visit_of(request).world.webhooks if webhook.environment == environment]


def _find(request: Request) -> Webhook:
    for webhook in _mine(request):
        if webhook.id == request.path_params["webhook_id"]:
            return webhook
    raise Refusal(400, "RESOURCE_NOT_FOUND", "Webhook not found")  # 400, as on the platform


def _the_single(request: Request) -> Webhook:
    """The older API knew one webhook: the latest one."""
    mine = _mine(request)
    if not mine:
        raise Refusal(400, "RESOURCE_NOT_FOUND", "Webhook not found")
    return mine[-1]


def _new(request: Request, environment: Environment) -> Webhook:
    world = visit_of(request).world
    now = world.clock()
    return Webhook(world.next_secret("webhook")[:24], environment, "", (), now, now)


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    """The same, with the events by their present names. Raises Refusal for what no webhook may have."""
    url, headers = given.get("webhook_url", "http://-"), given.get("webhook_headers", {})
    if not (isinstance(url, str) and URL.fullmatch(url)):
        raise Refusal(400, "VALIDATION_ERROR", "webhook_url must begin with http:// or https://")
    if not isinstance(headers, dict) or not all(_is_header(name, value) for name, value in headers.items()):
        raise Refusal(400, "VALIDATION_ERROR", "webhook_headers must be names and texts")
    for name, choices in CHOICES.items():
        if given.get(name, choices[0]) not in choices:
            raise Refusal(400, "VALIDATION_ERROR", f"{name} must be one of {', '.join(choices)}")
    if "webhook_events" not in given:
        return given
    events = _events(given["webhook_events"])
    if given.get("slug") and not set(events) <= set(webhooks.WORKFLOW_EVENTS.values()):
        raise Refusal(400, "INVALID_EVENT", "With a slug, only workflow events are allowed.")
    return given | {"webhook_events": events}


def _is_header(name: str, value: Any) -> bool:
    return bool(HEADER.fullmatch(name)) and isinstance(value, str) and bool(VALUE.fullmatch(value))


def _events(given: Any) -> tuple[str, ...]:
    names = given if isinstance(given, list) else []
    known = [webhooks.HYPHENATED.get(name, name) for name in names if isinstance(name, str)]
    if not known or len(known) != len(names) or not set(known) <= set(webhooks.EVENTS):
        raise Refusal(400, "INVALID_EVENT", "Invalid event. Check events list in documentation.")
    return tuple(dict.fromkeys(known))


def _fill(webhook: Webhook, given: dict[str, Any]) -> None:
    webhook.url = given.get("webhook_url", webhook.url)
    webhook.events = given.get("webhook_events", webhook.events)
    webhook.method = given.get("method", webhook.method)
    webhook.kind = given.get("webhook_type", webhook.kind)
    webhook.headers = given.get("webhook_headers", webhook.headers)
    if isinstance(given.get("is_enabled"), bool):
        webhook.enabled = given["is_enabled"]
    if isinstance(given.get("workflow_ids"), list):
        webhook.workflow_ids = tuple(each for each in given["workflow_ids"] if isinstance(each, str))
    if webhook.kind == "custom" and "webhook_body" in given:
        webhook.body = given["webhook_body"]
    for name, field in (("slug", "slug"), ("group", "group"), ("webhook_description", "description")):
        if isinstance(given.get(name), str):
            setattr(webhook, field, given[name])


def _told(request: Request, told: Webhook | list[Webhook]) -> JSONResponse:
    visit = visit_of(request)
    if isinstance(told, Webhook):
        return JSONResponse(_shape(visit, told))
    return JSONResponse([_shape(visit, each) for each in told])


def _shape(visit: Visit, webhook: Webhook) -> dict[str, Any]:
    shape = webhooks.shape(webhook, visit.base, visit.world.seed)
    silent = {event for fault, events in SILENT.items() if visit.suffers(fault) for event in events}
    shape["webhook_events"] = [event for event in webhook.events if event not in silent]
    if visit.suffers("webhook-lacks-a-field"):
        del shape["updatedAt"]
    return shape


def _single(request: Request, webhook: Webhook) -> JSONResponse:
    told = {"webhook_url": webhook.address(visit_of(request).base), "webhook_events": list(webhook.events)}
    return JSONResponse(told)


P = "/api/v2/public"
ROUTES = speaking(
    "E1",
    [
        ("GET", P + "/webhook", browse),
        ("POST", P + "/webhook", register),
        ("DELETE", P + "/webhook", delete_the_single),
        ("POST", P + "/webhook/subscribe", subscribe),
        ("POST", P + "/webhook/unsubscribe", unsubscribe),
        ("GET", P + "/webhook/{webhook_id}", read),
        ("PUT", P + "/webhook/{webhook_id}", change),
        ("DELETE", P + "/webhook/{webhook_id}", delete),
        ("PUT", P + "/webhooks/group/edit", regroup),
    ],
)
