"""A conversation is always conducted to its end, clean-up included."""

import asyncio

import httpx
import pytest

from lib.checks.conversation import Cancelled, Fault, wait
from lib.engine.converse import Limits, converse
from lib.launch.verdict import passed

REQUEST = httpx.Request("GET", "http://127.0.0.1/")
QUICK = Limits(request=1, check=0.2, cleanup=0.2)


def conduct(conversation, perform, *, limits=QUICK, stop_after=None):
    async def go():
        stop = asyncio.Event()
        if stop_after is not None:
            asyncio.get_running_loop().call_later(stop_after, stop.set)
        return await converse(conversation, perform, limits, stop)

    return asyncio.run(go())


async def answer(_step):
    return httpx.Response(200)


async def hang(_step):
    await asyncio.sleep(60)


def conversation(done, *, cleans="DELETE"):
    try:
        yield REQUEST
        return passed("fine")
    finally:
        yield httpx.Request(cleans, "http://127.0.0.1/")
        done.append("cleaned")


def test_a_verdict_comes_after_the_clean_up():
    done = []

    assert conduct(conversation(done), answer).because == "fine"
    assert done == ["cleaned"]


def test_a_fault_reaches_the_conversation_and_the_clean_up_still_runs():
    done = []

    async def perform(step):
        if step.method == "GET":
            raise Fault("host-unreachable", "nobody there")
        return httpx.Response(200)

    with pytest.raises(Fault, match="nobody there"):
        conduct(conversation(done), perform)
    assert done == ["cleaned"]


@pytest.mark.parametrize(
    ("stop_after", "cause"), [(None, "timed-out"), (0.05, "stopped")], ids=["time is up", "a person stops it"]
)
def test_a_hanging_question_is_ended_and_the_clean_up_gets_its_own_time(stop_after, cause):
    done = []

    async def perform(step):
        return await (hang(step) if step.method == "GET" else answer(step))

    with pytest.raises(Cancelled) as ended:
        conduct(conversation(done), perform, stop_after=stop_after)
    assert ended.value.cause == cause
    assert done == ["cleaned"]


def test_a_clean_up_that_hangs_is_ended_too():
    done = []

    with pytest.raises(Cancelled):
        conduct(conversation(done), hang)
    assert done == []


def test_a_conversation_without_end_is_ended():
    def endless():
        while True:
            yield wait(0)

    with pytest.raises(Fault, match="did not come to an end"):
        conduct(endless(), answer, limits=Limits(check=30))


def test_a_conversation_that_swallows_every_fault_is_ended():
    def stubborn():
        while True:
            try:
                yield REQUEST
            except Fault:
                continue

    with pytest.raises(Fault, match="did not come to an end"):
        conduct(stubborn(), hang, limits=Limits(check=0.01, cleanup=0.01))


def test_a_conversation_without_a_verdict_is_a_fault_of_the_check():
    def mute():
        yield REQUEST

    with pytest.raises(Fault, match="without a verdict"):
        conduct(mute(), answer)
