import concurrent.futures
import time

import httpx
import pytest

from lib.simulator.faults import DISTURBANCES
from lib.simulator.server import running

HEALTHY = ("/app/login", "/icons/slack.svg")


def ask(cobalt, *faults, **rest):
    return cobalt.under(*faults).ask("GET", "/linked-account/acme", **rest)


def test_error_500_is_json(cobalt):
    answer = ask(cobalt, "500")

    assert answer.status_code == 500
    assert answer.json()["error_code"] == "SERVER_ERROR"
    assert answer.json()["request_id"] == answer.headers["x-trace-id"]


def test_legacy_errors_leave_successes_alone(cobalt):
    assert ask(cobalt, "legacy-errors").json()["account_id"] == "acme"


@pytest.mark.parametrize("fault", [fault.name for fault in DISTURBANCES])
def test_disturbances_meet_the_api_only(cobalt, fault):
    assert [cobalt.under(fault).visit(path).status_code for path in HEALTHY] == [200, 200]


@pytest.mark.parametrize("fault", [fault.name for fault in DISTURBANCES])
def test_disturbances_let_a_browsers_preflight_through(cobalt, fault):
    url = f"{cobalt.base}/__fault/{fault}/api/v2/public/linked-account"

    assert cobalt.http.options(url).status_code == 204


def test_a_dropped_connection_leaves_the_others_alone(cobalt):
    with httpx.Client() as other:
        other.get(f"{cobalt.base}/app/login")
        with pytest.raises(httpx.TransportError):
            ask(cobalt, "reset")

        assert other.get(f"{cobalt.base}/app/login").status_code == 200


def test_faults_combine(cobalt):
    answer = cobalt.under("truncated", "no-applications").ask("GET", "/application", "acme")

    assert (answer.status_code, answer.text) == (200, "[")


def test_a_request_that_hangs_does_not_delay_the_end():
    with concurrent.futures.ThreadPoolExecutor() as pool, httpx.Client(timeout=30) as client:
        with running(["hang"]) as base:
            hanging = pool.submit(client.get, f"{base}/api/v2/public/linked-account")
            time.sleep(0.2)  # a request without an answer shows nowhere before the end
            began = time.monotonic()

        assert time.monotonic() - began < 1.0
        assert isinstance(hanging.exception(timeout=1), httpx.TransportError)
