"""The organisation's events: define, read, change, delete. Each change answers with all of them."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator import bodies, events, misreported_workflows
from lib.simulator.events import Event
from lib.simulator.refusals import Refusal
from lib.simulator.routes.dialects import speaking
from lib.simulator.seeds import Environment
from lib.simulator.visit import Visit, named, organisation, visit_of


async def browse(request: Request) -> JSONResponse:
    """GET all."""
    return _all(visit_of(request), organisation(request))


async def read(request: Request) -> JSONResponse:
    """GET one."""
    environment = organisation(request)
    event = _find(request, environment)
    if event is None:
        raise Refusal(404, "RESOURCE_NOT_FOUND", "Event not found")
    return JSONResponse(events.shape(event))


async def create(request: Request) -> JSONResponse:
    """POST {"name", "response", "json_schema"?}; `response` is a sample payload, as an object or as JSON text."""
    environment, visit = organisation(request), visit_of(request)
    given = visit.fields()
    name = named(given, ("name",))
    if not name or not given.get("response"):
        raise Refusal(400, "MISSING_REQUIRED_FIELD", "name and response are required")
    if any((each.environment, each.name) == (environment, name) for each in visit.world.events):
        raise Refusal(400, "INVALID_EVENT_ID", f"Trigger with name {name} already exists")
    event = Event(visit.world.next_secret("event")[:24], environment, name, _sample(given), _schema(given))
    visit.world.events.append(event)
    return _all(visit, environment)


async def change(request: Request) -> JSONResponse:
    """PUT the same."""
    environment, visit = organisation(request), visit_of(request)
    event, given = _existing(request, environment), visit.fields()
    name = named(given, ("name",))
    if not name or not given.get("response"):
        raise Refusal(400, "INVALID_EVENT", "Event name and response is required")
    event.name, event.sample = name, _sample(given)
    event.json_schema = _schema(given) or event.json_schema
    return _all(visit, environment)


async def delete(request: Request) -> JSONResponse:
    """DELETE."""
    environment, visit = organisation(request), visit_of(request)
    visit.world.events.remove(_existing(request, environment))
    return _all(visit, environment)


def _all(visit: Visit, environment: Environment) -> JSONResponse:
    known = [each for each in visit.world.events if each.environment == environment]
    return JSONResponse(
        [misreported_workflows.event(visit, each) for each in known if not visit.suffers("event-undefined")]
    )


def _find(request: Request, environment: Environment) -> Event | None:
    wanted = (environment, request.path_params["event_id"])
    return next((each for each in visit_of(request).world.events if (each.environment, each.id) == wanted), None)


def _existing(request: Request, environment: Environment) -> Event:
    event = _find(request, environment)
    if event is None:
        raise Refusal(404, "INVALID_EVENT_ID", f"Trigger with Id {request.path_params['event_id']} not found")
    return event


def _sample(given: dict[str, Any]) -> Any:
    response = given["response"]
    try:
        return bodies.parse(response) if isinstance(response, str) else response
    except ValueError as error:
        raise Refusal(400, "VALIDATION_ERROR", "response is not valid JSON") from error


def _schema(given: dict[str, Any]) -> dict[str, Any] | None:
    schema = given.get("json_schema")
    return schema if isinstance(schema, dict) else None


P = "/api/v2/public"
ROUTES = speaking(
    "E1",
    [
        ("GET", P + "/application/event", browse),
        ("POST", P + "/application/event", create),
        ("GET", P + "/application/event/{event_id}", read),
        ("PUT", P + "/application/event/{event_id}", change),
        ("DELETE", P + "/application/event/{event_id}", delete),
        # The backend SDK's own addresses; POST /event and POST /event/{slug} fire instead (event_firing.py).
        ("GET", P + "/event", browse),
        ("GET", P + "/event/{event_id}", read),
        ("PUT", P + "/event/{event_id}", change),
        ("DELETE", P + "/event/{event_id}", delete),
    ],
)
