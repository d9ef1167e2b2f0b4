"""The staging backend asks once, and not again, when Cobalt refuses."""

import httpx

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.rehearsal import Call, Calls, Staging, attempts, be_ready
from lib.launch.verdict import Verdict, failed, inconclusive, passed

FAULTS = {"400": 400, "401-key": 401, "403": 403, "404": 404}  # and the status that comes of each


@check(
    needs=("base_url", "api_key", "staging_url"),
    uses=("app_session",),
    after=("staging_survives_errors",),
)
def staging_does_not_retry_refusals(target: Target) -> Conversation:
    settings = target.settings
    try:
        staging = Staging(settings.staging_url, settings.base_url, target.probe, target.session)
        be_ready((yield staging.under()))
        yield together(*map(staging.under, FAULTS))
        return _judge(staging, (yield staging.journal("staging_does_not_retry_refusals")))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(staging: Staging, journal: httpx.Response) -> Verdict:
    calls = read(Calls, journal)
    usual = _most(staging.calls(calls))
    times = {status: _most(staging.calls(calls, fault, status)) for fault, status in FAULTS.items()}
    facts = {f"after_{status}": str(count) for status, count in times.items()}
    repeated = [f"{status} ({count} times)" for status, count in times.items() if count > usual]
    if repeated:
        because = f"Cobalt refused, and the staging backend asked again: {', '.join(repeated)}. No answer changes so."
        return failed("refusal-retried", because, **facts)
    return passed("The staging backend took each refusal (400, 401, 403, 404) for an answer.", **facts)


def _most(calls: tuple[Call, ...]) -> int:
    """How often the same thing was asked; some pages ask for one thing twice even when nothing is wrong."""
    return max(len(group) for group in attempts(calls))
