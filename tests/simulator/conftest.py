import httpx
import pytest

from lib.simulator.sample import rehearsal_key
from lib.simulator.server import running

PUBLIC = "/api/v2/public"


class Caller:
    """Asks the simulator as an organisation's backend would; paths are those below /api/v2/public."""

    def __init__(self, base, http, key):
        self.base, self.http, self.key = base, http, key

    def under(self, *faults):
        """The same caller with another base URL."""
        return Caller(f"{self.base}/__fault/{','.join(faults)}", self.http, self.key)

    def with_key(self, key):
        return Caller(self.base, self.http, key)

    def ask(self, method, path, account=None, headers=(), **rest):
        given = ({"x-api-key": self.key} if self.key else {}) | ({"linked_account_id": account} if account else {})
        return self.http.request(method, f"{self.base}{PUBLIC}{path}", headers=given | dict(headers), **rest)

    def bear(self, token, method, path, **rest):
        headers = {"authorization": f"Bearer {token}"}
        return self.http.request(method, f"{self.base}{PUBLIC}{path}", headers=headers, **rest)

    def visit(self, path, **rest):
        """A page, by its path below the base URL or its whole address."""
        return self.http.get(path if path.startswith("http") else self.base + path, **rest)

    def auth_url(self, slug="hubspot", account="acme"):
        answer = self.ask("GET", f"/linked-account/integration/oauth-url/{slug}", account)
        assert answer.status_code == 200, answer.text
        return httpx.URL(answer.json()["auth_url"])

    def mint(self, account="acme", **query):
        answer = self.ask("POST", "/session-token", params=query, json={"linked_account_id": account})
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def caller():
    """Makes callers for a base URL, with the test key."""
    # Certificates are not needed here and would take longer to load than a test takes.
    with httpx.Client(timeout=5, verify=False) as http:
        yield lambda base: Caller(base, http, rehearsal_key("test"))


@pytest.fixture(scope="session")
def address():
    with running() as base:
        yield base


@pytest.fixture
def cobalt(caller, address):
    """A caller with the test key; the simulator is as just started."""
    made = caller(address)
    assert made.http.post(f"{address}/__sim/reset").status_code == 200
    return made


@pytest.fixture
def suffer(cobalt):
    """Chooses the faults of the world without a prefix."""

    def choose(*faults):
        cobalt.http.put(f"{cobalt.base}/__sim/faults", json={"faults": faults}).raise_for_status()

    yield choose
    choose()


@pytest.fixture
def control(cobalt):
    """Gives the simulator's own controls a command."""
    yield lambda method, name, **rest: cobalt.http.request(method, f"{cobalt.base}/__sim/{name}", **rest)
    cobalt.http.post(f"{cobalt.base}/__sim/reset")
