"""The sample customer's backend as a client of Cobalt: what it shows, and what it does when Cobalt is in trouble."""

import time
from datetime import datetime
from itertools import pairwise
from threading import Thread

import httpx
import pytest

from lib.simulator.customer_client import Habits
from lib.simulator.routes import customer_backend
from lib.simulator.sample_app import ACTIVITY, APPLICATIONS, STAGING, session_header
from lib.simulator.server import running

HEADERS = dict([session_header("acme").split(": ")])
SLUGS = ["hubspot", "slack", "salesforce", "netsuite", "copper"]


@pytest.fixture
def ask(cobalt):
    """Asks the backend; `meets` are the faults of the Cobalt that it speaks with, `has` are its own."""

    def get(path=APPLICATIONS, meets=(), has=(), headers=HEADERS, **rest):
        at = (cobalt.under(*has) if has else cobalt).base
        other = {"cobalt": cobalt.under(*meets).base} if meets else {}
        return cobalt.http.get(at + path, params=other, headers=headers, **({"timeout": 20} | rest))

    return get


@pytest.fixture
def attempts(cobalt):
    """When the backend asked Cobalt for applications, in seconds after the first time."""

    def times(profile):
        lines = [
            line
            for line in cobalt.http.get(cobalt.base + "/__sim/journal").json()
            if line["profile"] == profile and line["path"].startswith("/api/")
        ]
        moments = [datetime.fromisoformat(line["at"]) for line in lines]
        return [(moment - moments[0]).total_seconds() for moment in moments]

    return times


def test_it_lists_what_cobalt_lists(ask):
    answer = ask()
    listed = answer.json()["applications"]

    assert [each["slug"] for each in listed] == SLUGS
    assert {each["slug"]: each["status"] for each in listed}["slack"] == "Connected"
    assert set(listed[0]) == {"slug", "name", "description", "status"}
    assert "access-control-allow-origin" not in answer.headers


def test_it_says_whom_to_reconnect(ask):
    listed = ask(headers=dict([session_header("expired-inc").split(": ")])).json()["applications"]

    assert listed[0]["status"] == "Reconnect"


@pytest.mark.parametrize("path", [APPLICATIONS, ACTIVITY])
def test_strangers_learn_nothing(ask, path):
    answer = ask(path, headers={})

    assert (answer.status_code, set(answer.json())) == (401, {"error"})


def test_it_reads_a_list_to_its_end(ask, cobalt):
    total = cobalt.ask("GET", "/execution", "acme").json()["totalDocs"]
    read = ask(ACTIVITY).json()

    assert total > 20
    assert len(read["activity"]) == read["total"] == total
    assert len({each["id"] for each in read["activity"]}) == total


def test_the_staging_address_leads_to_another_cobalt(cobalt):
    other = cobalt.under("no-applications").base
    answer = cobalt.visit(STAGING.replace("{base_url}", other), headers=HEADERS)

    assert answer.json() == {"applications": [], "total": 0}


@pytest.mark.parametrize(
    "other",
    [
        "http://example.com",
        "http://127.0.0.1:1",
        "https://{here}",
        "http://user@{here}",
        "http://{here}.example.com",
        "http://example.com:{port}",
        "//{here}",
        "http://[",
        "http://127.0.0.1:x",
        "file:///etc/passwd",
    ],
)
def test_it_is_sent_nowhere_else(cobalt, other):
    here = cobalt.base.removeprefix("http://")
    given = other.replace("{here}", here).replace("{port}", here.rpartition(":")[2])
    answer = cobalt.http.get(cobalt.base + APPLICATIONS, params={"cobalt": given}, headers=HEADERS)

    assert answer.status_code == 400


def test_the_host_header_sends_it_nowhere(cobalt):
    answer = cobalt.http.get(cobalt.base + APPLICATIONS, headers=HEADERS | {"host": "127.0.0.1:1"})

    assert answer.status_code == 200


@pytest.mark.alone
@pytest.mark.parametrize("fault", ["500", "503", "close-early", "reset"])
def test_a_cobalt_in_trouble_is_asked_again_with_growing_gaps(ask, attempts, fault):
    answer = ask(meets=[fault])
    moments = attempts(fault)
    gaps = [later - earlier for earlier, later in pairwise(moments)]

    assert answer.status_code == 503
    assert len(moments) == 4
    assert gaps[0] < gaps[1] < gaps[2]


