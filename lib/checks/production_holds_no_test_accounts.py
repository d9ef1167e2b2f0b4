"""No linked account in production looks like one for tests."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.environments import Listing, list_accounts
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import shown
from lib.cobalt.requests import Cobalt
from lib.launch.verdict import Verdict, inconclusive, passed, warned


@check(needs=("base_url", "production_key"), after=("keys_belong_to_their_environments",))
def production_holds_no_test_accounts(target: Target) -> Conversation:
    production = Cobalt(target.settings.base_url, target.secret("production_key").reveal())
    try:
        return _judge((yield from list_accounts(production)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(listing: Listing) -> Verdict:
    accounts = listing.accounts
    found = [account.account_id for account in accounts if account.looks_like_a_test]
    facts = {"looked_at": str(len(accounts)), "like_tests": str(len(found))}
    if found:
        names = shown(", ".join(found[:5]), 200)
        because = f"{len(found)} linked accounts in production look like those of tests: {names}."
        return warned("test-accounts-in-production", because, **facts)
    if not listing.whole:
        return inconclusive("accounts-not-all-seen", "There are more linked accounts than could be looked at.", **facts)
    return passed(f"None of the {len(accounts)} linked accounts in production looks like a test.", **facts)
