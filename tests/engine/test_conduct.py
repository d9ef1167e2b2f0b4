"""A run: order, blocking, consent, streaming, crashes and stopping."""

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime

import httpx
import pytest

from lib.checks.conversation import NOTHING, Check, Consent, Target, together, wait
from lib.engine.conduct import Conductor, close_over
from lib.engine.converse import Limits
from lib.engine.line import Line
from lib.engine.redact import Redactor
from lib.launch.secret import Secret
from lib.launch.settings import Settings
from lib.launch.verdict import Outcome, failed, passed

KEY = "tkcafe0000-0000-4000-8000-00000000beef"
SETTINGS = Settings(base_url="http://127.0.0.1:1", api_key="env:KEY")


def get(path="/"):
    return httpx.Request("GET", f"http://127.0.0.1:1{path}")


def a_check(name, converse, *, needs=(), after=(), writes=0):
    return Check(name, name, converse, needs, (), after, writes)


def asks(verdict, path="/"):
    def converse(_target):
        yield get(path)
        return verdict

    return converse


EVERYTHING = Consent(2)


def run(checks, *, fetch=None, settings=SETTINGS, consent=EVERYTHING, stop_after=None, key=KEY, limits=None):
    async def go():
        async def healthy(_request):
            return httpx.Response(200, json={})

        target = Target(settings, Secret(key), "golive-probe-test", datetime.now(UTC))
        conductor = Conductor(target, Line(fetch or healthy), Redactor([Secret(key)]), consent, limits or Limits())
        if stop_after is not None:
            asyncio.get_running_loop().call_later(stop_after, conductor.stop.set)
        async with aclosing(conductor.run(checks)) as results:
            return {result.check: result async for result in results}

    return asyncio.run(go())


def test_checks_come_after_what_they_rest_on_whatever_was_asked_for():
    known = {
        "third": a_check("third", asks(passed("yes")), after=("second",)),
        "second": a_check("second", asks(passed("yes")), after=("first",)),
        "first": a_check("first", asks(passed("yes"))),
    }

    assert [check.id for check in close_over(["third"], known)] == ["first", "second", "third"]
    assert list(run(close_over(["third"], known))) == ["first", "second", "third"]


def test_a_check_may_be_declared_to_take_longer_than_others():
    def patient(_target):
        yield wait(0.2)
        return passed("yes")

    usual = Check("usual", "usual", patient, (), (), (), 0)
    long = Check("long", "long", patient, (), (), (), 0, seconds=5)
    verdicts = {name: result.verdict for name, result in run([usual, long], limits=Limits(check=0.05)).items()}

    assert (verdicts["usual"].cause, verdicts["long"].outcome) == ("timed-out", Outcome.PASSED)


def test_one_red_line_and_everything_after_it_blocked():
    checks = [
        a_check("first", asks(failed("wrong", "no"))),
        a_check("second", asks(passed("yes")), after=("first",)),
        a_check("third", asks(passed("yes")), after=("second",)),
    ]
    verdicts = {name: result.verdict for name, result in run(checks).items()}

    assert [verdict.outcome for verdict in verdicts.values()] == [Outcome.FAILED, Outcome.BLOCKED, Outcome.BLOCKED]
    assert verdicts["third"].cause == "prerequisite-not-met"
    assert "second" in verdicts["third"].because


@pytest.mark.parametrize(
    ("settings", "key", "named"),
    [
        (Settings(api_key="env:KEY"), KEY, "Cobalt base URL"),
        (SETTINGS, "", "API key"),
    ],
    ids=["a setting is empty", "the key is not there"],
)
def test_a_missing_input_blocks_and_is_named_and_nothing_is_sent(settings, key, named):
    sent = []

    async def fetch(request):
        sent.append(request)
        return httpx.Response(200)

    results = run(
        [a_check("first", asks(passed("yes")), needs=("base_url", "api_key"))], settings=settings, key=key, fetch=fetch
    )

    assert results["first"].verdict.cause == "input-missing"
    assert named in results["first"].verdict.because
    assert sent == []


