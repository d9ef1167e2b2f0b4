"""Which call of Cobalt's SDK for Node.js (@cobaltio/cobalt 1.3) sends a request, where it has one."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from lib.launch.curl import Request, Text

ONE = "([^/?]+)"  # an id

# What each call of the SDK sends, and what it is given: the id in the path, the body, or what stands in a header.
CALLS = {
    "getTokenForLinkedAccount": ("POST", "v2/public/session-token", "body"),
    "createLinkedAccount": ("POST", "v2/public/linked-account", "body"),
    "upsertLinkedAccount": ("PUT", "v2/public/linked-account", "body"),
    "getAllLinkedAccounts": ("GET", "v2/public/linked-account", "page"),
    "getLinkedAccountById": ("GET", f"v2/public/linked-account/{ONE}", "id"),
    "deleteLinkedAccount": ("DELETE", f"v2/public/linked-account/{ONE}", "id"),
    "getApplications": ("GET", "v2/public/application", "account"),
    "getApplicationBySlug": ("GET", f"v2/public/application/{ONE}", "account id"),
    "getExecutions": ("GET", "v2/public/execution", "account page"),
    "getExecutionById": ("GET", f"v2/public/execution/{ONE}", "account id"),
    "getWebhook": ("GET", "v2/public/webhook", ""),
    "createWebhook": ("POST", "v2/public/webhook", "body"),
    "triggerEvent": ("POST", "v2/public/event/trigger", "event"),
    "executeWorkflow": ("POST", f"v1/workflow/{ONE}/execute", "id slug account sync body"),
}
HEADERS = {"account": "linked_account_id", "event": "linked_account_id", "slug": "slug", "sync": "sync_execution"}
SAID_BY_ALL = frozenset({"x-api-key", "content-type"})
PAGING = frozenset({"page", "limit"})


@dataclass(frozen=True)
class Call:
    """A method of the SDK with its arguments, all JSON, and the key that it sends."""

    name: str
    arguments: tuple[Any, ...]
    key: Text


def find_call(request: Request, base_url: str) -> Call | None:
    """The call that sends this request to the Cobalt at `base_url`, and no other; None where the SDK has none."""
    address, _, query = request.url.partition("?")
    page = dict(parse_qsl(query)) | dict(request.query)
    key = request.header("x-api-key")
    for name, (method, path, wanted) in CALLS.items():
        found = re.fullmatch(re.escape(f"{base_url}/api/") + path, address)
        if key and found and method == request.method and _says(request, page, wanted.split()):
            values = _values(request, page) | {"id": found[1] if found.groups() else ""}
            return Call(name, tuple(values[each] for each in wanted.split() if values[each] is not None), key)
    return None


def _says(request: Request, page: dict[str, str], wanted: list[str]) -> bool:
    """Whether a call that is given what is wanted says all of the request and nothing more."""
    headers = {name for name, _ in request.named_headers()} - SAID_BY_ALL
    has_body = bool(request.body) == bool({"body", "event"} & {*wanted})
    pages = page.keys() <= PAGING and ("page" in wanted or not page)
    return has_body and pages and headers == {HEADERS[each] for each in wanted if each in HEADERS}


def _values(request: Request, page: dict[str, str]) -> dict[str, Any]:
    given = {name: value[0] for name, value in request.named_headers() if value and isinstance(value[0], str)}
    body = _json(request.body)
    account = given.get("linked_account_id", "")
    return {
        "body": body,
        "page": {name: int(value) if value.isdecimal() else value for name, value in page.items()} or None,
        "account": account,
        "event": {"linked_account_id": account} | body if isinstance(body, dict) else body,
        "slug": given.get("slug", ""),
        "sync": given.get("sync_execution") == "true",
    }


def _json(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body
