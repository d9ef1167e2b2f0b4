"""What all families of routes have in common: bodies that can be answered, and refusals in the family's own shape."""

from collections.abc import Awaitable, Callable, Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.simulator import bodies
from lib.simulator.refusals import Refusal, ShapeName
from lib.simulator.visit import visit_of

Endpoint = Callable[[Request], Awaitable[Response]]
COMMON: ShapeName = "E1"  # what the code that all families share raises


def speaking(shape: ShapeName, rows: Iterable[tuple[str, str, Endpoint]]) -> list[Route]:
    """Routes from rows of method, path and endpoint.

    A refusal gets the family's shape (cobalt-api.md 6.4), unless it has another than the common one already.
    """
    return [Route(path, _translated(endpoint, shape), methods=[method]) for method, path, endpoint in rows]


def _translated(endpoint: Endpoint, shape: ShapeName) -> Endpoint:
    async def answer(request: Request) -> Response:
        try:
            _check(visit_of(request).body)
            return await endpoint(request)
        except Refusal as refusal:
            if refusal.shape == COMMON:
                refusal.shape = shape
            raise

    return answer


def _check(body: bytes) -> None:
    if not body.lstrip().startswith((b"{", b"[")):
        return
    try:
        bodies.parse(body)
    except ValueError as error:
        raise Refusal(400, "VALIDATION_ERROR", "The request body must be a JSON object") from error