def test_nothing_is_written_without_consent():
    results = run([a_check("first", asks(passed("yes")), writes=1)], consent=NOTHING)

    assert results["first"].verdict.cause == "consent-needed"
    assert results["first"].exchanges == ()


def test_a_crash_is_could_not_tell_shows_no_text_and_ends_no_run():
    def crash(_target):
        yield get()
        raise ValueError(KEY)

    results = run([a_check("first", crash), a_check("second", asks(passed("yes")))])

    assert results["first"].verdict.outcome is Outcome.INCONCLUSIVE
    assert results["first"].verdict.cause == "check-crashed"
    assert KEY not in results["first"].verdict.because
    assert results["second"].verdict.outcome is Outcome.PASSED


def test_what_is_kept_is_redacted():
    async def fetch(_request):
        return httpx.Response(200, headers={"location": f"/?k={KEY}"}, json={"echo": KEY, "token": "s3cr3t-session"})

    def converse(_target):
        reply = yield get(f"/?api_key={KEY}")
        return passed(f"it said {reply.json()['echo']} and {reply.json()['token']}", seen=reply.json()["token"])

    kept = repr(run([a_check("first", converse)], fetch=fetch)["first"])

    assert KEY not in kept
    assert "s3cr3t-session" not in kept


def test_a_read_in_the_same_check_is_asked_anew_but_shared_between_checks():
    asked = []

    async def fetch(request):
        asked.append(request.url.path)
        return httpx.Response(200, json={})

    def twice(_target):
        yield get("/same")
        yield wait(0)
        yield get("/same")
        return passed("yes")

    run([a_check("first", twice), a_check("second", asks(passed("yes"), "/same"), after=("first",))], fetch=fetch)

    assert asked == ["/same", "/same"]


def test_requests_together_come_back_in_their_order():
    async def fetch(request):
        await asyncio.sleep(0.02 if request.url.path == "/slow" else 0)
        return httpx.Response(200, text=request.url.path)

    def converse(_target):
        slow, quick = yield together(get("/slow"), get("/quick"))
        return passed(f"{slow.text} {quick.text}")

    assert run([a_check("first", converse)], fetch=fetch)["first"].verdict.because == "/slow /quick"


def test_a_stopped_run_cleans_up_and_ends_soon():
    removed = []

    async def fetch(request):
        if request.method == "GET":
            await asyncio.sleep(60)
        removed.append(request.method)
        return httpx.Response(200)

    def converse(_target):
        try:
            yield get()
            return passed("yes")
        finally:
            yield httpx.Request("DELETE", "http://127.0.0.1:1/probe")

    results = run(
        [a_check("first", converse, writes=1), a_check("second", asks(passed("yes")), after=("first",))],
        fetch=fetch,
        stop_after=0.05,
    )

    assert removed == ["DELETE"]
    assert {result.verdict.cause for result in results.values()} == {"stopped"}


def test_a_reader_who_leaves_early_leaves_nothing_behind():
    removed = []

    async def fetch(request):
        if request.method == "GET":
            await asyncio.sleep(60)
        removed.append(request.method)
        return httpx.Response(200)

    def converse(_target):
        try:
            yield get()
            return passed("yes")
        finally:
            yield httpx.Request("DELETE", "http://127.0.0.1:1/probe")

    async def go():
        target = Target(SETTINGS, Secret(KEY), "golive-probe-test", datetime.now(UTC))
        conductor = Conductor(target, Line(fetch), Redactor([]), consent=Consent(2))

        def quick(_target):
            yield wait(0)
            return passed("yes")

        async with aclosing(conductor.run([a_check("quick", quick), a_check("slow", converse, writes=1)])) as results:
            async for _ in results:
                break

    asyncio.run(go())

    assert removed == ["DELETE"]
