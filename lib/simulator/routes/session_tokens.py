"""Session tokens: mint, revoke, and whose a token is."""

import jwt
from starlette.requests import Request
from starlette.responses import JSONResponse

from lib.simulator import seeds
from lib.simulator.refusals import Refusal
from lib.simulator.routes.dialects import speaking
from lib.simulator.routes.linked_accounts import with_integrations
from lib.simulator.visit import Visit, named, organisation, session, visit_of
from lib.simulator.world import Account, Session

DAY = 86_400
HOUR = 3_600
MINUTE = 60
ALMOST_A_WEEK = 599_747  # what the vendor's own sample says
MONTH = 30 * DAY


async def mint(request: Request) -> JSONResponse:
    """POST: gives the existing token again unless `force_refresh=true`."""
    environment, visit = organisation(request), visit_of(request)
    account_id = named(visit.fields(), ("linked_account_id",))
    if not account_id:
        raise Refusal(400, "INVALID_LINKED_ACCOUNT_ID", "linked_account_id is required")
    account = visit.find(environment, account_id)
    if account is None and visit.suffers("token-for-unknown-account"):
        account = visit.world.create(environment, account_id)
        visit.world.delete(environment, account_id)
    if account is None:
        text = f"No linked account found for account id : {account_id} in environment {environment}"
        raise Refusal(400, "INVALID_LINKED_ACCOUNT_ID", text)
    if visit.suffers("token-not-minted"):
        raise Refusal(400, "AUTH_SERVICE_ERROR", "Session token could not be created")
    fresh = request.query_params.get("force_refresh") == "true"
    held = (None if fresh else _reusable(visit, account)) or _new(visit, account)
    return JSONResponse(_given_out(visit, held))


async def revoke(request: Request) -> JSONResponse:
    """POST: the token that the request bears is good no longer."""
    held, visit = session(request), visit_of(request)
    held.revoked = not visit.suffers("token-survives-revoke")
    return JSONResponse({"success": True, "revoked_count": 1})


async def whose(request: Request) -> JSONResponse:
    """GET: the account of the token that the request bears."""
    held, visit = session(request), visit_of(request)
    return JSONResponse(with_integrations(visit.account(held.environment, held.account_id), visit))


def _reusable(visit: Visit, account: Account) -> Session | None:
    """A token made under other faults is not given out again: it would hide the present ones."""
    for held in reversed(visit.world.sessions.values()):
        same = (held.account_id, held.environment) == (account.account_id, account.environment)
        if same and held.faults == visit.faults and visit.open_session(held.token):
            return held
    return None


def _new(visit: Visit, account: Account) -> Session:
    account_id, born = account.account_id, int(visit.world.clock().timestamp())
    if visit.suffers("token-for-other-account"):
        account_id = "globex" if account_id != "globex" else "acme"
    if visit.suffers("token-expired-at-birth"):
        born -= DAY + HOUR
    expires = born + (ALMOST_A_WEEK if visit.suffers("token-lives-long") else DAY)
    if visit.suffers("clock-skew"):
        born, expires = born + 5 * MINUTE, born + 6 * MINUTE
    token = _signed(visit, account, account_id, born, expires)
    while token in visit.world.sessions:  # two tokens of one second differ in their end: claims have no serial number
        expires -= 1
        token = _signed(visit, account, account_id, born, expires)
    if visit.suffers("token-revoked"):
        _revoke_all(visit, account)
    held = Session(token, account_id, account.environment, expires, visit.faults)
    visit.world.sessions[token] = held
    return held


def _revoke_all(visit: Visit, account: Account) -> None:
    for held in visit.world.sessions.values():
        if (held.account_id, held.environment) == (account.account_id, account.environment):
            held.revoked = True


def _signed(visit: Visit, account: Account, account_id: str, born: int, expires: int) -> str:
    if visit.suffers("token-unreadable"):
        return seeds.secret(visit.world.seed, "opaque", account_id, str(expires))
    astray = visit.suffers("token-wrong-environment")
    claims = {
        "org_id": seeds.organisation(visit.world.seed),
        "linked_account_id": visit.name_of(account_id),
        "environment": seeds.other(account.environment) if astray else account.environment,
        "iat": born,
        "exp": expires,
    }
    return jwt.encode(claims, seeds.secret(visit.world.seed, "session tokens"), algorithm="HS256")


def _given_out(visit: Visit, held: Session) -> dict[str, object]:
    return {
        "token": held.token,
        "refresh_token": seeds.secret(visit.world.seed, "refresh", held.token)[:48],
        "expires_in": max(0, held.expires - int(visit.world.clock().timestamp())),
        "refresh_expires_in": MONTH,
    }


P = "/api/v2/public"
ROUTES = speaking(
    "E1",
    [
        ("POST", P + "/session-token", mint),
        ("POST", P + "/session-token/revoke", revoke),
        ("GET", P + "/session/active-linked-account", whose),
    ],
)
