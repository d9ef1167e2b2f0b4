"""Families of routes refuse in their own dialects: the same refusal, another shape (cobalt-api.md 6.4)."""

from collections.abc import Awaitable, Callable, Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.simulator.refusals import Refusal, ShapeName

Endpoint = Callable[[Request], Awaitable[Response]]
COMMON: ShapeName = "E1"  # what the code that all families share raises


def speaking(shape: ShapeName, rows: Iterable[tuple[str, str, Endpoint]]) -> list[Route]:
    """Routes from rows of method, path and endpoint. A refusal of another shape than the common one keeps it."""
    return [Route(path, _translated(endpoint, shape), methods=[method]) for method, path, endpoint in rows]


def _translated(endpoint: Endpoint, shape: ShapeName) -> Endpoint:
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refusal as refusal:
            if refusal.shape == COMMON:
                refusal.shape = shape
            raise

    return answer
