"""The linked account holds the credentials with which workflows call your own API."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.environments import OWN_APP, Connection, Listing, list_accounts
from lib.cobalt.errors import Unusable
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned


@check(needs=("base_url", "api_key", "linked_account_id"), after=("linked_account_exists",))
def own_app_is_connected(target: Target) -> Conversation:
    try:
        listing = yield from list_accounts(target.cobalt)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    connections = _connections(listing, target.settings.linked_account_id)
    if connections is None:
        because = "Among the accounts that Cobalt lists, this one stands nowhere with what it is connected to."
        return inconclusive("connections-not-told", because)
    return _judge([each for each in connections if each.type in OWN_APP])


def _connections(listing: Listing, account: str) -> tuple[Connection, ...] | None:
    found = (each.integrations for each in listing.accounts if each.account_id == account)
    return next(found, None)


def _judge(own: list[Connection]) -> Verdict:
    if not own:
        because = "The linked account has no credentials for your own app: its workflows cannot prove who they are."
        return warned("own-app-not-connected", because)
    if all(each.has_expired for each in own):
        return failed("own-app-expired", "The linked account's credentials for your own app are no longer valid.")
    return passed("The linked account is connected to your own app.")
