"""What the frontend SDK asks: mostly what the public routes answer, at addresses of its own and by session token only.

No document names these addresses; they follow from what the SDK sends and reads (cobalt-api.md 6.3).
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lib.simulator import seeds
from lib.simulator.routes import applications, configs, connections
from lib.simulator.routes.dialects import Endpoint, speaking
from lib.simulator.routes.linked_accounts import with_integrations
from lib.simulator.visit import linked_account, session, visit_of


async def basics(request: Request) -> JSONResponse:
    """GET: the organisation and the customer that the token stands for."""
    account, visit = linked_account(request), visit_of(request)
    organisation = {"_id": seeds.organisation(visit.world.seed), "name": "Sample organisation"}
    told = {
        "org": organisation,
        "environment": account.environment,
        "linked_account": with_integrations(account, visit),
    }
    return JSONResponse(told)


def by_token(endpoint: Endpoint) -> Endpoint:
    """An organisation's key has no business in a browser: it opens none of these."""

    async def answer(request: Request) -> Response:
        session(request)
        return await endpoint(request)

    return answer


F = "/api/v2/f-sdk"
ONE_CONFIG = F + "/slug/{slug}/config"
ROUTES = [
    *speaking(
        "E1",
        [
            ("GET", "/api/v3/org/basics", by_token(basics)),
            ("GET", F + "/application", by_token(applications.browse)),
            ("GET", F + "/application/{slug}", by_token(applications.read)),
            ("GET", "/api/v1/{slug}/integrate", by_token(connections.oauth_url)),
            ("POST", "/api/v2/app/{slug}/save", by_token(connections.save_key)),
            ("DELETE", "/api/v1/linked-acc/integration/{slug}", by_token(connections.disconnect)),
        ],
    ),
    *speaking(
        "E2",
        [
            ("POST", F + "/config", by_token(configs.get_or_create)),
            ("PUT", F + "/config", by_token(configs.change)),
            ("GET", ONE_CONFIG, by_token(configs.read)),
            ("GET", ONE_CONFIG + "/{config_id}", by_token(configs.read)),
            ("DELETE", ONE_CONFIG, by_token(configs.delete)),
            ("DELETE", ONE_CONFIG + "/{config_id}", by_token(configs.delete)),
        ],
    ),
]
