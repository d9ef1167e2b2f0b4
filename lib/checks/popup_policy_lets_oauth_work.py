"""The rules that the onboarding page gives the browser let people connect."""

import httpx

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.addresses import BadAddress, parse_address
from lib.cobalt.errors import Unusable
from lib.cobalt.journey import Arrival
from lib.cobalt.policies import FALLBACKS, read_policies, severs_popups
from lib.cobalt.product import enter, read_markup
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, inconclusive, passed, warned

COBALT = "https://app.refold.ai"


@check(needs=("onboarding_url", "app_session"), uses=("base_url",))
def popup_policy_lets_oauth_work(target: Target) -> Conversation:
    try:
        arrival = yield from enter(target.settings.onboarding_url, target.session)
        return _judge(arrival, parse_address(target.settings.base_url or COBALT))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    except BadAddress as reason:
        return inconclusive("page-unavailable", f"The base URL of Cobalt cannot be used: {reason}.")


def _judge(arrival: Arrival, cobalt: httpx.URL) -> Verdict:
    """Raises Unusable."""
    host = shown(cobalt.host)
    if severs_popups(arrival.response):
        because = (
            "The page loses sight of the window in which people consent (Cross-Origin-Opener-Policy: same-origin)."
        )
        return warned("popup-severed", because, cross_origin_opener_policy="same-origin")
    policies = read_policies(arrival.response, read_markup(arrival).policies)
    forbidden = [kind for kind in FALLBACKS if not all(each.allows(kind, cobalt, arrival.url) for each in policies)]
    if forbidden:
        because = f"The content security policy of the page keeps {host} out of: {', '.join(forbidden)}."
        return warned("policy-excludes-cobalt", because, host=host, forbidden=" ".join(forbidden))
    because = f"No rule of the page stands in the way of {host} or of the window in which people consent."
    return passed(because, host=host, policies=str(len(policies)))
