"""No account of a provider is connected both in test and in production."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.environments import Listing, connections_of, has_nameless, list_accounts
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, failed, inconclusive, passed
from lib.launch.wording import counted


@check(needs=("base_url", "api_key", "production_key"), after=("keys_belong_to_their_environments",))
def tests_touch_no_production_account(target: Target) -> Conversation:
    production = target.cobalt.with_key(target.secret("production_key").reveal())
    try:
        return _judge((yield from list_accounts(target.cobalt)), (yield from list_accounts(production)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(tested: Listing, real: Listing) -> Verdict:
    test, production = connections_of(tested.accounts), connections_of(real.accounts)
    shared = {digest: app for digest, app in test.items() if digest in production}
    facts = {"in_test": str(len(test)), "in_production": str(len(production)), "in_both": str(len(shared))}
    if shared:
        apps = shown(", ".join(sorted(set(shared.values()))), 200)
        accounts = counted(len(shared), "account of a provider is", "accounts of providers are")
        because = f"{accounts} connected in both environments: {apps}."
        return failed("production-account-in-test", because, **facts)
    if not (tested.whole and real.whole):
        return inconclusive("accounts-not-all-seen", "There are more linked accounts than could be compared.", **facts)
    if has_nameless(tested.accounts) or has_nameless(real.accounts):
        because = "Some connection does not say into which account of the provider it leads."
        return inconclusive("connection-nameless", because, **facts)
    if not test:
        return inconclusive("nothing-connected-in-test", "No account of a provider is connected in test.", **facts)
    return passed("What is connected in test is connected nowhere in production.", **facts)
