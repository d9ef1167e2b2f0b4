"""A signed-in user is given a session token of their own account, and nobody keeps it."""

from collections.abc import Sequence

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.journey import Arrival
from lib.cobalt.quotes import shown
from lib.cobalt.token_endpoint import GivenToken, ask_for_token, own_token
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned


@check(
    needs=("token_url", "app_session", "linked_account_id"),
    uses=("api_key",),
    after=("linked_account_exists", "session_token_lives_and_dies"),
)
def product_token_is_the_users_own(target: Target) -> Conversation:
    try:
        first = yield from ask_for_token(target.settings.token_url, target.session)
        second = yield from ask_for_token(target.settings.token_url, target.session)
        given = [own_token(arrival) for arrival in (first, second)]
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _complaint(target, given) or _judge_keeping((first, second))


def _complaint(target: Target, given: Sequence[GivenToken]) -> Verdict | None:
    name = shown(target.settings.linked_account_id)
    if any(each.claims.linked_account_id != target.settings.linked_account_id for each in given):
        because = f"The signed-in user was given a token of another linked account than {name}."
        return failed("product-token-of-another", because, linked_account=name)
    environments = {each.claims.environment for each in given} - {None, target.environment}
    if environments and target.environment:
        because = f"The key is one for {target.environment}; your product gives tokens of another environment."
        return failed("product-token-of-another-environment", because, environment=target.environment)
    if any(each.claims.exp <= target.now.timestamp() for each in given):
        because = "Your product gave a token that has expired: it keeps tokens instead of asking for new ones."
        return failed("product-token-expired", because)
    return None


def _judge_keeping(arrivals: Sequence[Arrival]) -> Verdict:
    kept = [arrival for arrival in arrivals if not _forbids_keeping(arrival)]
    if kept:
        because = "The token is the user's own; the answer that brings it may be kept (Cache-Control is not no-store)."
        return warned("product-token-cacheable", because, cache_control="not no-store")
    because = "Asked twice, your product gave the signed-in user a token of their own, and lets nobody keep it."
    return passed(because, cache_control="no-store")


def _forbids_keeping(arrival: Arrival) -> bool:
    rules = arrival.response.headers.get("cache-control", "").lower().split(",")
    return "no-store" in (rule.strip() for rule in rules)
