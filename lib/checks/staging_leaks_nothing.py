"""The staging backend shows its users nothing of the inside when Cobalt is in trouble."""

import httpx

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.leaks import is_raw, is_unhandled, leaks
from lib.cobalt.rehearsal import Calls, Staging, be_ready, text_of
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned

FAULTS = {"400": 400, "401-key": 401, "404": 404, "500": 500, "503": 503, "truncated": 200, "html-200": 200}


@check(
    needs=("base_url", "api_key", "staging_url"),
    uses=("app_session",),
    after=("staging_survives_errors",),
    seconds=100,
)
def staging_leaks_nothing(target: Target) -> Conversation:
    settings = target.settings
    try:
        staging = Staging(settings.staging_url, settings.base_url, target.probe, target.session)
        be_ready((yield staging.under()))
        replies = yield together(*map(staging.under, FAULTS))
        calls = read(Calls, (yield staging.journal("staging_leaks_nothing")))
        for fault, status in FAULTS.items():
            staging.calls(calls, fault, status)  # raises unless the backend met the fault
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(dict(zip(FAULTS, replies, strict=True)), target.key.reveal())


def _judge(replies: dict[str, httpx.Response], key: str) -> Verdict:
    found = {fault: kinds for fault, reply in replies.items() if (kinds := leaks(_all_of(reply), key))}
    if found:
        leaked = ", ".join(dict.fromkeys(kind for each in found.values() for kind in each))
        because = f"The staging backend shows its users {leaked} when Cobalt does this: {', '.join(found)}."
        return failed("staging-leaks", because, leaked=leaked, faults=" ".join(found))
    if raw := [fault for fault, reply in replies.items() if is_raw(text_of(reply))]:
        because = f"The staging backend passes messages for developers on to users: {', '.join(raw)}."
        return warned("staging-shows-raw-message", because, faults=" ".join(raw))
    bare = [fault for fault, reply in replies.items() if reply.status_code == 500 and is_unhandled(text_of(reply))]
    if bare:
        because = f"The staging backend's framework answers in its place, so nothing handles this: {', '.join(bare)}."
        return warned("staging-error-unhandled", because, faults=" ".join(bare))
    because = "The staging backend's answers to errors show no stack trace, no key and no internal address."
    return passed(because, faults=str(len(FAULTS)))


def _all_of(reply: httpx.Response) -> str:
    """With scripts and headers: a key is one wherever it stands."""
    return "\n".join([*reply.headers.values(), reply.content.decode("utf-8", "replace")])
