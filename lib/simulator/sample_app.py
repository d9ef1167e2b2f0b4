"""Where the sample customer's app lies below the base URL, and who may be signed in to it without a password."""

from lib.simulator import seeds
from lib.simulator.webhooks import RECEIVER

COOKIE = "sample_app_user"
LOGIN = "/app/login"
INTEGRATIONS = "/app/integrations"
CONNECT_FORM = "/app/integrations/{slug}"
CONNECT = "/app/connect/{slug}"
HELP = "/app/help/{slug}"
TOKEN = "/app/api/token"  # noqa: S105  # a path
APPLICATIONS = "/app/api/applications"
ACTIVITY = "/app/api/activity"
SIGN_UP = "/app/api/signup"
WEBHOOK = RECEIVER
OWN_API = "/app/api/contacts"  # what the sample's workflows call
OTHER_COBALT = "cobalt"  # the query parameter of APPLICATIONS and ACTIVITY that names another base URL
STAGING = f"{APPLICATIONS}?{OTHER_COBALT}={{base_url}}"


def session_header(account_id: str, seed: int = 1) -> str:
    """The header line by which a tool is signed in as a seeded account's user, after every restart and reset."""
    return f"Cookie: {COOKIE}={session_value(account_id, seed)}"


def session_value(account_id: str, seed: int) -> str:
    """What the cookie holds."""
    return seeds.secret(seed, "visitor of", account_id)
