"""The line: paced, shared where that is safe, tried again where that may help."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import httpx
import pytest

from lib.checks.conversation import Fault
from lib.engine import line as module
from lib.engine.line import UNPACED, Line, Pace

URL = "http://127.0.0.1/thing"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Host:
    """Answers from a script, and remembers what it was asked and when."""

    def __init__(self, *script):
        self.script = list(script)
        self.asked = []

    async def fetch(self, request):
        self.asked.append((request.method, asyncio.get_running_loop().time()))
        await asyncio.sleep(0)
        answer = self.script.pop(0) if self.script else 200
        if isinstance(answer, Fault):
            raise answer
        return answer if isinstance(answer, httpx.Response) else httpx.Response(answer)


def ask(host, *requests, shared=True, pace=UNPACED):
    async def go():
        line = Line(host.fetch, pace)
        replies = await asyncio.gather(*(line.ask(request, shared=shared) for request in requests))
        await line.close()
        return replies

    return asyncio.run(go())


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(module, "_pause", lambda attempt: 0.0)


def get(**headers):
    return httpx.Request("GET", URL, headers=headers)


def test_the_same_question_is_asked_once():
    host = Host()
    replies = ask(host, get(), get(), get())

    assert len(host.asked) == 1
    assert [reply.answer().status_code for reply in replies] == [200, 200, 200]


def test_an_answer_tells_how_long_it_took():
    async def slow(_request):
        await asyncio.sleep(0.05)
        return httpx.Response(200)

    (reply,) = asyncio.run(_asked(slow))

    assert 0.05 <= reply.answer().elapsed.total_seconds() < 2


async def _asked(fetch):
    return [await Line(fetch).ask(get(), shared=False)]


@pytest.mark.parametrize("other", [get(**{"x-api-key": "b"}), httpx.Request("POST", URL)], ids=["key", "method"])
def test_another_question_is_asked_for_itself(other):
    host = Host()
    ask(host, get(**{"x-api-key": "a"}), other)

    assert len(host.asked) == 2


def test_a_check_that_writes_shares_no_answer():
    host = Host()
    ask(host, get(), get(), shared=False)

    assert len(host.asked) == 2


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_passing_trouble_is_tried_again_and_every_attempt_is_kept(status):
    host = Host(status, status, 200)
    (reply,) = ask(host, get())

    assert reply.answer().status_code == 200
    assert len(reply.attempts) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_a_lasting_trouble_is_not_tried_again(status):
    host = Host(status)
    (reply,) = ask(host, get())

    assert reply.answer().status_code == status
    assert len(host.asked) == 1


def test_trouble_that_stays_is_given_back_after_three_attempts():
    host = Host(503, 503, 503, 200)
    (reply,) = ask(host, get())

    assert reply.answer().status_code == 503
    assert len(host.asked) == 3


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_write_is_never_sent_twice(method):
    host = Host(503, 200)
    ask(host, httpx.Request(method, URL))

    assert len(host.asked) == 1


def test_a_time_out_is_tried_again_but_an_unreachable_host_is_not():
    slow = Host(Fault("timed-out", "slow"), 200)
    gone = Host(Fault("host-unreachable", "gone"), 200)

    assert ask(slow, get())[0].answer().status_code == 200
    with pytest.raises(Fault, match="gone"):
        ask(gone, get())[0].answer()


def test_a_question_that_is_to_be_asked_once_is_not_asked_again():
    host = Host(503, 200)
    request = get()
    request.extensions["once"] = True
    (reply,) = ask(host, request)

    assert (reply.answer().status_code, len(host.asked)) == (503, 1)


def test_a_host_that_asks_for_a_long_pause_is_not_waited_for():
    host = Host(httpx.Response(429, headers={"retry-after": "3600"}), 200)
    (reply,) = ask(host, get())

    assert reply.answer().status_code == 429


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3.0),
        ("0", 0.0),
        (format_datetime(NOW + timedelta(seconds=7), usegmt=True), 7.0),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("Mon, 99 Foo 2026", None),
        ("9" * 40, None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(header, seconds):
    assert module._retry_after(httpx.Response(429, headers={"retry-after": header}), NOW) == seconds


def test_requests_start_no_faster_than_the_pace():
    host = Host()
    ask(host, *(get(**{"x-n": str(number)}) for number in range(5)), pace=Pace(in_flight=4, gap=0.05))
    starts = [at for _, at in host.asked]

    assert min(after - before for before, after in pairwise(starts)) >= 0.045
