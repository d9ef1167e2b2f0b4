"""One request as the routes see it: the world it meets, the faults it suffers, and who is asking."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from lib.simulator import seeds
from lib.simulator.catalogue import APPS, App
from lib.simulator.faults import CATALOGUE
from lib.simulator.pressure import Pressure
from lib.simulator.refusals import Refusal, ShapeName
from lib.simulator.seeds import Environment
from lib.simulator.world import Account, Session, World


@dataclass(frozen=True)
class Visit:
    """`base` is what the client calls the base URL, prefix included and no slash at its end."""

    world: World
    faults: frozenset[str]
    base: str
    trace: str
    body: bytes = field(repr=False)
    pressure: Pressure
    disabled: frozenset[str] = frozenset()  # applications
    called: tuple[str, str] | None = None  # the account's id, and what the client calls it

    def suffers(self, fault: str) -> bool:
        """Whether a fault is active; KeyError for one that the catalogue has not."""
        return CATALOGUE[fault].name in self.faults

    def fields(self) -> dict[str, Any]:
        """The JSON object in the body; {} for an empty body, whatever its content type."""
        if not self.body.strip():
            return {}
        try:
            given = json.loads(self.body)
        except (ValueError, RecursionError):
            given = None
        if not isinstance(given, dict):
            raise Refusal(400, "VALIDATION_ERROR", "The request body must be a JSON object")
        return given

    def form(self) -> dict[str, str]:
        """The fields of an HTML form."""
        return dict(parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True))

    def find(self, environment: Environment, account_id: str) -> Account | None:
        """The account of this id, if this visit can see it."""
        hidden = self.suffers("account-missing")
        known = self.world.known(environment, account_id)
        return next((each for each in known if not (hidden and each.seeded)), None)

    def account(self, environment: Environment, account_id: str) -> Account:
        """As `find`. Raises `unknown_account`."""
        found = self.find(environment, account_id)
        if found is None:
            raise self.unknown_account(environment, account_id)
        return found

    def unknown_account(self, environment: Environment, account_id: str) -> Refusal:
        """The 404 of cobalt-api.md 2.2."""
        org = seeds.organisation(self.world.seed)
        text = f"Linked Account with account id {account_id} for org {org} in environment {environment} not found"
        return Refusal(404, "SERVER_ERROR", text)

    def app(self, slug: str) -> App:
        """An enabled application. Raises the 404 of cobalt-api.md 2.4."""
        if not self.enables(slug):
            org = seeds.organisation(self.world.seed)
            text = f"Application with app_type '{slug}' not found for org {org}"
            raise Refusal(404, "EXTERNAL_API_FAILURE", text, kind="EXTERNAL_API_ERROR")
        return APPS[slug]

    def name_of(self, account_id: str) -> str:
        """What the client calls an account."""
        return self.called[1] if self.called and self.called[0] == account_id else account_id

    def enables(self, slug: str) -> bool:
        """Whether the organisation offers an application."""
        return slug in APPS and slug not in self.disabled

    def error_shape(self) -> ShapeName | None:
        """The shape that all errors have just now; None for that of each family."""
        return "E3" if self.suffers("legacy-errors") else None

    def open_session(self, token: str) -> Session | None:
        """The session that a token stands for, while it is good."""
        session = self.world.sessions.get(token)
        if session is None or session.revoked or self.suffers("token-inactive"):
            return None
        return session if session.expires > self.world.clock().timestamp() else None


def visit_of(request: Request) -> Visit:
    """The visit that belongs to a request."""
    visit: Visit = request.scope["visit"]
    return visit


def organisation(request: Request) -> Environment:
    """The environment that the API key opens. Session tokens are refused here."""
    visit, given = visit_of(request), request.headers.get("x-api-key", "")
    if not given:
        raise Refusal(404, "MISSING_REQUIRED_FIELD", "Missing API Key")
    if not visit.suffers("key-rejected"):
        for environment in _open_to_keys(visit):
            if secrets.compare_digest(given.encode(), seeds.key(environment, visit.world.seed).encode()):
                return seeds.other(environment) if visit.suffers("key-wrong-env") else environment
        if visit.suffers("accepts-any-key"):
            return "production" if given.startswith(seeds.PREFIX["production"]) else "test"
    shape: ShapeName = "undocumented" if visit.suffers("undocumented-error-shape") else "E1"
    raise Refusal(401, "SERVER_ERROR", "Invalid Credentials", shape)


def _open_to_keys(visit: Visit) -> tuple[Environment, ...]:
    return ("test",) if visit.suffers("production-key-rejected") else seeds.ENVIRONMENTS


def session(request: Request) -> Session:
    """The session whose token the request bears."""
    token = bearer(request)
    if not token:
        raise Refusal(401, "INVALID_TOKEN", "Authorization Token Missing")
    found = visit_of(request).open_session(token)
    if found is None:
        raise Refusal(401, "INVALID_TOKEN", "Invalid token")
    return found


def linked_account(request: Request) -> Account:
    """The account that a request is about: session token, else header, else query, else body."""
    visit = visit_of(request)
    if bearer(request):
        held = session(request)
        return visit.account(held.environment, held.account_id)
    environment = organisation(request)
    given = (
        request.headers.get("linked_account_id"),
        request.query_params.get("linked_account_id"),
        named(visit.fields() if visit.body.lstrip().startswith(b"{") else {}, ("linked_account_id",)),
    )
    account_id = next((each for each in given if each), "")
    if not account_id:
        raise Refusal(400, "INVALID_LINKED_ACCOUNT_ID", "linked_account_id is required")
    return visit.account(environment, account_id)


def has_token(request: Request) -> bool:
    """Whether a session token takes the place of the API key."""
    return bool(bearer(request))


def named(fields: dict[str, Any], names: Iterable[str]) -> str:
    """The first of these fields that holds text or a number, as text; "" if none does."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value):
            return str(value)
    return ""


def bearer(request: Request) -> str:
    """The token that a request bears; "" if none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
