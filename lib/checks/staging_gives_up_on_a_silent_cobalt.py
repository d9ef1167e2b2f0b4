"""The staging backend has an answer for its user, and in time, although Cobalt does not answer at all."""

from collections.abc import Generator

import httpx

from lib.checks.conversation import Cancelled, Conversation, Fault, Target, check, wait
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.rehearsal import LATE, NEVER, Calls, Staging, be_ready, seconds_of
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned

FAULT = "hang"
NOTED = 0.3  # seconds until the local Cobalt has seen that somebody gave up


@check(
    needs=("base_url", "api_key", "staging_url"),
    uses=("app_session",),
    after=("staging_survives_errors",),
    seconds=60,
)
def staging_gives_up_on_a_silent_cobalt(target: Target) -> Conversation:
    settings = target.settings
    try:
        staging = Staging(settings.staging_url, settings.base_url, target.probe, target.session)
        be_ready((yield staging.under()))
        reply = yield from _ask_in_silence(staging)
        if reply is None:  # then the call may still hang, which no journal tells
            because = f"Cobalt did not answer, and the staging backend had nothing to say within {NEVER:g} seconds."
            return failed("staging-hangs", because)
        yield wait(NOTED)
        staging.calls(read(Calls, (yield staging.journal("staging_gives_up_on_a_silent_cobalt"))), FAULT, status=0)
        return _judge(reply)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _ask_in_silence(staging: Staging) -> Generator[httpx.Request, httpx.Response, httpx.Response | None]:
    """The backend's answer, None if it came to none."""
    try:
        return (yield staging.under(FAULT))
    except Cancelled:
        raise
    except Fault as fault:
        if fault.cause == "timed-out":
            return None
        raise


def _judge(reply: httpx.Response) -> Verdict:
    seconds = f"{seconds_of(reply):.1f}"
    if not reply.content and not reply.has_redirect_location:
        because = "The staging backend has no word for its user when Cobalt does not answer."
        return warned("staging-says-nothing", because, seconds=seconds)
    if seconds_of(reply) > LATE:
        because = f"While Cobalt did not answer at all, the staging backend took {seconds} seconds to say so."
        return warned("staging-answers-late", because, seconds=seconds)
    because = f"While Cobalt did not answer at all, the staging backend had an answer after {seconds} seconds."
    return passed(because, seconds=seconds)
