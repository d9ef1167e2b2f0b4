"""Accounts under faults: the id `acme+slow+scope-extra` means the account acme, for whom these two faults are active.

The suffix is taken off before the routes see the request, and put on again where an answer tells of the account.
"""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import jwt
from starlette.datastructures import Headers
from starlette.types import Scope

from lib.simulator.faults import CATALOGUE

HEADER = b"linked_account_id"
FIELDS = ("linked_account_id", "account_id")
IN_PATH = re.compile(r"(?<=/linked-account/)[^/]+$")


@dataclass(frozen=True)
class Alias:
    """`called` is the id as the client has it, `known_as` the platform's."""

    called: str
    known_as: str
    faults: frozenset[str]


def read(account_id: str) -> Alias | None:
    """Takes an id apart; None if it ends in no fault's name."""
    parts = account_id.split("+")
    names: list[str] = []
    while len(parts) > 1 and parts[-1] in CATALOGUE:
        names.append(parts.pop())
    return Alias(account_id, "+".join(parts), frozenset(names)) if names else None


def find(scope: Scope, body: bytes) -> Alias | None:
    """The alias in a request: session token, header, query, path or body."""
    return next((found for each in _ids(scope, body) if (found := read(each))), None)


def rewrite(scope: Scope, body: bytes, alias: Alias) -> bytes:
    """Puts the platform's id in the place of the alias, in the scope and in the body that is returned."""
    known = alias.known_as
    scope["headers"] = [(name, known.encode() if name.lower() == HEADER else value) for name, value in scope["headers"]]
    query = [(name, known if name in FIELDS else value) for name, value in _query(scope)]
    scope["query_string"] = urlencode(query).encode()
    scope["path"] = IN_PATH.sub(lambda found: known if found[0] == alias.called else found[0], scope["path"])
    scope["raw_path"] = quote(scope["path"]).encode()
    return _rewritten(body, alias)


def _ids(scope: Scope, body: bytes) -> list[str]:
    headers = Headers(scope=scope)
    scheme, _, token = headers.get("authorization", "").partition(" ")
    found = [_claimed(token)] if scheme.lower() == "bearer" else []
    found += [headers.get("linked_account_id", "")]
    found += [value.replace(" ", "+") for name, value in _query(scope) if name in FIELDS]  # a bare + means a blank
    found += IN_PATH.findall(scope["path"])
    return found + [str(each[name]) for each in _objects(body) for name in FIELDS if name in each]


def _query(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _claimed(token: str) -> str:
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        return ""
    return str(claims.get("linked_account_id", ""))


def _objects(body: bytes) -> list[dict[str, Any]]:
    """The object in the body, and the one that may be in its `payload`."""
    if b"+" not in body or not body.lstrip().startswith(b"{"):
        return []
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return []
    return [each for each in (given, given.get("payload")) if isinstance(each, dict)]


def _rewritten(body: bytes, alias: Alias) -> bytes:
    objects = _objects(body)
    for each in objects:
        for name in FIELDS:
            if each.get(name) == alias.called:
                each[name] = alias.known_as
    return json.dumps(objects[0]).encode() if objects else body
