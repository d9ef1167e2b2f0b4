"""The staging backend goes on answering, and in time, whatever Cobalt does."""

from collections.abc import Generator
from typing import Any

import httpx

from lib.checks.conversation import Cancelled, Conversation, Fault, Step, Target, check, together
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.rehearsal import LATE, Calls, Staging, be_ready, seconds_of
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned

REFUSALS = {"400": 400, "401-key": 401, "403": 403, "404": 404, "429": 429, "500": 500, "503": 503}
# The status of each, 0 for none. A Cobalt that hangs has a check of its own, since waiting for it takes longest.
FAULTS = REFUSALS | {"truncated": 200, "html-200": 200, "close-early": 0}


@check(
    needs=("base_url", "api_key", "staging_url"),
    uses=("app_session",),
    after=("key_is_accepted",),
    seconds=100,
)
def staging_survives_errors(target: Target) -> Conversation:
    settings = target.settings
    try:
        staging = Staging(settings.staging_url, settings.base_url, target.probe, target.session)
        be_ready((yield staging.under()))
        replies = yield from _provoke(staging)
        if isinstance(replies, Verdict):
            return replies
        calls = read(Calls, (yield staging.journal("staging_survives_errors")))
        return calls if isinstance(calls, Verdict) else _judge(staging, calls, replies)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _provoke(staging: Staging) -> Generator[Step, Any, Verdict | tuple[httpx.Response, ...]]:
    """The backend's answers, in the order of FAULTS, or what it shows that one did not come."""
    try:
        replies: tuple[httpx.Response, ...] = yield together(*map(staging.under, FAULTS))
    except Cancelled:
        raise
    except Fault as fault:
        if fault.cause == "timed-out":
            because = "Cobalt did not answer well, and the staging backend had nothing to say in time."
            return failed("staging-hangs", because)
        if fault.cause == "answer-cut-short":
            because = "Cobalt did not answer well, and the staging backend broke off its own answer: it crashes."
            return failed("staging-crashes", because)
        raise
    return replies


def _judge(staging: Staging, calls: Calls, replies: tuple[httpx.Response, ...]) -> Verdict:
    for fault, status in FAULTS.items():
        staging.calls(calls, fault, status)  # raises unless the backend met the fault
    mute = [
        fault
        for fault, reply in zip(FAULTS, replies, strict=True)
        if not reply.content and not reply.has_redirect_location
    ]
    if mute:
        because = f"The staging backend has no word for its user when Cobalt does this: {', '.join(mute)}."
        return warned("staging-says-nothing", because, faults=" ".join(mute))
    slowest = max(map(seconds_of, replies))
    if slowest > LATE:
        because = f"While Cobalt did not answer well, the staging backend took {slowest:.1f} seconds to say so."
        return warned("staging-answers-late", because, seconds=f"{slowest:.1f}")
    because = f"The staging backend answered within {LATE:g} seconds, whatever Cobalt did: {', '.join(FAULTS)}."
    return passed(because, faults=str(len(FAULTS)))
