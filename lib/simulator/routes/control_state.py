"""The simulator's own controls: what would happen over months, at once.

Each takes `profile`, the faults of the base-URL prefix whose world is meant ("" or none: that without a prefix), and,
where an account is meant, `environment` (test if left out).
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from lib.simulator import faults, seeds
from lib.simulator.catalogue import APPS
from lib.simulator.profile import Profile
from lib.simulator.routes.control import complaint, site_of
from lib.simulator.seeds import Environment
from lib.simulator.visit import visit_of
from lib.simulator.world import Account

Fields = dict[str, Any]


async def connections(request: Request) -> JSONResponse:
    """PUT {"account_id", "slug", "active": false or true}: expires or restores the account's connections."""
    given = visit_of(request).fields()
    profile, account, slug, active = _profile(request), _account(request), _app(given), _flag(given, "active")
    mine = [each for (connected, _), each in account.connections.items() if connected == slug]
    if not mine:
        raise complaint(f"{account.account_id} is not connected to {slug}")
    if not active:
        profile.world.expire(account, slug, visit_of(request).base + _prefix(given))
    for connection in mine:
        connection.active = active
    return JSONResponse({"account_id": account.account_id, "slug": slug, "active": active})


async def applications(request: Request) -> JSONResponse:
    """PUT {"slug", "enabled": false or true}: whether the organisation offers an application."""
    given = visit_of(request).fields()
    profile, slug = _profile(request), _app(given)
    change = profile.disabled.discard if _flag(given, "enabled") else profile.disabled.add
    change(slug)
    return JSONResponse({"disabled": sorted(profile.disabled)})


async def accounts(request: Request) -> JSONResponse:
    """DELETE {"account_id"}: the account is gone, and its tokens with it."""
    account = _account(request)
    _profile(request).world.delete(account.environment, account.account_id)
    return JSONResponse({"account_id": account.account_id, "environment": account.environment, "deleted": True})


def _profile(request: Request) -> Profile:
    names = _text(visit_of(request).fields(), "profile", "")
    try:
        return site_of(request).profile(faults.choose(names.split(",") if names else ()))
    except faults.UnknownFault as unknown:
        raise complaint(str(unknown)) from unknown


def _account(request: Request) -> Account:
    given = visit_of(request).fields()
    account_id, environment = _text(given, "account_id"), _environment(given)
    found = next(_profile(request).world.known(environment, account_id), None)
    if found is None:
        raise complaint(f"There is no account {account_id} in {environment}")
    return found


def _environment(given: Fields) -> Environment:
    wanted = _text(given, "environment", "test")
    for environment in seeds.ENVIRONMENTS:
        if environment == wanted:
            return environment
    raise complaint(f"environment is one of {', '.join(seeds.ENVIRONMENTS)}")


def _app(given: Fields) -> str:
    slug = _text(given, "slug")
    if slug not in APPS:
        raise complaint(f"There is no application {slug}; known are {', '.join(APPS)}")
    return slug


def _prefix(given: Fields) -> str:
    names = _text(given, "profile", "")
    return f"/__fault/{names}" if names else ""


def _flag(given: Fields, name: str) -> bool:
    value = given.get(name)
    if not isinstance(value, bool):
        raise complaint(f"{name} must be true or false")
    return value


def _text(given: Fields, name: str, default: str | None = None) -> str:
    value = given.get(name, default)
    if not isinstance(value, str) or not (value or default == ""):
        raise complaint(f"{name} must be given as text")
    return value


ROUTES = [
    Route("/__sim/connections", connections, methods=["PUT"]),
    Route("/__sim/applications", applications, methods=["PUT"]),
    Route("/__sim/accounts", accounts, methods=["DELETE"]),
]
