"""Linked accounts: create, upsert, read, list, delete."""

import itertools
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator import misreported, seeds
from lib.simulator.refusals import Refusal
from lib.simulator.routes.dialects import speaking
from lib.simulator.seeds import Environment
from lib.simulator.visit import Visit, has_token, named, organisation, session, visit_of
from lib.simulator.workflows import OWN_APP
from lib.simulator.world import Account, Connection, account_shape, iso

COUNT = re.compile(r"[1-9][0-9]{0,5}")
DEFAULT_LIMIT = 10
MANY = 25  # items of a list under the fault `pagination`
ID_FIELDS = ("account_id", "linked_account_id")


async def create(request: Request) -> JSONResponse:
    """POST: refuses an id that exists."""
    environment, visit = organisation(request), visit_of(request)
    fields = visit.fields()
    account_id = _required_id(fields)
    _check_own_app(fields)
    account = visit.find(environment, account_id)
    if visit.suffers("duplicate-account"):
        raise _already_exists(environment, account_id)
    if account is None:
        account = visit.world.create(environment, account_id)
    elif not visit.suffers("duplicate-create-accepted"):
        raise _already_exists(environment, account_id)
    _fill(account, fields)
    return JSONResponse(account_shape(account, visit.world.seed) | {"integrations": None})


async def upsert(request: Request) -> JSONResponse:
    """PUT: with a session token, the account is the token's. Fields may be flat or in `payload`, which wins."""
    visit = visit_of(request)
    given = visit.fields()
    fields = given | (given["payload"] if isinstance(given.get("payload"), dict) else {})
    environment, account_id = _whose(request, fields)
    _check_own_app(fields)
    account = visit.find(environment, account_id)
    if account is not None and visit.suffers("upsert-refused"):
        raise _already_exists(environment, account_id)
    is_new = account is None
    if account is None or visit.suffers("upsert-makes-twins"):
        account = visit.world.create(environment, account_id)
    else:
        account.writes += 1
        account.updated = visit.world.clock()
    _fill(account, fields)
    shape = account_shape(account, visit.world.seed)
    return JSONResponse(shape | {"new_account": is_new or visit.suffers("upsert-always-new")})


async def read(request: Request) -> JSONResponse:
    """GET one. A session token reads its own account only."""
    visit, account_id = visit_of(request), request.path_params["account_id"]
    environment, allowed = _whose(request, {"account_id": account_id})
    if account_id != allowed:
        raise visit.unknown_account(environment, account_id)
    return JSONResponse(_as_read(visit, visit.account(environment, account_id)))


async def browse(request: Request) -> JSONResponse:
    """GET all, page by page; `search` looks into ids and names."""
    environment, visit = organisation(request), visit_of(request)
    wanted = request.query_params.get("search", "").casefold()
    found = [
        with_integrations(account, visit)
        for account in visit.world.accounts
        if account.environment == environment
        and visit.find(environment, account.account_id)
        and wanted in f"{account.account_id} {account.name}".casefold()
    ]
    if environment == "production" and visit.suffers("test-account-in-production"):
        found.append(found[-1] | {"account_id": "demo-1", "name": "Demo"})
    return JSONResponse(page(misreported.listed_accounts(visit, found), request))


async def delete(request: Request) -> JSONResponse:
    """DELETE: revokes the account's tokens too."""
    environment, visit = organisation(request), visit_of(request)
    account = visit.account(environment, request.path_params["account_id"])
    if not (visit.suffers("delete-does-nothing") and account.writes > 1):
        visit.world.delete(environment, account.account_id)
    return JSONResponse({"message": "User deleted successfully"})


def with_integrations(account: Account, visit: Visit) -> dict[str, Any]:
    """A LinkedAccount with its connections; credentials are never shown."""
    connected = [
        {
            "_id": connection.id,
            "type": slug,
            "name": visit.app(slug).name,
            "icon": f"{visit.base}/icons/{slug}.svg",
            "identifier": _identifier(connection, visit),
            "app_id": seeds.object_id(visit.world.seed, "application", slug),
            "reauth_required": _has_expired(account, connection, visit),
            "refresh_token_expired": _has_expired(account, connection, visit),
            "createdAt": iso(connection.at),
            "updatedAt": iso(connection.at),
        }
        for (slug, _), connection in account.connections.items()
        if visit.enables(slug)
    ]
    return account_shape(account, visit.world.seed) | {"integrations": connected + _own_app(account, visit)}


def _identifier(connection: Connection, visit: Visit) -> str:
    real = visit.suffers("production-account-in-test")
    return connection.identifier.replace("-sandbox", "") if real else connection.identifier


def _has_expired(account: Account, connection: Connection, visit: Visit) -> bool:
    return not connection.active or (visit.suffers("connection-expired") and account.account_id != "acme")


