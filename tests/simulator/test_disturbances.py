import concurrent.futures
import json
import time

import httpx
import pytest

from lib.simulator.faults import DISTURBANCES
from lib.simulator.server import running

HEALTHY = ("/app/login", "/icons/slack.svg")


def ask(cobalt, *faults, **rest):
    return cobalt.under(*faults).ask("GET", "/linked-account/acme", **rest)


def test_slow_takes_two_seconds_and_is_otherwise_healthy(cobalt):
    began = time.monotonic()
    answer = ask(cobalt, "slow")

    assert 2.0 <= time.monotonic() - began < 3.0
    assert answer.json()["account_id"] == "acme"


def test_hang_never_answers(cobalt):
    with pytest.raises(httpx.ReadTimeout):
        ask(cobalt, "hang", timeout=0.3)


def test_reset_resets(cobalt):
    with pytest.raises(httpx.ReadError, match="reset"):
        ask(cobalt, "reset")


def test_close_early_closes_without_a_word(cobalt):
    with pytest.raises(httpx.RemoteProtocolError, match="disconnected"):
        ask(cobalt, "close-early")


def test_rate_limited_asks_for_a_pause(cobalt):
    answer = ask(cobalt, "rate-limited")

    assert (answer.status_code, answer.reason_phrase) == (429, "Too Many Requests")
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["status_code"] == 429


def test_error_500_is_json(cobalt):
    answer = ask(cobalt, "500")

    assert answer.status_code == 500
    assert answer.json()["error_code"] == "SERVER_ERROR"
    assert answer.json()["request_id"] == answer.headers["x-trace-id"]


def test_error_503_is_a_proxys_page(cobalt):
    answer = ask(cobalt, "503")

    assert (answer.status_code, answer.reason_phrase) == (503, "Service Unavailable")
    assert answer.headers["content-type"].startswith("text/html")


def test_html_200_is_a_login_page(cobalt):
    answer = ask(cobalt, "html-200")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert 'type="password"' in answer.text


def test_truncated_json_has_a_fitting_length(cobalt):
    answer = ask(cobalt, "truncated")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert cobalt.ask("GET", "/linked-account/acme").content.startswith(answer.content[:200])
    with pytest.raises(json.JSONDecodeError):
        answer.json()


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
