"""What trackers answer: the documented success, or a sentence that says what to do."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json

from lib.cobalt.quotes import shown
from lib.trackers.tracker import Declined

LATEST = 4_102_444_800  # 2100 in seconds since 1970: beyond it a header is nonsense
RESETS = {"x-ratelimit-reset": 1, "x-ratelimit-requests-reset": 1_000}  # parts of a second
GONE = (404, 410)
SENTENCES: Mapping[int, str] = {
    400: "{title} refused the request.",
    401: "{title} does not accept the token. Make a new one, and put it where the reference points.",
    403: "{title} does not let this token comment on {issue}. Give it that right, or use the token of who wrote there.",
    404: "{title} knows no {issue}, or hides it from this token. Check the name, and what the token may read.",
    410: "{title} no longer has {issue}, or issues are switched off there. Choose another.",
    413: "{title} refused the text as too long. Attach the complete report instead.",
    422: "{title} refused the text. Attach the complete report instead.",
    429: "{title} asks to wait. Post again {later}.",
}
MOVED = "{title} says that {issue} has moved. Name it, and the site, as they are called now."
TROUBLE = "{title} is in trouble just now ({status}). Post again later: an earlier comment is found, never doubled."
STRANGE = "{title} answered {status}, which is not documented. Check the address of the site."
Model = TypeVar("Model", bound=BaseModel)


class Answer(BaseModel):
    """Only what is needed is looked at; errors never show the input."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Complaint(Answer):
    """How GitHub, or Jira, says why."""

    message: str = ""
    errorMessages: tuple[str, ...] = ()  # noqa: N815 - Jira's name
    errors: dict[str, str] | list[object] = {}

    def text(self) -> str:
        fields = self.errors.values() if isinstance(self.errors, dict) else ()
        return " ".join((self.message, *self.errorMessages, *fields)).strip()


def read(model: type[Model], response: httpx.Response, title: str, issue: str) -> Model:
    """The documented success. Raises Declined for any other answer."""
    if not response.is_success:
        raise decline(response, title, issue)
    try:
        return model.model_validate(from_json(response.content))
    except ValueError:  # ValidationError too
        raise Declined(f"{title}’s answer has not the documented form. Check the address of the site.") from None


def decline(response: httpx.Response, title: str, issue: str) -> Declined:
    """What an answer that is no success means for who wants to post."""
    status = 429 if must_wait(response) else response.status_code
    sentence = SENTENCES.get(status) or (MOVED if status < 400 else TROUBLE if status >= 500 else STRANGE)
    told = sentence.format(title=title, issue=issue, status=status, later=tell_when(response.headers))
    said = shown(_complaint(response), 200)
    return Declined(f"{told} It says: {said}" if said and 400 <= status < 500 else told)


def must_wait(response: httpx.Response) -> bool:
    """Whether a limit of the rate was met: GitHub says so with 403 as well."""
    headers = response.headers
    spent = headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers
    return response.status_code == 429 or (response.status_code == 403 and spent)


def tell_when(headers: Mapping[str, str]) -> str:
    """When to ask again, by whatever header says so."""
    wait = headers.get("retry-after", "")
    if wait.isdecimal() and len(wait) < 7:
        return f"in {wait} seconds"
    for name, parts in RESETS.items():
        reset = headers.get(name, "")
        if reset.isdecimal() and (seconds := int(reset[:16]) // parts) < LATEST:
            return f"after {datetime.fromtimestamp(seconds, UTC):%H:%M UTC}"
    return "in a few minutes"


def _complaint(response: httpx.Response) -> str:
    try:
        return Complaint.model_validate(from_json(response.content)).text()
    except (ValidationError, ValueError):
        return ""
