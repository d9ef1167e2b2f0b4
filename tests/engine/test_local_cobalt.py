"""The controls of a real local Cobalt, used as the wizard does."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from lib.checks.conversation import Fault
from lib.cobalt.controls import Plan
from lib.cobalt.errors import Unusable
from lib.cobalt.rehearsal import NeedsRehearsal
from lib.engine.local_cobalt import LAST_CALLS, LocalCobalt
from lib.launch.settings import Settings
from lib.simulator.sample import rehearsal_key
from lib.simulator.server import running
from tests.browser.wizard import free_port


@pytest.fixture(scope="module")
def address():
    with running() as base:
        yield base


@pytest.fixture
def cobalt(address):
    local = at(address)
    local.reset()
    return local


@pytest.fixture(scope="module")
def something_else():
    """A web server that answers everything with a JSON that nobody asked for."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"up": true}')

        do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815 - the base class asks for these names

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def at(base_url):
    return LocalCobalt(Settings(base_url=base_url))


def ask(address, prefix=""):
    headers = {"x-api-key": rehearsal_key("test"), "linked_account_id": "acme"}
    return httpx.get(f"{address}{prefix}/api/v2/public/application", headers=headers, trust_env=False)


def test_a_fresh_one_is_healthy_and_knows_its_faults(cobalt):
    seen = cobalt.look()

    assert (seen.active, seen.by_address, seen.plans, seen.calls) == ((), (), (), ())
    assert {"503", "scope-extra"} < {fault.name for fault in seen.known}
    assert all(fault.does and fault.family for fault in seen.known)


def test_a_fault_that_is_on_meets_requests_to_the_bare_base_url(cobalt, address):
    cobalt.switch_on(["503"])

    assert ask(address).status_code == 503
    assert cobalt.look().calls[0].faults == ("503",)

    cobalt.switch_off("503")

    assert ask(address).status_code == 200
    assert cobalt.look().calls[0].faults == ()


def test_faults_are_switched_one_by_one(cobalt):
    cobalt.switch_on(["slow", "scope-extra"])
    cobalt.switch_on(["503"])
    cobalt.switch_off("slow")

    assert cobalt.look().active == ("503", "scope-extra")


def test_a_fault_for_the_next_requests_meets_just_these(cobalt, address):
    cobalt.switch_on(["503", "extra-fields"], 2)

    assert cobalt.look().plans == (Plan(faults=("503", "extra-fields"), next=2),)
    assert [ask(address).status_code for _ in range(3)] == [503, 503, 200]
    assert cobalt.look().plans == ()
    assert [call.faults for call in cobalt.look().calls] == [(), ("503", "extra-fields"), ("503", "extra-fields")]


def test_all_off_ends_plans_too(cobalt, address):
    cobalt.switch_on(["404"])
    cobalt.switch_on(["503"], 5)
    cobalt.switch_all_off()

    assert ask(address).status_code == 200


def test_a_reset_forgets_faults_and_requests(cobalt, address):
    cobalt.switch_on(["404"])
    ask(address)
    cobalt.reset()

    assert (cobalt.look().active, cobalt.look().calls) == ((), ())


def test_the_newest_requests_come_first_and_there_are_not_too_many(cobalt, address):
    with httpx.Client(base_url=address, trust_env=False) as client:
        for number in range(LAST_CALLS + 2):
            client.get(f"/app/{number}")

    calls = cobalt.look().calls
    assert [calls[0].path, calls[-1].path] == [f"/app/{LAST_CALLS + 1}", "/app/2"]


def test_faults_of_the_launchs_own_address_are_told_apart(cobalt, address):
    under = at(f"{address}/__fault/503")
    ask(address, "/__fault/503")

    assert (under.look().by_address, under.look().active) == (("503",), ())
    assert under.look().calls[0].faults == ("503",)


def test_a_fault_that_is_not_known_is_not_taken(cobalt):
    with pytest.raises(Unusable):
        cobalt.switch_on(["no-such-fault"])

    assert cobalt.look().active == ()


@pytest.mark.parametrize("base_url", ["https://app.refold.ai", "http://10.0.0.1:8502", "http://127.0.0.1.example.com"])
def test_a_cobalt_elsewhere_is_never_given_faults(base_url):
    with pytest.raises(NeedsRehearsal):
        at(base_url)


def test_nobody_at_home_is_a_fault():
    with pytest.raises(Fault) as raised:
        at(f"http://127.0.0.1:{free_port()}").look()

    assert raised.value.cause == "host-unreachable"


def test_an_address_that_nobody_can_have_is_a_fault_too():
    with pytest.raises(Fault) as raised:
        at("http://127.0.0.1:0").look()

    assert raised.value.cause == "address-refused"


@pytest.mark.parametrize("scheme", ["HTTP", "http"])
def test_capital_letters_in_the_address_lead_to_the_same_place(address, scheme):
    assert at(address.replace("http", scheme).replace("127.0.0.1", "LocalHost")).look().known


@pytest.mark.parametrize(
    "order",
    [LocalCobalt.look, LocalCobalt.reset, LocalCobalt.switch_all_off, lambda cobalt: cobalt.switch_on(["503"], 1)],
    ids=["look", "reset", "all off", "plan"],
)
def test_something_else_at_that_port_is_not_taken_for_it(order, something_else):
    with pytest.raises(Unusable):
        order(at(something_else))
