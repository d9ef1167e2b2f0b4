"""The simulator's own controls: which faults are active, for everybody or by a plan."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from lib.simulator import faults
from lib.simulator.plans import Plan
from lib.simulator.routes.control import complaint, site_of
from lib.simulator.visit import visit_of

MOST_REQUESTS = 1_000_000
MOST_PLANS = 100
REAUTH = "reauth-required"


async def show(request: Request) -> JSONResponse:
    """GET: what is active, and what there is to choose from."""
    known = [
        {"name": fault.name, "does": fault.does, "family": family}
        for family, members in faults.FAMILIES.items()
        for fault in members
    ]
    return JSONResponse({"active": sorted(site_of(request).faults), "known": known})


async def choose(request: Request) -> JSONResponse:
    """PUT {"faults": [names]}: active from now on for everybody, instead of the present ones.

    Where connections begin to be expired by that, the webhooks are told, as when they expire by themselves.
    """
    site, visit = site_of(request), visit_of(request)
    before, site.faults = site.faults, _chosen(visit.fields())
    if REAUTH in site.faults - before:
        site.announce_expiry(visit.base)
    return await show(request)


async def show_plans(request: Request) -> JSONResponse:
    """GET those that are not used up."""
    return JSONResponse([plan.shape() for plan in site_of(request).plans.plans])


async def plan(request: Request) -> JSONResponse:
    """POST {"faults": [names]} with `next` (requests), `route` (a glob), `probability` and `seed`: one plan more."""
    given, plans = visit_of(request).fields(), site_of(request).plans.plans
    if len(plans) >= MOST_PLANS:
        raise complaint(f"There are {MOST_PLANS} plans already: DELETE them first")
    plans.append(_plan(given))
    return await show_plans(request)


async def forget_plans(request: Request) -> JSONResponse:
    """DELETE all."""
    site_of(request).plans.plans.clear()
    return await show_plans(request)


def _plan(given: dict[str, Any]) -> Plan:
    route, left = given.get("route", "*"), given.get("next")
    probability, seed = given.get("probability", 1.0), given.get("seed", 1)
    if not isinstance(route, str) or not route:
        raise complaint("route is a glob over method and path, such as PUT /api/v2/public/*")
    if left is not None and (not _is_whole(left) or not 0 < left <= MOST_REQUESTS):
        raise complaint(f"next is a whole number of requests from 1 to {MOST_REQUESTS}")
    if not (_is_whole(probability) or isinstance(probability, float)) or not 0 <= probability <= 1:
        raise complaint("probability is a number from 0 to 1")
    if not _is_whole(seed):
        raise complaint("seed is a whole number")
    return Plan(_chosen(given), route, left, probability, seed)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _chosen(given: dict[str, Any]) -> frozenset[str]:
    names = given.get("faults")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise complaint('Give the names as {"faults": ["slow"]}')
    try:
        return faults.choose(names)
    except faults.UnknownFault as unknown:
        raise complaint(str(unknown)) from unknown


ROUTES = [
    Route("/__sim/faults", show, methods=["GET"]),
    Route("/__sim/faults", choose, methods=["PUT"]),
    Route("/__sim/plans", show_plans, methods=["GET"]),
    Route("/__sim/plans", plan, methods=["POST"]),
    Route("/__sim/plans", forget_plans, methods=["DELETE"]),
]
