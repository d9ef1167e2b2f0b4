"""The staging backend tries again after passing errors, with growing pauses and when it is told to."""

from datetime import timedelta

import httpx

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.rehearsal import Call, Calls, Staging, attempts, be_ready, gaps
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned

MOST = 5  # attempts; more within HOT are a loop
HOT = timedelta(seconds=2)
SHORTEST = timedelta(milliseconds=50)
GROWTH = 1.2  # from the first pause to the last; even ones differ by a little as well
ASKED_FOR = timedelta(milliseconds=980)  # Retry-After is one second there, and clocks are not exact


@check(
    needs=("base_url", "api_key", "staging_url"),
    uses=("app_session",),
    after=("staging_survives_errors",),
    seconds=100,
)
def staging_retries_with_pauses(target: Target) -> Conversation:
    settings = target.settings
    try:
        staging = Staging(settings.staging_url, settings.base_url, target.probe, target.session)
        be_ready((yield staging.under()))
        yield together(staging.under("503"), staging.under("429-retry-after"))
        return _judge(staging, (yield staging.journal("staging_retries_with_pauses")))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(staging: Staging, journal: httpx.Response) -> Verdict:
    calls = read(Calls, journal)
    if len(_longest(staging.calls(calls))) > 1:
        because = "The staging backend asks for the same thing twice even when nothing is wrong."
        return inconclusive("retries-undecided", because)
    broken = _longest(staging.calls(calls, "503", 503))
    throttled = _longest(staging.calls(calls, "429-retry-after", 429))
    facts = {"attempts_after_503": str(len(broken)), "attempts_after_429": str(len(throttled))}
    return _failure(broken, throttled, facts) or _warning(broken, facts) or _praise(broken, facts)


def _failure(broken: list[Call], throttled: list[Call], facts: dict[str, str]) -> Verdict | None:
    for group in (broken, throttled):
        if any(later.at - earlier.at <= HOT for earlier, later in zip(group, group[MOST:], strict=False)):
            because = f"The staging backend asked a Cobalt in trouble {len(group)} times, without pauses to speak of."
            return failed("staging-hot-loop", because, **facts)
    asked_to_wait = [gap for call, gap in zip(throttled, gaps(throttled), strict=False) if call.status == 429]
    if any(gap < ASKED_FOR for gap in asked_to_wait):
        because = "Cobalt asked for a pause of a second (Retry-After), and the staging backend came back sooner."
        return failed("retry-after-ignored", because, **facts)
    return None


def _warning(broken: list[Call], facts: dict[str, str]) -> Verdict | None:
    pauses = gaps(broken)
    if not pauses:
        because = "The staging backend gave up at the first error that would have passed (503)."
        return warned("staging-never-retries", because, **facts)
    if len(broken) > MOST:
        because = f"The staging backend asked a Cobalt in trouble {len(broken)} times; five are enough."
        return warned("staging-retries-often", because, **facts)
    if min(pauses) < SHORTEST or (len(pauses) > 1 and pauses[-1] < GROWTH * pauses[0]):
        because = "The staging backend's pauses between attempts do not grow, or are none."
        return warned("staging-pauses-too-short", because, **facts)
    return None


def _praise(broken: list[Call], facts: dict[str, str]) -> Verdict:
    pauses = ", ".join(f"{pause.total_seconds():.1f} s" for pause in gaps(broken))
    return passed(
        f"After errors that pass, the staging backend tried again after {pauses}, and kept Retry-After.", **facts
    )


def _longest(calls: tuple[Call, ...]) -> list[Call]:
    """The attempts at what was asked for most often."""
    return max(attempts(calls), key=len)
