"""One reading of Cobalt's five error shapes, and of answers that decide nothing.

Names of the shapes: E1 to E5, in the order in which the documentation came to them.
"""

import re
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import httpx
from pydantic_core import from_json

from lib.cobalt.quotes import shown

KINDS = frozenset(
    (
        *("BAD_REQUEST", "UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "NOT_IMPLEMENTED"),
        *("INTERNAL_SERVER_ERROR", "EXTERNAL_API_ERROR"),
    )
)
CODE = re.compile(r"[A-Z_]{1,60}")
ACCOUNT_MISSING = re.compile(r"linked account\b.*\bnot found|no linked account found", re.IGNORECASE | re.DOTALL)
Shape: TypeAlias = Literal["E1", "E2", "E3", "E4", "E5", "undocumented"]


@dataclass(frozen=True)
class Problem:
    """An error as Cobalt reports it. `status` is HTTP's; the other texts are "" when not given."""

    status: int
    kind: str  # such as NOT_FOUND
    code: str  # such as INVALID_TOKEN
    text: str  # for developers; may repeat what was sent, so it is matched and never shown
    request_id: str
    shape: Shape

    @property
    def is_documented(self) -> bool:
        """Whether the body has one of the five shapes."""
        return self.shape != "undocumented"

    @property
    def name(self) -> str:
        """Such as `404 NOT_FOUND`, fit to be shown."""
        words = [word for word in (self.kind, self.code) if CODE.fullmatch(word)]
        return " ".join([str(self.status), *words[:1]])


class Unusable(Exception):
    """The answer does not decide. `cause` is stable, `because` one sentence for the customer."""

    def __init__(self, cause: str, because: str) -> None:
        super().__init__(because)
        self.cause = cause
        self.because = because


def read_problem(response: httpx.Response) -> Problem | None:
    """What an answer complains about; None for an answer that is no error."""
    try:
        body = read_json(response)
    except ValueError:
        body = None
    members = body if isinstance(body, dict) else {}
    if response.is_success and not _complains(members):
        return None
    kind, code = _classify(members)
    return Problem(
        status=response.status_code,
        kind=kind,
        code=code,
        text=_text(members)[:2000],
        request_id=shown(_word(members, "request_id") or response.headers.get("x-trace-id", "")),
        shape=_shape(members, response.status_code),
    )


def read_json(response: httpx.Response) -> Any:
    """The body as JSON, whatever its content type says. Raises ValueError.

    Python's own reader would let half characters through (which no file takes) and dive into nested lists too far.
    """
    return from_json(response.content, allow_inf_nan=False)


def refuses_credentials(response: httpx.Response) -> bool:
    """401 from Cobalt itself: a proxy's page with that status is no JSON."""
    try:
        return response.status_code == 401 and isinstance(read_json(response), dict)
    except ValueError:
        return False


def refuses(response: httpx.Response) -> bool:
    """Cobalt understood the request and said no. Not so: refused keys (401), throttling (429), the server's faults."""
    problem = read_problem(response)
    return bool(problem and problem.is_documented and 400 <= problem.status < 500 and problem.status not in (401, 429))


def says_account_missing(response: httpx.Response) -> bool:
    """There is no such linked account. The documentation varies in the status (400, 404, 500), never in the text."""
    problem = read_problem(response)
    known = problem and problem.is_documented and problem.status in (400, 404, 500)
    return bool(problem and known and ACCOUNT_MISSING.search(problem.text))


def says_account_exists(response: httpx.Response) -> bool:
    """A linked account of that name exists already."""
    problem = read_problem(response)
    known = problem and problem.is_documented and problem.status in (400, 409)
    return bool(problem and known and "already exists" in problem.text)


def undecided(response: httpx.Response) -> Unusable:
    """Why an answer that was neither the documented success nor a documented refusal decides nothing."""
    status = response.status_code
    if status == 429:
        return Unusable("rate-limited", "Cobalt asked for a pause (429); run this check again in a minute.")
    if status >= 500:
        return Unusable("server-error", f"Cobalt answered with a fault of its own ({status}); try again later.")
    try:
        read_json(response)
    except ValueError:
        return Unusable("answer-unreadable", f"JSON was due, and {_wrapping(response)} came (status {status}).")
    problem = read_problem(response)
    name = problem.name if problem else str(status)
    return Unusable("answer-undocumented", f"Cobalt's answer ({name}) is none that its documentation describes here.")


def _wrapping(response: httpx.Response) -> str:
    start = response.content[:200].lstrip().lower()
    if not response.content.strip():
        return "an empty answer"
    return "a web page" if start.startswith(b"<") else "an answer that is cut short or something else"


def _complains(body: dict[str, Any]) -> bool:
    return any(_word(body, name) for name in ("error", "error_code", "error_type", "http_error_type"))


def _word(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _classify(body: dict[str, Any]) -> tuple[str, str]:
    kind = _word(body, "http_error_type") or _word(body, "error_type")
    error = _word(body, "error")
    code = _word(body, "error_code") or (error if CODE.fullmatch(error) else "")
    # One example of the documentation has the two the wrong way round.
    return (shown(code), shown(kind)) if code in KINDS and kind not in KINDS else (shown(kind), shown(code))


def _text(body: dict[str, Any]) -> str:
    message, error = _word(body, "message"), _word(body, "error")
    return message if message not in ("", "Server Error") else error or message


def _shape(body: dict[str, Any], status: int) -> Shape:
    words = {name for name in body if _word(body, name)}
    if type(body.get("status_code")) is int:
        return _shape_with_status(words)
    if "status_code" in body or "error" not in words:
        return "undocumented"
    if _word(body, "message") == "Server Error":
        return "E4"
    return "E5" if "message" in words or status == 200 else "undocumented"


def _shape_with_status(words: set[str]) -> Shape:
    if words >= {"http_error_type", "error_code", "message"}:
        return "E2"
    if words >= {"http_error_type", "error", "message"}:
        return "E1"
    return "E3" if words >= {"error_type", "message"} else "undocumented"
