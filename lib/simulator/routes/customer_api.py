"""The sample customer's app: the API that its workflows call, with the key that it gave Cobalt for that."""

import secrets

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.simulator.sample_app import OWN_API
from lib.simulator.visit import Visit, visit_of
from lib.simulator.world import Account

STORING = "store_external_id"  # the action by which a workflow calls


async def contacts(request: Request) -> Response:
    """GET: the contacts whose HubSpot id was stored, of the account whose key is borne."""
    visit = visit_of(request)
    account = _bearer(visit, request.headers.get("authorization", ""))
    if account is None and visit.suffers("own-api-open"):
        account = visit.find("test", "acme")
    if account is None:
        return JSONResponse({"error": "A valid key is needed."}, 401)
    return JSONResponse({"contacts": _stored(visit, account)})


def _bearer(visit: Visit, header: str) -> Account | None:
    for account in visit.world.accounts:
        expected = f"Bearer {account.credentials.get('api_token', '')}"
        if account.credentials and secrets.compare_digest(header.encode(), expected.encode()):
            return account
    return None


def _stored(visit: Visit, account: Account) -> list[dict[str, str]]:
    world = visit.world
    runs = world.runs.of(account.environment, account.account_id, world.workflows, world.clock())
    records = [record for run in runs for record in run.outcome.records if record.node.action == STORING]
    given = [record.input for record in records if record.status == "Success"]
    known = {each["contact_id"]: each["hubspot_id"] for each in reversed(given)}
    return [{"contact_id": contact, "hubspot_id": identity} for contact, identity in known.items()]


ROUTES = [Route(OWN_API, contacts, methods=["GET"])]
