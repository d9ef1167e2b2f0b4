"""Cobalt asks the provider for the scopes that your actions need, and for no others."""

from collections.abc import Iterable

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.providers import read_auth_url
from lib.cobalt.quotes import shown
from lib.launch.verdict import failed, inconclusive, passed, warned
from lib.launch.wording import counted


@check(
    needs=("base_url", "api_key", "linked_account_id", "app_slug", "expected_scopes"),
    after=("linked_account_exists",),
)
def scopes_are_as_expected(target: Target) -> Conversation:
    settings = target.settings
    try:
        given = read_auth_url((yield target.cobalt.oauth_url(settings.linked_account_id, settings.app_slug)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    expected = frozenset(settings.expected_scopes)
    missing, extra = _listed(expected - given.scopes), _listed(given.scopes - expected)
    facts = {"host": shown(given.host), "missing": missing, "extra": extra}
    if missing:
        asked = _listed(given.scopes) or "none"
        return failed(
            "scope-missing", f"Cobalt does not ask for these scopes: {missing}. It asks for: {asked}.", **facts
        )
    if extra:
        because = f"Cobalt asks for all scopes that you expect, and for more than you named: {extra}."
        return warned("scope-extra", because, **facts)
    return passed(f"Cobalt asks for exactly the {counted(len(expected), 'scope')} that you expect.", **facts)


def _listed(scopes: Iterable[str]) -> str:
    return shown(" ".join(sorted(scopes)), 600)