def test_a_pause_that_cobalt_asks_for_is_kept(ask, attempts):
    answer = ask(meets=["rate-limited"])
    moments = attempts("rate-limited")

    assert answer.status_code == 503
    assert 2 <= len(moments) <= 4
    assert all(later - earlier >= 1 for earlier, later in pairwise(moments))


@pytest.mark.parametrize("fault", ["key-rejected", "truncated", "html-200"])
def test_what_would_be_the_same_again_is_asked_once(ask, attempts, fault):
    answer = ask(meets=[fault])

    assert answer.status_code == 502
    assert len(attempts(fault)) == 1


@pytest.mark.parametrize("fault", ["503", "key-rejected", "truncated", "html-200", "close-early"])
def test_an_apology_tells_nothing_of_the_inside(ask, cobalt, fault):
    text = ask(meets=[fault]).text

    assert set(httpx.Response(200, text=text).json()) == {"error"}
    assert not [inside for inside in ("Traceback", cobalt.key, cobalt.base, "nginx", "Cobalt") if inside in text]


class TestFaults:
    def test_loops(self, ask, attempts):
        ask(meets=["503"], has=["backend-loops"])
        moments = attempts("503")

        assert len(moments) > 5
        assert moments[5] < 2

    def test_retries_refusals(self, ask, attempts):
        ask(meets=["key-rejected"], has=["backend-retries-refusals"])

        assert len(attempts("key-rejected")) == 4

    def test_gives_up_at_once(self, ask, attempts):
        ask(meets=["503"], has=["backend-gives-up"])

        assert len(attempts("503")) == 1

    def test_pauses_evenly(self, ask, attempts):
        ask(meets=["503"], has=["backend-pauses-evenly"])

        assert attempts("503")[3] < 1.2

    def test_ignores_pauses(self, ask, attempts):
        ask(meets=["rate-limited"], has=["backend-ignores-pauses"])

        assert attempts("rate-limited")[1] < 0.9

    def test_hangs_until_the_client_leaves(self, ask, attempts):
        with pytest.raises(httpx.ReadTimeout):
            ask(meets=["503"], has=["backend-hangs"], timeout=1)

        assert len(attempts("503")) == 1

    def test_a_client_that_left_is_worked_for_no_longer(self, ask, attempts, monkeypatch):
        monkeypatch.setattr(customer_backend, "STUBBORN", Habits(1000, first_gap=0.1, longest_gap=0.1, budget=None))
        with pytest.raises(httpx.ReadTimeout):
            ask(meets=["503"], has=["backend-hangs"], timeout=0.35)
        seen = len(attempts("503"))
        time.sleep(0.5)  # nothing happens: there is no sign to wait for

        assert seen >= 2
        assert len(attempts("503")) <= seen + 1

    def test_leaks_its_stack_trace(self, ask):
        answer = ask(meets=["key-rejected"], has=["backend-leaks-trace"])

        assert answer.status_code == 500
        assert "Traceback (most recent call last)" in answer.text

    def test_truncates(self, ask):
        assert ask(ACTIVITY, has=["backend-truncates"]).json()["total"] == 10

    @pytest.mark.parametrize("path", [APPLICATIONS, ACTIVITY])
    def test_prints_undefined(self, ask, path):
        assert "undefined" in ask(path, has=["backend-prints-undefined"]).text
        assert "undefined" not in ask(path).text

    def test_is_open(self, ask):
        answer = ask(has=["backend-open"], headers={})

        assert [each["slug"] for each in answer.json()["applications"]] == SLUGS
        assert answer.headers["access-control-allow-origin"] == "*"


def test_a_backend_that_hangs_does_not_keep_the_simulator_running():
    with running(faults=["backend-hangs", "503"]) as base:
        asking = Thread(target=lambda: _gives_up(base + APPLICATIONS))
        asking.start()
        _wait_for_journal(base)
        began = time.monotonic()
    asking.join()

    assert time.monotonic() - began < 3


def _gives_up(address):
    with pytest.raises(httpx.HTTPError):
        httpx.get(address, headers=HEADERS, timeout=20)


def _wait_for_journal(base):
    for _ in range(100):
        if [line for line in httpx.get(base + "/__sim/journal").json() if line["path"].startswith("/api/")]:
            return
        time.sleep(0.02)
    raise TimeoutError