def _own_app(account: Account, visit: Visit) -> list[dict[str, Any]]:
    """The organisation's own app counts as connected once it has credentials."""
    own = {
        "_id": seeds.object_id(visit.world.seed, "own app", account.id),
        "type": OWN_APP,
        "name": "Sample app",
        "icon": None,
        "identifier": account.account_id,
        "app_id": seeds.object_id(visit.world.seed, "application", OWN_APP),
        "reauth_required": visit.suffers("own-app-expired"),
        "refresh_token_expired": visit.suffers("own-app-expired"),
        "createdAt": iso(account.created),
        "updatedAt": iso(account.updated),
    }
    return [own] if account.credentials and not visit.suffers("own-app-not-connected") else []


def page(items: list[dict[str, Any]], request: Request) -> dict[str, Any]:
    """Page<T> of cobalt-api.md 2.1. Nonsense in `page` and `limit` means the defaults, 1 and 10."""
    number, limit = _count(request, "page", 1), _count(request, "limit", DEFAULT_LIMIT)
    if visit_of(request).suffers("pagination-capped"):
        limit = min(limit, DEFAULT_LIMIT)
    if visit_of(request).suffers("pagination"):
        items = _enough(items)
    pages = max(1, -(-len(items) // limit))
    return {
        "docs": items[(number - 1) * limit : number * limit],
        "totalDocs": len(items),
        "limit": limit,
        "totalPages": pages,
        "page": number,
        "pagingCounter": (number - 1) * limit + 1,
        "hasPrevPage": number > 1,
        "hasNextPage": number < pages,
        "prevPage": number - 1 if number > 1 else None,
        "nextPage": number + 1 if number < pages else None,
    }


def _enough(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As many as make two full pages and a short one: the same again, with ids of their own."""
    again = (each | _numbered(each, turn) for turn in itertools.count(2) for each in items)
    return [*items, *itertools.islice(again, MANY - len(items))] if 0 < len(items) < MANY else items


def _numbered(item: dict[str, Any], turn: int) -> dict[str, Any]:
    ids = {"_id": seeds.object_id(0, str(item.get("_id")), str(turn)), "account_id": f"{item.get('account_id')}-{turn}"}
    return {name: value for name, value in ids.items() if name in item}


def _count(request: Request, name: str, default: int) -> int:
    given = request.query_params.get(name, "")
    return int(given) if COUNT.fullmatch(given) else default


def _whose(request: Request, fields: dict[str, Any]) -> tuple[Environment, str]:
    if has_token(request):
        held = session(request)
        return held.environment, held.account_id
    return organisation(request), _required_id(fields)


def _required_id(fields: dict[str, Any]) -> str:
    account_id = named(fields, ID_FIELDS)
    if not account_id:
        raise Refusal(400, "INVALID_LINKED_ACCOUNT_ID", "linked_account_id required")
    return account_id


def _already_exists(environment: Environment, account_id: str) -> Refusal:
    text = f"Linked account with id {account_id} already exists in the {environment} environment"
    return Refusal(400, "INVALID_LINKED_ACCOUNT_ID", text)


def _check_own_app(fields: dict[str, Any]) -> None:
    given = fields.get("your_app", {"auth_credentials": {"": ""}})
    if not (isinstance(given, dict) and isinstance(given.get("auth_credentials"), dict) and given["auth_credentials"]):
        raise Refusal(500, "SERVER_ERROR", "Valid App ID and Auth credentials required in your_app")


def _fill(account: Account, fields: dict[str, Any]) -> None:
    if isinstance(fields.get("name"), str):
        account.name = fields["name"]
    if isinstance(fields.get("udf"), dict):
        account.udf |= {name: str(value) for name, value in fields["udf"].items()}
    if "your_app" in fields:
        account.credentials |= {key: str(value) for key, value in fields["your_app"]["auth_credentials"].items()}


def _as_read(visit: Visit, account: Account) -> dict[str, Any]:
    if not account.seeded:
        return with_integrations(account, visit)
    if visit.suffers("account-unreadable"):
        return {"account": {"title": account.name}}
    if visit.suffers("account-is-another"):
        stranger = "globex" if account.account_id != "globex" else "acme"
        account = visit.account(account.environment, stranger)
    wrong = {"environment": seeds.other(account.environment)} if visit.suffers("account-wrong-environment") else {}
    return with_integrations(account, visit) | wrong | misreported.read_account(visit)


P = "/api/v2/public/linked-account"
ROUTES = speaking(
    "E1",
    [
        ("POST", P, create),
        ("PUT", P, upsert),
        ("GET", P, browse),
        ("GET", P + "/{account_id:path}", read),
        ("DELETE", P + "/{account_id:path}", delete),
    ],
)
