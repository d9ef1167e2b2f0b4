from datetime import UTC, datetime, timedelta

import httpx
import pytest

from lib.cobalt.errors import Unusable
from lib.cobalt.rehearsal import Call, Calls, NeedsRehearsal, Staging, attempts, be_ready, gaps, text_of

BASE = "http://127.0.0.1:8765"
AT = datetime(2026, 8, 1, 12, tzinfo=UTC)


def staging(address="http://127.0.0.1:3000/apps?cobalt={base_url}", base=BASE):
    return Staging(address, base, "golive-probe-r1", "Cookie: session=1")


def call(seconds=0.0, prefix="/golive-probe-r1/__fault/503", path="/api/v2/public/application", **others):
    at = AT + timedelta(seconds=seconds)
    return Call.model_validate({"at": at, "prefix": prefix, "method": "GET", "path": path, "status": 503} | others)


def test_staging_is_sent_to_the_fault_with_the_session_and_asked_once():
    request = staging().under("503")

    assert request.url.params["cobalt"] == f"{BASE}/golive-probe-r1/__fault/503"
    assert request.headers["cookie"] == "session=1"
    assert request.extensions["once"] is True


def test_the_address_may_hold_the_base_in_its_path():
    request = staging("http://127.0.0.1:3000/via/{base_url}/apps").under()

    assert request.url.path == f"/via/{BASE}/golive-probe-r1/apps"


def test_the_journal_is_read_at_the_root_of_the_local_cobalt():
    assert str(staging(base=f"{BASE}/__fault/slow").journal("a")) != str(staging().journal("b"))
    assert staging(base=f"{BASE}/__fault/slow").journal("a").url.path == "/__sim/journal"


@pytest.mark.parametrize("base", ["https://app.refold.ai", "http://127.0.0.1.example.com", "http://10.0.0.1:8765"])
def test_a_cobalt_elsewhere_is_no_rehearsal(base):
    with pytest.raises(NeedsRehearsal):
        staging(base=base)


def test_only_the_calls_of_this_run_and_fault_count():
    own = call()
    others = (call(prefix="/golive-probe-r2/__fault/503"), call(prefix="/golive-probe-r1"), call(path="/__sim/reset"))

    assert staging().calls(Calls((*others, own)), "503", 503) == (own,)
    assert staging().calls(Calls((*others, own)), status=503) == (others[1],)


@pytest.mark.parametrize(
    ("fault", "status", "cause"), [("500", 500, "staging-asks-elsewhere"), ("503", 200, "fault-not-served")]
)
def test_without_a_call_that_met_the_fault_nothing_is_decided(fault, status, cause):
    with pytest.raises(Unusable) as raised:
        staging().calls(Calls((call(),)), fault, status)
    assert raised.value.cause == cause


def test_attempts_at_the_same_thing_stand_together_in_order_of_time():
    groups = attempts([call(3), call(0), call(1), call(2, query="page=2")])

    assert [len(group) for group in groups] == [3, 1]
    assert gaps(groups[0]) == [timedelta(seconds=1), timedelta(seconds=2)]


@pytest.mark.parametrize(
    "reply",
    [
        httpx.Response(401),
        httpx.Response(302, headers={"location": "/login"}),
        httpx.Response(500),
        httpx.Response(200, text="<form><input type=password></form>"),
    ],
)
def test_staging_is_not_ready_with(reply):
    with pytest.raises(Unusable) as raised:
        be_ready(reply)
    assert raised.value.cause == "staging-unavailable"


def test_scripts_are_not_read():
    reply = httpx.Response(200, text="<p>One</p><SCRIPT src=x>if (a === undefined) {}</script >Two")

    assert text_of(reply).split() == ["<p>One</p>", "Two"]
