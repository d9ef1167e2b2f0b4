"""Workflows. The organisation has none yet, so every id is unknown."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from lib.simulator.refusals import Refusal
from lib.simulator.visit import linked_account


async def execute(request: Request) -> JSONResponse:
    """POST: the header `slug` is required."""
    linked_account(request)
    if not request.headers.get("slug"):
        raise Refusal(400, "BAD_REQUEST", "Workflow ID and slug are required", "E4")
    raise Refusal(404, "INVALID_WORKFLOW_ID", "Workflow not found", "E2")


ROUTES = [
    Route("/api/v2/public/workflow/{workflow_id}/execute", execute, methods=["POST"]),
    Route("/api/v1/workflow/{workflow_id}/execute", execute, methods=["POST"]),
]
