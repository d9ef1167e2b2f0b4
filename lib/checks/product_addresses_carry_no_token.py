"""No address of the signed-in page carries a session token in its query."""

from urllib.parse import unquote

import httpx

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import UnreadableToken, read_claims
from lib.cobalt.errors import Unusable
from lib.cobalt.markup import addresses
from lib.cobalt.product import be_inside, drawn_by_scripts, reach, read_markup
from lib.cobalt.quotes import TOKEN_SHAPE, shown
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(needs=("onboarding_url", "app_session"))
def product_addresses_carry_no_token(target: Target) -> Conversation:
    try:
        arrival = yield from reach(target.settings.onboarding_url, target.session)
        if found := _complaint(arrival.hops):
            return found
        be_inside(arrival)
        markup = read_markup(arrival)
        links = addresses((*markup.links, *markup.scripts), arrival.url)
        if found := _complaint(links):
            return found
        if markup.draws_itself:
            raise drawn_by_scripts()
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    facts = {"addresses": str(len(links) + len(arrival.hops))}
    return passed(
        f"Of the {facts['addresses']} addresses looked at, none carries a session token in its query.", **facts
    )


def _complaint(urls: tuple[httpx.URL, ...]) -> Verdict | None:
    carrying = next((url for url in urls if _carries_token(url)), None)
    if carrying is None:
        return None
    because = f"An address at {shown(carrying.host)} carries a session token in its query, where logs keep it."
    return failed("token-in-address", because, host=shown(carrying.host))


def _carries_token(url: httpx.URL) -> bool:
    return any(_is_session_token(found) for found in TOKEN_SHAPE.findall(unquote(url.query.decode("ascii", "replace"))))


def _is_session_token(token: str) -> bool:
    """The product's own tokens are its own affair."""
    try:
        return bool(read_claims(token).linked_account_id)
    except UnreadableToken:
        return False
