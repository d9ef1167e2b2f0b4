"""The onboarding page lets a signed-in user connect through Cobalt."""

from collections.abc import Sequence

import httpx

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.errors import Unusable
from lib.cobalt.journey import Arrival
from lib.cobalt.markup import addresses
from lib.cobalt.pages import CONNECT_MARKERS, connect_marker, opens_connection
from lib.cobalt.product import enter, read_markup, script_requests
from lib.launch.verdict import inconclusive, passed


@check(needs=("onboarding_url", "app_session"))
def signed_in_page_embeds_cobalt(target: Target) -> Conversation:
    try:
        arrival = yield from enter(target.settings.onboarding_url, target.session)
        marker = _marker_in([arrival.response]) or _way_to_connect(arrival)
        requests, _ = script_requests(arrival, target.session)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    if not marker and requests:
        marker = _marker_in([each for each in (yield together(*requests)) if each.status_code == 200])
    if marker:
        return passed(f"The page that signed-in users get carries what belongs to connecting: {marker}.", marker=marker)
    because = "Nothing of Cobalt was recognised in the signed-in page and its scripts; builds may hide the names."
    return inconclusive("embedding-not-seen", because, scripts=str(len(requests)))


def _marker_in(answers: Sequence[httpx.Response]) -> str:
    """A name that only Cobalt's own code has; `/connect/` and other tokens may be the product's."""
    found = (connect_marker(answer.content.decode("utf-8", "replace")) for answer in answers)
    return next((marker for marker in found if marker in CONNECT_MARKERS), "")


def _way_to_connect(arrival: Arrival) -> str:
    """Raises Unusable."""
    links = addresses(read_markup(arrival).links, arrival.url)
    return "a way to Cobalt's own page" if any(opens_connection(link) for link in links) else ""
