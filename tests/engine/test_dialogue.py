import httpx
import pytest

from lib.checks.conversation import Fault
from lib.engine.dialogue import hold
from lib.engine.guard import Guard
from lib.launch.secret import Secret
from tests.browser.wizard import free_port

VALUE = "canary-token-0123456789"


def ask(address, value):
    yield httpx.Request("GET", address, headers={"authorization": f"Bearer {value}"})


@pytest.mark.parametrize(("value", "cause"), [(VALUE, "address-refused"), ("another", "host-unreachable")])
def test_a_token_is_not_sent_beyond_its_homes(value, cause):
    port = free_port()  # nobody listens: what is sent there finds no host
    guard, secret = Guard(frozenset({("http", "127.0.0.1", port)})), Secret(VALUE, frozenset())
    with pytest.raises(Fault) as fault:
        hold(ask(f"http://127.0.0.1:{port}/", value), guard, secret)
    assert fault.value.cause == cause
    assert VALUE not in str(fault.value)
