"""The sample customer's app: where it takes Cobalt's webhooks."""

import hashlib
import secrets

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.simulator import seeds
from lib.simulator.messages import left_within
from lib.simulator.sample_app import WEBHOOK
from lib.simulator.signing import SIGNATURE, sign
from lib.simulator.visit import Visit, visit_of

SLOW_SECONDS = 6.0


async def receive(request: Request) -> Response:
    """POST: only what Cobalt signed is believed, and twice is once."""
    visit = visit_of(request)
    if visit.suffers("receiver-slow"):
        await left_within(SLOW_SECONDS, request.receive)
    if visit.suffers("receiver-fails"):
        return JSONResponse({"error": "Internal Server Error"}, 500)
    if not (_is_signed(visit, request.headers.get(SIGNATURE, "")) or visit.suffers("receiver-trusts-everybody")):
        return JSONResponse({"error": "The signature is missing or wrong."}, 401)
    visit.fields()  # refuses what is no object
    known = _is_known(visit)
    if known and visit.suffers("receiver-refuses-duplicates"):
        return JSONResponse({"error": "This message is known."}, 409)
    return JSONResponse({"received": True, "known": known})


def _is_signed(visit: Visit, given: str) -> bool:
    """By either environment's key: the same address may be registered in both."""
    if visit.suffers("receiver-refuses-signed"):
        return False
    right = (sign(visit.body, seeds.key(environment, visit.world.seed)) for environment in seeds.ENVIRONMENTS)
    return any(secrets.compare_digest(given.encode(), each.encode()) for each in right)


def _is_known(visit: Visit) -> bool:
    digest = hashlib.sha256(visit.body).hexdigest()
    known = digest in visit.world.received
    visit.world.received.add(digest)
    return known


ROUTES = [Route(WEBHOOK, receive, methods=["POST"])]
