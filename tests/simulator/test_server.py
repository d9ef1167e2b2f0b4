import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from lib.simulator.server import CannotServe, _base_url, running, serve

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json, sys
from lib.simulator.server import serve
serve({port}, {faults!r}, lambda told: print(json.dumps(told), flush=True))
print("ended")
"""
HEAVY = {"pandas", "streamlit", "pydantic", "numpy", "sqlite3", "httpx"}


@contextlib.contextmanager
def process(port=0, faults=()):
    """The simulator as a process of its own, with what it announced."""
    program = PROGRAM.format(port=port, faults=list(faults))
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        try:
            yield child, json.loads(child.stdout.readline())
        finally:
            child.kill()


def test_it_announces_what_a_client_needs():
    with process() as (_, told):
        answer = httpx.get(
            f"{told['base_url']}/api/v2/public/linked-account/{told['linked_account_id']}",
            headers={"x-api-key": told["test_key"]},
        )

        assert set(told) == {"base_url", "test_key", "production_key", "linked_account_id"}
        assert told["base_url"].startswith("http://127.0.0.1:")
        assert told["production_key"].startswith("pk")
        assert answer.status_code == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_it_ends_cleanly_and_silently(number):
    with process(faults=["hang"]) as (child, told):
        with contextlib.suppress(httpx.ReadTimeout):
            httpx.get(told["base_url"] + "/api/v2/public/linked-account", timeout=0.1)
        with httpx.Client() as idle:
            idle.get(told["base_url"] + "/app/login")
            child.send_signal(number)
            out, err = child.communicate(timeout=3)

    assert (child.returncode, out, err) == (0, "ended\n", "")


def test_it_imports_nothing_heavy():
    listing = "import sys, lib.simulator.server; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True)

    assert not HEAVY & set(loaded.stdout.split())


def test_it_listens_on_this_machine_only():
    with running() as base:
        port = httpx.URL(base).port
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # sends nothing; tells which address this machine would use
            own = probe.getsockname()[0]
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((own, port), timeout=1)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com", "", "127.0.0.1.example.com"])
def test_it_refuses_addresses_that_others_reach(host):
    with pytest.raises(CannotServe, match="not an address of this machine alone"):
        serve(0, (), pytest.fail, host=host)


@pytest.mark.parametrize(
    ("kind", "host", "told"), [(socket.AF_INET, "0.0.0.0", "127.0.0.1"), (socket.AF_INET6, "::", "[::1]")]
)
def test_it_tells_an_address_that_a_client_can_use(kind, host, told):
    with socket.socket(kind) as listener:  # which is bound and does not listen
        listener.bind((host, 0))

        assert _base_url(listener) == f"http://{told}:{listener.getsockname()[1]}"


def test_a_busy_port_is_told_in_one_sentence():
    with running() as base:
        port = httpx.URL(base).port
        with pytest.raises(CannotServe) as told:
            serve(port, (), pytest.fail)

    assert str(told.value) == (
        f"Port {port} on 127.0.0.1 is in use: stop what runs there, or choose port 0 for any free one."
    )


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_that_is_none_is_told(port):
    with pytest.raises(CannotServe, match="not a port"):
        serve(port, (), pytest.fail)


def test_an_unknown_fault_is_told_before_anything_starts():
    with pytest.raises(CannotServe, match="did you mean 'scope-extra'"), running(["scope-extar"]):
        pass


def test_a_failing_announcement_ends_it_and_frees_the_port():
    def fail(told):
        raise BrokenPipeError(told["base_url"])

    with pytest.raises(BrokenPipeError) as failed:
        serve(0, (), fail)
    with running(port=httpx.URL(str(failed.value)).port) as base:
        assert httpx.get(base + "/app/login").status_code == 200


def test_faults_given_at_the_start_hold_for_everybody_and_survive_a_reset(caller):
    with running(["no-applications", "token-lives-long"]) as base:
        cobalt = caller(base)
        for _ in range(2):
            assert cobalt.ask("GET", "/application", "acme").json() == []
            assert cobalt.mint("acme")["expires_in"] > 86_400
            cobalt.http.post(f"{base}/__sim/reset")


def test_the_same_seed_and_clock_give_the_same_answers(caller):
    def tour(seed):
        with running(seed=seed, clock=lambda: datetime(2026, 3, 1, tzinfo=UTC)) as base:
            cobalt = caller(base)
            cobalt.key = f"tkfa4efa4e-fa4e-4fa4-8fa4-{seed:012x}"
            answers = [
                cobalt.ask("PUT", "/linked-account", json={"account_id": "newcomer"}),
                cobalt.ask("POST", "/session-token", json={"linked_account_id": "newcomer"}),
                cobalt.ask("GET", "/linked-account"),
                cobalt.ask("GET", "/application", "acme"),
                cobalt.ask("GET", "/linked-account/integration/oauth-url/hubspot", "acme"),
            ]
            assert [answer.status_code for answer in answers] == [200] * 5
            port = str(httpx.URL(base).port)
            return [(answer.text.replace(port, ""), answer.headers["x-trace-id"]) for answer in answers]

    first, again, other = tour(1), tour(1), tour(2)

    assert first == again
    assert not set(first) & set(other)


def test_two_run_side_by_side(caller):
    with running() as first, running() as second:
        caller(first).ask("PUT", "/linked-account", json={"account_id": "newcomer"})

        assert caller(second).ask("GET", "/linked-account/newcomer").status_code == 404


def test_it_can_be_reached_by_name(cobalt):
    base = re.sub(r"127\.0\.0\.1", "localhost", cobalt.base)
    url = httpx.get(
        f"{base}/api/v2/public/linked-account/integration/oauth-url/hubspot",
        headers={"x-api-key": cobalt.key, "linked_account_id": "acme"},
    ).json()["auth_url"]

    assert url.startswith(base)
    assert httpx.get(url).status_code == 200
