"""What the platform remembers: what belongs to accounts and to the organisation. In memory, one per profile."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lib.simulator import seed_workflows, seeds, webhooks
from lib.simulator.announcements import Announcer
from lib.simulator.clock import SettableClock
from lib.simulator.configs import Config
from lib.simulator.deliveries import Book, Deliveries
from lib.simulator.events import Event
from lib.simulator.moments import Clock, iso
from lib.simulator.runs import Runs
from lib.simulator.schedules import Schedule
from lib.simulator.seeds import Environment
from lib.simulator.webhooks import Webhook
from lib.simulator.workflows import Workflow

__all__ = ["Account", "Clock", "Connection", "Flow", "Session", "World", "account_shape", "iso"]

SEEDED_AT = datetime(2026, 1, 15, 9, tzinfo=UTC)
EXPIRED_ACCOUNT = "expired-inc"
PLANS = {"acme": "enterprise", "globex": "enterprise", "initech": "free", "expired-inc": "enterprise"}
IN_PRODUCTION = ("acme", "globex")  # the others exist in test only


@dataclass
class Connection:
    """An account's way into one application."""

    id: str
    auth_type: str
    identifier: str
    at: datetime
    active: bool = True


@dataclass
class Account:
    """One customer of the organisation. `account_id` is the organisation's own id, `id` the platform's."""

    id: str
    account_id: str
    environment: Environment
    name: str
    created: datetime
    updated: datetime
    udf: dict[str, str] = field(default_factory=dict)
    connections: dict[tuple[str, str], Connection] = field(default_factory=dict)  # by slug and auth type
    credentials: dict[str, str] = field(default_factory=dict)  # for the organisation's own app
    configs: dict[tuple[str, str], Config] = field(default_factory=dict)  # by slug and config id
    schedules: list[Schedule] = field(default_factory=list)
    writes: int = 1
    seeded: bool = False


@dataclass
class Session:
    """A session token that was given out, and under which faults."""

    token: str
    account_id: str
    environment: Environment
    expires: int  # seconds since the epoch
    faults: frozenset[str]
    revoked: bool = False


@dataclass(frozen=True)
class Flow:
    """A connection on its way: the OAuth address was given, the provider has not answered yet."""

    account_id: str
    environment: Environment
    slug: str
    client_id: str
    redirect_uri: str


