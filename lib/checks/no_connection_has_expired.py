"""No connection of a linked account has expired."""

from hashlib import sha256

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.applications import ApplicationEntries, ApplicationEntry
from lib.cobalt.environments import OWN_APP, Connection, Listing, list_accounts
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, inconclusive, passed, warned
from lib.launch.wording import counted


@check(needs=("base_url", "api_key", "linked_account_id"), after=("applications_are_listed",))
def no_connection_has_expired(target: Target) -> Conversation:
    account = target.settings.linked_account_id
    try:
        own = read(ApplicationEntries, (yield target.cobalt.list_applications(account))).root
        listing = yield from list_accounts(target.cobalt)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(own, listing, account)


def _judge(own: tuple[ApplicationEntry, ...], listing: Listing, account: str) -> Verdict:
    others = [each for each in listing.accounts if each.account_id != account and not each.is_seed]
    pairs = [(other, connection) for other in others for connection in other.integrations or ()]
    expired = [(account, entry.slug) for entry in own if _has_expired(entry)]
    expired += [(other.account_id, connection.type) for other, connection in pairs if connection.has_expired]
    facts = {"accounts": str(len(others) + 1), "expired": str(len(expired))}
    if expired:
        return _warning(expired, facts)
    if any(entry.reauth_required is None for entry in own) or any(_is_silent(each) for _, each in pairs):
        because = "Cobalt does not say of every connection whether it must be made again."
        return inconclusive("answer-undocumented", because, **facts)
    seen = "" if listing.whole else " There are more accounts than were looked at."
    return passed(f"None of {facts['accounts']} linked accounts has a connection that has expired.{seen}", **facts)


def _has_expired(entry: ApplicationEntry) -> bool:
    """Even one connection of several: what was set up with it stands still."""
    return bool(entry.reauth_required) or any(each.status == "expired" for each in entry.connected_accounts or ())


def _is_silent(connection: Connection) -> bool:
    return connection.type not in OWN_APP and connection.reauth_required is None


def _warning(expired: list[tuple[str, str]], facts: dict[str, str]) -> Verdict:
    slugs = shown(", ".join(sorted({slug for _, slug in expired})), 200)
    because = (
        f"{counted(len(expired), 'connection has', 'connections have')} expired, where data stands still: {slugs}."
    )
    digests = " ".join(sorted({sha256(account.encode()).hexdigest()[:8] for account, _ in expired})[:10])
    return warned("connections-expired", because, **facts, applications=slugs, account_digests=digests)
