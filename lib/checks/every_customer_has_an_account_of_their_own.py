"""Every customer has a linked account of their own, in the environment of the API key."""

from collections import Counter
from collections.abc import Iterable

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.environments import ConnectedAccount, list_accounts
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned
from lib.launch.wording import counted

PROBE = "golive-probe-"  # made and removed by other checks meanwhile


@check(needs=("base_url", "api_key", "linked_account_id"), after=("linked_account_exists",))
def every_customer_has_an_account_of_their_own(target: Target) -> Conversation:
    try:
        listing = yield from list_accounts(target.cobalt)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    # An entry can move on to the next page meanwhile, and then stands on both.
    own = {each.object_id: each for each in listing.accounts if not each.account_id.startswith(PROBE)}
    if "" in own:
        return inconclusive("answer-undocumented", "Cobalt lists linked accounts without an id of its own (_id).")
    facts = {"looked_at": str(len(own)), "all": "yes" if listing.whole else "no"}
    return _judge(tuple(own.values()), target.environment, facts)


def _judge(accounts: tuple[ConnectedAccount, ...], environment: str, facts: dict[str, str]) -> Verdict:
    strange = {shown(each.environment, 40) for each in accounts if each.environment not in (None, environment)}
    if environment and strange:
        because = f"The key is one for {environment}; its list has linked accounts of {', '.join(sorted(strange))}."
        return failed("accounts-of-another-environment", because, **facts)
    if twice := _repeated(each.account_id for each in accounts):
        because = f"{twice} account ids stand in the list more than once, as accounts of their own."
        return failed("account-id-given-twice", because, **facts, repeated=str(twice))
    if len(accounts) < 2:
        because = "Cobalt has no second linked account: whether customers share one shows when two have signed up."
        return inconclusive("no-second-account", because, **facts)
    if alike := _repeated(each.name.casefold() for each in accounts if each.name):
        names = counted(alike, "name stands", "names stand")
        because = f"{names} for more than one linked account: one customer may have several."
        return warned("accounts-alike", because, **facts, repeated=str(alike))
    return passed(f"{len(accounts)} linked accounts were read, and no two stand for the same customer.", **facts)


def _repeated(names: Iterable[str]) -> int:
    return sum(count > 1 for count in Counter(names).values())