@dataclass
class World:
    """Deterministic: the same seed, clock and calls give the same ids. `profile` names the faults of its prefix."""

    seed: int
    clock: SettableClock
    profile: str = ""
    faults: Callable[[], frozenset[str]] = frozenset  # those that are active in it just now
    book: Book = field(default_factory=Book)
    accounts: list[Account] = field(default_factory=list)
    sessions: dict[str, Session] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)  # by state
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)  # authorization code to client id and redirect
    visitors: dict[str, str] = field(default_factory=dict)  # the customer's app: cookie to account
    received: set[str] = field(default_factory=set)  # the customer's app: digests of the webhooks that it took
    hosted: dict[str, tuple[Any, datetime]] = field(default_factory=dict)  # session token to properties and their end
    workflows: list[Workflow] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    webhooks: list[Webhook] = field(default_factory=list)
    made: int = 0

    def __post_init__(self) -> None:
        self.runs = Runs(self.seed)
        self.deliveries = Deliveries(self.clock, self.book, self.profile)
        self.announcer = Announcer(self.seed, self.deliveries, self.name_of, self.faults, self.webhooks)
        for environment in seeds.ENVIRONMENTS:
            self.workflows += seed_workflows.workflows(self.seed, environment, SEEDED_AT)
            self.events += seed_workflows.events(self.seed, environment)
            self.webhooks += webhooks.seeded(self.seed, environment, SEEDED_AT)
            for account_id in PLANS if environment == "test" else IN_PRODUCTION:
                self.accounts.append(self._seeded(environment, account_id))
        self._connect_seeds()
        self._configure_seeds()

    def next_secret(self, *parts: str) -> str:
        """64 hex digits that were not given out before."""
        self.made += 1
        return seeds.secret(self.seed, *parts, str(self.made))

    def create(self, environment: Environment, account_id: str) -> Account:
        """A new account, even if there is one of this id already."""
        now = self.clock()
        account = Account(self.next_secret("account")[:24], account_id, environment, account_id, now, now)
        self.accounts.append(account)
        return account

    def known(self, environment: Environment, account_id: str) -> Iterator[Account]:
        """Accounts of this id; more than one only when a fault made twins."""
        return (each for each in self.accounts if (each.environment, each.account_id) == (environment, account_id))

    def name_of(self, environment: Environment, account_id: str) -> str:
        """An account's name; its id once it is gone."""
        return next((each.name for each in self.known(environment, account_id)), account_id)

    def delete(self, environment: Environment, account_id: str) -> None:
        """Removes the account and revokes its tokens."""
        for account in tuple(self.known(environment, account_id)):
            self.accounts.remove(account)
        for session in self.sessions.values():
            if (session.environment, session.account_id) == (environment, account_id):
                session.revoked = True

    def connect(self, account: Account, slug: str, auth_type: str, identifier: str) -> None:
        """The account may use the application from now on."""
        connection = Connection(self.next_secret("connection")[:24], auth_type, identifier, self.clock())
        account.connections[slug, auth_type] = connection
        self.announcer.connection(webhooks.CREATED, account.environment, account.account_id, slug)

    def disconnect(self, account: Account, slug: str, auth_type: str = "") -> None:
        """The account is not connected to the application any more, in this way or, without an auth type, in any."""
        for connected, kind in tuple(account.connections):
            if connected == slug and auth_type in ("", kind):
                del account.connections[connected, kind]
                self.announcer.connection(webhooks.DELETED, account.environment, account.account_id, slug)

    def expire(self, account: Account, slug: str, base: str) -> None:
        """Its connections to the application are good no longer. `base` is the simulator's own address."""
        for (connected, _), connection in account.connections.items():
            if connected == slug and connection.active:
                connection.active = False
                self.announcer.connection(webhooks.EXPIRED, account.environment, account.account_id, slug, base)

    def announce_expiry(self, base: str) -> None:
        """Says of all connections that they are good no longer, without that they change."""
        for account in self.accounts:
            for (slug, _), connection in account.connections.items():
                if connection.active:
                    self.announcer.connection(webhooks.EXPIRED, account.environment, account.account_id, slug, base)

    def _seeded(self, environment: Environment, account_id: str) -> Account:
        return Account(
            id=seeds.object_id(self.seed, "account", environment, account_id),
            account_id=account_id,
            environment=environment,
            name=account_id.replace("-", " ").title(),
            created=SEEDED_AT,
            updated=SEEDED_AT,
            udf={"plan": PLANS[account_id]},
            seeded=True,
        )

    def _connect_seeds(self) -> None:
        for account in self.accounts:
            slug = {"acme": "slack", "globex": "hubspot", "expired-inc": "hubspot"}.get(account.account_id)
            if slug:
                identity = seeds.object_id(self.seed, "connection", account.environment, account.account_id)
                active = account.account_id != EXPIRED_ACCOUNT
                end = "" if account.environment == "production" else "-sandbox"
                identifier = f"{account.account_id}{end}.example"
                account.connections[slug, "oauth2"] = Connection(identity, "oauth2", identifier, SEEDED_AT, active)

    def _configure_seeds(self) -> None:
        """The sample's account has installed HubSpot's workflows and given its key for the organisation's own app."""
        for account in self.accounts:
            if account.account_id == "acme":
                identity = seeds.object_id(self.seed, "config", account.environment, "acme")
                account.configs["hubspot", "acme"] = Config(identity, "hubspot", "acme")
                account.credentials["api_token"] = seeds.secret(self.seed, "own app", account.environment)[:24]


def account_shape(account: Account, seed: int) -> dict[str, Any]:
    """A LinkedAccount without its integrations."""
    shape = {
        "_id": account.id,
        "associated_org": seeds.organisation(seed),
        "account_id": account.account_id,
        "name": account.name,
        "environment": account.environment,
        "udf": [_udf_shape(account, name, value) for name, value in account.udf.items()],
        "createdAt": iso(account.created),
        "updatedAt": iso(account.updated),
        "__v": 0,
    }
    # The platform made this one to show what an expired connection looks like; it is no customer.
    return shape | ({"is_seed": True} if account.seeded and account.account_id == EXPIRED_ACCOUNT else {})


def _udf_shape(account: Account, name: str, value: str) -> dict[str, str]:
    return {
        "key_name": name,
        "key_value": value,
        "_id": seeds.object_id(0, account.id, name),
        "createdAt": iso(account.created),
        "updatedAt": iso(account.updated),
    }
