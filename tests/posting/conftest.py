from dataclasses import dataclass

import pytest

from lib.launch.settings import Settings
from lib.trackers.destination import TOKENS, Destination, aim
from tests.golive.house import ANA, House
from tests.posting.stand_ins import GitHub, Jira, Linear, StandIn, serve

SECRETS = {"github": "ghp_0123456789abcdefABCDEF", "jira": "ATATT3x0123456789", "linear": "lin_api_0123456789abcdef"}
KINDS = {"github": (GitHub, "acme/launches#12"), "jira": (Jira, "ABC-12"), "linear": (Linear, "ABC-12")}
REHEARSAL = Settings(base_url="http://127.0.0.1:1")


@dataclass
class Case:
    """One tracker and a launch that is posted to it."""

    app: object
    launch: str
    kind: str
    stand_in: StandIn
    destination: Destination

    @property
    def token(self):
        return TOKENS[self.kind]

    def post(self, **rest):
        return self.app.post(ANA, self.launch, self.destination, self.token, **rest)

    def move_on(self):
        """Something happens, so that the next report reads differently."""
        self.app.note(ANA, self.launch, "vow", "Looked at again.")

    @property
    def posted(self):
        return [entry.body for entry in self.app.history(ANA, self.launch) if entry.body.type == "posted"]


@pytest.fixture(scope="session")
def trackers():
    """One server for all tests; each test begins with fresh stand-ins in it."""
    stand_ins = {kind: make(issue, SECRETS[kind]) for kind, (make, issue) in KINDS.items()}
    with serve(stand_ins.values()) as site:
        yield stand_ins, site


@pytest.fixture
def app(tmp_path):
    environment = {reference.partition(":")[2]: SECRETS[kind] for kind, reference in TOKENS.items()}
    return House(tmp_path / "golive.db").begin(environment=environment)


@pytest.fixture
def case_of(trackers, app):
    """Makes the case of one tracker."""
    stand_ins, site = trackers

    def make(kind):
        stand_in = stand_ins[kind]
        stand_in.__init__(KINDS[kind][1], SECRETS[kind])
        stand_in.may_ask_who, stand_in.site = True, site
        launch = app.open(ANA, "Acme · HubSpot", settings=REHEARSAL)
        user = "ana@example.com" if kind == "jira" else ""
        return Case(app, launch, kind, stand_in, aim(kind, stand_in.issue, site, user))

    return make


@pytest.fixture(params=KINDS)
def case(request, case_of):
    return case_of(request.param)
