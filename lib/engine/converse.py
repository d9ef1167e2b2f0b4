"""Conducts one conversation to its end, so that its clean-up runs whatever happens."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from lib.checks.conversation import Cancelled, Conversation, Fault, Step
from lib.launch.verdict import Verdict

MOST_STEPS = 500  # a conversation that never ends is a fault of the check, not of the customer


@dataclass(frozen=True)
class Limits:
    """How long things may take, in seconds."""

    request: float = 15.0
    check: float = 40.0
    cleanup: float = 15.0


async def converse(
    conversation: Conversation, perform: Callable[[Step], Awaitable[Any]], limits: Limits, stop: asyncio.Event
) -> Verdict:
    """Answer every step until the verdict. Raises what the conversation raises; a Fault if that is how it ends.

    When `stop` is set or the check's time is up, Cancelled is thrown into the conversation, whose clean-up then has
    `limits.cleanup` seconds of its own.
    """
    stopped = asyncio.ensure_future(stop.wait())
    try:
        return await _to_the_end(conversation, perform, limits, stopped)
    finally:
        await _end(stopped)


async def _to_the_end(
    conversation: Conversation,
    perform: Callable[[Step], Awaitable[Any]],
    limits: Limits,
    stopped: asyncio.Future[Any],
) -> Verdict:
    clock = asyncio.get_running_loop().time
    deadline, stopping = clock() + limits.check, False
    reply: Any = None
    fault: Fault | None = None
    for _ in range(MOST_STEPS):
        step = _advance(conversation, reply, fault)
        if isinstance(step, Verdict):
            return step
        reply, fault = None, None
        try:
            reply = await _within(perform(step), deadline - clock(), None if stopping else stopped)
        except Fault as raised:
            fault = raised
            if isinstance(raised, Cancelled) and not stopping:
                deadline, stopping = clock() + limits.cleanup, True
        except Exception as error:  # noqa: BLE001 - whatever it is, the conversation removes what it created first
            fault = Fault("check-crashed", f"The check itself failed ({type(error).__name__}).")
            fault.__cause__ = error
    conversation.close()
    raise Fault("check-crashed", "The check did not come to an end.")


def _advance(conversation: Conversation, reply: Any, fault: Fault | None) -> Step | Verdict:
    """One step of the generator; StopIteration must not cross a coroutine's edge."""
    try:
        return conversation.throw(fault) if fault else conversation.send(reply)
    except StopIteration as end:
        if isinstance(end.value, Verdict):
            return end.value
        raise Fault("check-crashed", "The check ended without a verdict.") from None


async def _within(answer: Awaitable[Any], seconds: float, stopped: asyncio.Future[Any] | None) -> Any:
    """The answer, unless time or a person ends the waiting first: then Cancelled is raised."""
    asking = asyncio.ensure_future(answer)
    waiting = {asking, stopped} if stopped else {asking}
    try:
        done, _ = await asyncio.wait(waiting, timeout=max(seconds, 0), return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not asking.done():
            await _end(asking)
    if asking in done:
        return asking.result()
    if stopped and stopped.done():
        raise Cancelled("stopped", "The run was stopped before this check had its answer.")
    raise Cancelled("timed-out", "The check took longer than it may.")


async def _end(task: asyncio.Future[Any]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
