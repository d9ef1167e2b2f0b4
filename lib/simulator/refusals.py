"""How the API says no: the five shapes of error bodies that exist, in one place (cobalt-api.md 2.0)."""

from http import HTTPStatus
from typing import Any, Literal

ShapeName = Literal["E1", "E2", "E3", "E4", "E5", "undocumented"]

SHAPES: dict[ShapeName, dict[str, str]] = {
    # linked accounts, tokens, applications, webhooks, event management
    "E1": {"status_code": "status", "http_error_type": "kind", "error": "code", "message": "message"},
    # event firing, configs, workflows, executions, actions, schedules
    "E2": {
        "status_code": "status",
        "http_error_type": "kind",
        "error_code": "code",
        "message": "message",
        "request_id": "trace",
    },
    # what clients of 2023 were written against
    "E3": {"status_code": "status", "error_type": "kind", "message": "message", "request_id": "trace"},
    # executing a workflow
    "E4": {"message": "headline", "error": "message"},
    # the auth structure
    "E5": {"error": "code", "message": "message"},
    # a fault: none of the five
    "undocumented": {"number": "status", "reason": "message"},
}


class Refusal(Exception):
    """An answer that is not 200."""

    def __init__(self, status: int, code: str, message: str, shape: ShapeName = "E1", kind: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.shape: ShapeName = shape
        self.kind = kind or HTTPStatus(status).name

    def body(self, trace: str, shape: ShapeName | None = None) -> dict[str, Any]:
        """The JSON of the answer, in this shape or the refusal's own."""
        facts = {
            "status": self.status,
            "kind": self.kind,
            "code": self.code,
            "message": self.message,
            "headline": "Server Error",
            "trace": trace,
        }
        return {name: facts[fact] for name, fact in SHAPES[shape or self.shape].items()}


def not_found(method: str, path: str) -> Refusal:
    """There is no such route. The platform gives no 405 either."""
    return Refusal(404, "RESOURCE_NOT_FOUND", f"Cannot {method} {path}")
