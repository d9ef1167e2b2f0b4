import pytest

from lib.launch.settings import Settings
from lib.simulator.server import running
from tests.golive.house import ANA, TARGET, House


@pytest.fixture
def house(tmp_path):
    return House(tmp_path / "golive.db")


@pytest.fixture
def app(house):
    return house.begin()


@pytest.fixture
def acme(app):
    return app.open(ANA, "Acme · HubSpot", settings=TARGET)


@pytest.fixture(scope="module")
def cobalt():
    with running() as base:
        yield base


@pytest.fixture
def rehearsal(app, cobalt):
    settings = Settings(base_url=cobalt, api_key="rehearsal:test")
    return app.open(ANA, "Rehearsal", settings=settings)
