"""JSON on its way out: the same answer as another version of the platform would give it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from lib.simulator.messages import Whole, collect
from lib.simulator.visit import Visit

Members = dict[str, Any]
OPTIONAL = frozenset(  # of cobalt-api.md 2.1, without what a client decides by
    (
        *("is_seed", "tenant_account_id", "ecosystem", "version", "options", "multiple", "hidden", "defaultValue"),
        *("associated_page", "current_version", "workflow_alias", "associated_app_slugs", "associated_workflow"),
        *("instance_execution_time", "completion_time", "is_child_instance", "request_id", "expires_in"),
        *("refresh_token", "refresh_expires_in"),
    )
)
PAGE = frozenset({"docs", "totalDocs", "page", "totalPages", "schema"})
NEW_WORDS = {
    "status": {"COMPLETED": "PARTIALLY_COMPLETED", "active": "pending_review"},
    "node_status": {"Success": "Success_With_Notes"},
    "webhook_type": {"default": "teams"},
}


def vary(inner: ASGIApp, visit: Visit) -> ASGIApp:
    """Lets `inner` answer, and changes what the active faults want changed."""
    changes = [change for name, change in CHANGES.items() if visit.suffers(name)]
    changes += [_calling(*visit.called)] if visit.called else []
    if not (changes or visit.suffers("wrong-content-type")):
        return inner

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        whole = await collect(inner, scope, receive)
        if whole.is_json:
            _change(whole, changes)
            if visit.suffers("wrong-content-type"):
                whole.headers["content-type"] = "text/plain; charset=utf-8"
        await whole.send(send)

    return answer


def _change(whole: Whole, changes: list[Callable[[Members], None]]) -> None:
    told = json.loads(whole.body)
    for members in list(_objects(told)):
        for change in changes:
            change(members)
    whole.put(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


def _objects(value: Any) -> Iterator[Members]:
    """Every object, the innermost first."""
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(inner)
    if isinstance(value, dict):
        yield value


def _calling(known_as: str, called: str) -> Callable[[Members], None]:
    """An account that was asked for by an id with faults is told of by that id."""

    def change(members: Members) -> None:
        for name in ("account_id", "linked_account_id"):
            if members.get(name) == known_as:
                members[name] = called

    return change


def _add(members: Members) -> None:
    members["added_in_2027"] = {"by": "a later version"}


def _leave_out(members: Members) -> None:
    for name in OPTIONAL & members.keys():
        del members[name]


def _widen_identifier(members: Members) -> None:
    if isinstance(members.get("identifier"), str):
        members["identifier"] = {"name": members["identifier"], "type": "workspace"}


def _rename_states(members: Members) -> None:
    for name, words in NEW_WORDS.items():
        if isinstance(members.get(name), str):
            members[name] = words.get(members[name], members[name])


def _bare_page(members: Members) -> None:
    if {"docs", "totalDocs"} <= members.keys():
        for name in members.keys() - PAGE:
            del members[name]


def _expire(members: Members) -> None:
    for name in ("reauth_required", "refresh_token_expired"):
        if name in members:
            members[name] = True
    if {"connectedAt", "status"} <= members.keys():
        members["status"] = "expired"


CHANGES: dict[str, Callable[[Members], None]] = {
    "extra-fields": _add,
    "missing-optional": _leave_out,
    "identifier-object": _widen_identifier,
    "unknown-enum": _rename_states,
    "pagination-bare": _bare_page,
    "reauth-required": _expire,
}
