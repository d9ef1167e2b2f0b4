"""Answers that the platform itself never gave, or gave to nobody in particular."""

import math
from collections.abc import Callable
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from lib.simulator.moments import rfc1123
from lib.simulator.refusals import Refusal
from lib.simulator.visit import Visit, bearer, visit_of

LOGIN_PAGE = '<!doctype html><title>Sign in</title><form><input type="password" name="password"></form>'
PROXY_PAGE = "<html><head><title>{}</title></head><body>nginx</body></html>"
PAUSE = timedelta(seconds=1)
BURSTS = {"rate-limit-strict": 5, "rate-limit-lenient": 25}
Reply = Callable[[Request], Response | None]


def instead(request: Request) -> Response | None:
    """What is answered in place of the routes, if anything."""
    visit = visit_of(request)
    return next((told for name, reply in REPLIES.items() if visit.suffers(name) and (told := reply(request))), None)


def _told(refusal: Refusal, **headers: str) -> Reply:
    def reply(request: Request) -> Response:
        return _refused(visit_of(request), refusal, **headers)

    return reply


def _refused(visit: Visit, refusal: Refusal, **headers: str) -> Response:
    body = refusal.body(visit.trace, visit.error_shape())
    return JSONResponse(body, refusal.status, {name.replace("_", "-"): value for name, value in headers.items()})


def _page(text: str, status: int = 200) -> Reply:
    return lambda _: HTMLResponse(text, status)


def _key_refused(request: Request) -> Response | None:
    refusal = Refusal(401, "SERVER_ERROR", "Invalid Credentials")
    return _refused(visit_of(request), refusal) if "x-api-key" in request.headers else None


def _worn_out(request: Request) -> Response | None:
    """Expires the token for good, so that minting gives another one; the routes then refuse it by themselves."""
    visit, token = visit_of(request), bearer(request)
    held = visit.world.sessions.get(token)
    if held and visit.pressure.is_worn(token):
        held.expires = 0
    return None


def _missing(request: Request) -> Response:
    """As on the platform, not every missing thing is a 404."""
    path = request.scope["path"]
    if "/webhook" in path:
        refusal = Refusal(400, "RESOURCE_NOT_FOUND", "Webhook not found")
    elif "/auth-structure/" in path:
        kind = path.rpartition("/")[2]
        refusal = Refusal(500, "INTERNAL_SERVER_ERROR", f"Schema not found for integration type: {kind}", "E5")
    else:
        refusal = Refusal(404, "RESOURCE_NOT_FOUND", "Not found")
    return _refused(visit_of(request), refusal)


def _too_often(request: Request) -> Response | None:
    visit = visit_of(request)
    return _refused(visit, TOO_MANY) if visit.pressure.is_refused_again(_route(request)) else None


def _pause(request: Request) -> Response | None:
    visit = visit_of(request)
    until = visit.pressure.opens(_route(request), PAUSE)
    if until is None:
        return None
    return _refused(visit, TOO_MANY, Retry_After=str(math.ceil((until - visit.world.clock()).total_seconds())))


def _pause_until(request: Request) -> Response | None:
    """A date has whole seconds: the end of the pause is put onto one, between one and two seconds from now."""
    visit = visit_of(request)
    rest = timedelta(microseconds=visit.world.clock().microsecond)
    until = visit.pressure.opens(_route(request), 2 * PAUSE - rest)
    return _refused(visit, TOO_MANY, Retry_After=rfc1123(until)) if until else None


def _paced(name: str) -> Reply:
    def reply(request: Request) -> Response | None:
        visit = visit_of(request)
        return None if visit.pressure.take(BURSTS[name]) else _refused(visit, TOO_MANY)

    return reply


def _route(request: Request) -> str:
    return f"{request.method} {request.scope['path']}"


TOO_MANY = Refusal(429, "SERVER_ERROR", "Too many requests")
REPLIES: dict[str, Reply] = {  # the first that has something to say is heard
    "401-token-expired": _worn_out,
    **{name: _paced(name) for name in BURSTS},
    "429": _too_often,
    "429-retry-after": _pause,
    "429-retry-after-date": _pause_until,
    "rate-limited": _told(TOO_MANY, Retry_After="1"),
    "400": _told(Refusal(400, "VALIDATION_ERROR", "The request is not valid", "E2")),
    "401-key": _key_refused,
    "403": _told(Refusal(403, "SERVER_ERROR", "Workflow is private to another linked account", "E2")),
    "404": _missing,
    "500": _told(Refusal(500, "SERVER_ERROR", "Something went wrong", "E2")),
    "502": _page(PROXY_PAGE.format("502 Bad Gateway"), 502),
    "503": _page(PROXY_PAGE.format("503 Service Temporarily Unavailable"), 503),
    "html-200": _page(LOGIN_PAGE),
    "error-200": lambda _: JSONResponse({"error": "The request could not be carried out"}),
    "empty-200": lambda _: Response(media_type="application/json"),
    "204": lambda _: Response(status_code=204),
    "null": lambda _: JSONResponse(None),
}
