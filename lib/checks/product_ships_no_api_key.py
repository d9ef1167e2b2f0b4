"""Neither the signed-in page nor its scripts carry an API key."""

from collections.abc import Sequence

import httpx

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.errors import Unusable
from lib.cobalt.pages import has_key_shape
from lib.cobalt.product import be_inside, reach, script_requests
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned
from lib.launch.wording import counted


@check(needs=("onboarding_url", "app_session", "api_key"), uses=("production_key",))
def product_ships_no_api_key(target: Target) -> Conversation:
    try:
        arrival = yield from reach(target.settings.onboarding_url, target.session)
        if leak := _find_key(target, [arrival.response]):
            return leak
        be_inside(arrival)
        requests, unread = script_requests(arrival, target.session)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    scripts: tuple[httpx.Response, ...] = (yield together(*requests)) if requests else ()
    return _find_key(target, scripts) or _judge([arrival.response, *scripts], unread)


def _find_key(target: Target, answers: Sequence[httpx.Response]) -> Verdict | None:
    keys = [key for key in (target.key.reveal(), target.secret("production_key").reveal()) if key]
    if any(key in text for text in map(_received, answers) for key in keys):
        because = "Your API key stands in what your product sends to browsers: replace the key at once, then the page."
        return failed("key-in-product", because, found="the API key")
    return None


def _judge(answers: Sequence[httpx.Response], unread: int) -> Verdict:
    scripts = answers[1:]
    facts = {"scripts": str(len(scripts))}
    if any(has_key_shape(_received(answer)) for answer in answers):
        because = "Something that looks like a Cobalt API key, and is not yours, stands in what your product sends."
        return warned("key-shape-in-product", because, **facts)
    unread += sum(not _is_script(script) for script in scripts)
    if unread:
        because = f"{counted(unread, 'script')} of the page could not be looked into, and an API key may stand there."
        return inconclusive("scripts-unread", because, **facts, unread=str(unread))
    return passed(f"The page and {counted(len(scripts), 'script')} that it loads carry no API key.", **facts)


def _received(answer: httpx.Response) -> str:
    return "\n".join([*answer.headers.values(), answer.content.decode("utf-8", "replace")])


def _is_script(answer: httpx.Response) -> bool:
    """A server may answer any unknown address with its start page."""
    return answer.status_code == 200 and answer.content.lstrip()[:1] != b"<"
