"""What is wrong with the integrations page of the sample customer's app while a fault is active."""

import jwt
from starlette.responses import Response

from lib.simulator import pages, seeds
from lib.simulator.visit import Visit
from lib.simulator.world import Account

FORBIDS_ALL = "connect-src 'none'"


def script(visit: Visit) -> str:
    """What stands before the page's own script."""
    if visit.suffers("script-leaks-key"):
        return f'const apiKey = "{seeds.key("test", visit.world.seed)}";\n'
    if visit.suffers("script-carries-old-key"):
        return f'const apiKey = "{seeds.key("test", visit.world.seed + 1)}";\n'
    return ""


def library(visit: Visit) -> str:
    """The name of what the page connects with."""
    return "" if visit.suffers("embedding-hidden") else "cobalt-js"


def link(visit: Visit, account: Account) -> str:
    """What stands below the list of applications."""
    if not visit.suffers("token-in-address"):
        return ""
    secret = seeds.secret(visit.world.seed, "session tokens")
    born = int(visit.world.clock().timestamp())
    claims = {"linked_account_id": account.account_id, "environment": "test", "iat": born, "exp": born + 3600}
    token = jwt.encode(claims, secret, algorithm="HS256")
    return f'<p><a href="{pages.text(visit.base)}/app/integrations?token={token}">Reload</a></p>'


def with_rules(visit: Visit, page: Response) -> Response:
    """The page with the rules that it gives to browsers."""
    if visit.suffers("popup-severed"):
        page.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if visit.suffers("policy-excludes-cobalt"):
        page.headers["Content-Security-Policy"] = FORBIDS_ALL
    return page
