"""The staging backend copes with answers that are right and differ from what it knows."""

import re

import httpx

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.leaks import TRACES
from lib.cobalt.rehearsal import Calls, Staging, be_ready, text_of
from lib.launch.verdict import Verdict, failed, inconclusive, passed

VARIATIONS = ("extra-fields", "missing-optional", "identifier-object", "unknown-enum")
ARTEFACTS = {
    "undefined": re.compile(r"\bundefined\b"),
    "[object Object]": re.compile(r"\[object Object\]"),
    "NaN": re.compile(r"\bNaN\b"),
    "a stack trace": TRACES,
}


@check(
    needs=("base_url", "api_key", "staging_url"),
    uses=("app_session",),
    after=("key_is_accepted",),
    seconds=100,
)
def staging_survives_odd_answers(target: Target) -> Conversation:
    settings = target.settings
    try:
        staging = Staging(settings.staging_url, settings.base_url, target.probe, target.session)
        usual = yield staging.under()
        be_ready(usual)
        replies = yield together(*map(staging.under, VARIATIONS))
        calls = read(Calls, (yield staging.journal("staging_survives_odd_answers")))
        for variation in ("", *VARIATIONS):
            staging.calls(calls, variation)  # raises unless the backend got such an answer
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge({"nothing odd": usual} | dict(zip(VARIATIONS, replies, strict=True)))


def _judge(replies: dict[str, httpx.Response]) -> Verdict:
    broken = {name: reply.status_code for name, reply in replies.items() if not reply.is_success}
    if broken:
        listed = ", ".join(f"{name} ({status})" for name, status in broken.items())
        because = f"The staging backend fails over answers of Cobalt that are right: {listed}."
        return failed("odd-answer-breaks-staging", because, variations=" ".join(broken))
    marred = {name: found for name, reply in replies.items() if (found := _artefacts(text_of(reply)))}
    if marred:
        listed = ", ".join(f"“{word}” after {name}" for name, found in marred.items() for word in found)
        because = f"The staging backend shows its users what no user should read: {listed}."
        return failed("odd-answer-shows-through", because, variations=" ".join(marred))
    because = f"The staging backend answered well to each of these: {', '.join(VARIATIONS)}."
    return passed(because, variations=str(len(VARIATIONS)))


def _artefacts(text: str) -> list[str]:
    return [name for name, pattern in ARTEFACTS.items() if pattern.search(text)]
