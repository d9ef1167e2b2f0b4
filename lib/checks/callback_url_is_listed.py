"""The redirect address that Cobalt sends stands letter by letter in the provider's console."""

from urllib.parse import SplitResult, urlsplit

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.providers import read_auth_url
from lib.cobalt.quotes import shown
from lib.launch.verdict import failed, inconclusive, passed, warned

PARTS = ("scheme", "host and port", "path", "query", "fragment")


@check(
    needs=("base_url", "api_key", "linked_account_id", "app_slug", "registered_callbacks"),
    after=("callback_url_is_registered",),
)
def callback_url_is_listed(target: Target) -> Conversation:
    settings = target.settings
    try:
        given = read_auth_url((yield target.cobalt.oauth_url(settings.linked_account_id, settings.app_slug)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    if not given.redirect_uri:
        return inconclusive("answer-undocumented", "The address for connecting carries no redirect address.")
    sent, listed = shown(given.redirect_uri, 300), settings.registered_callbacks
    if given.redirect_uri in listed:
        return passed(f"The console has {sent}, letter by letter.", redirect_uri=sent)
    if any("*" in each for each in listed):
        because = f"The console has a wildcard, and whether it covers {sent} only the provider knows."
        return warned("callback-wildcard", because, redirect_uri=sent)
    nearest = min(listed, key=lambda each: len(_differing(given.redirect_uri, each)))
    differing = ", ".join(_differing(given.redirect_uri, nearest))
    because = f"Cobalt sends {sent}; the nearest in the console is {shown(nearest, 300)}, and differs in: {differing}."
    return failed("callback-not-listed", because, redirect_uri=sent, nearest=shown(nearest, 300))


def _differing(one: str, other: str) -> list[str]:
    """The parts in which two addresses differ; providers compare them letter by letter."""
    pairs = zip(PARTS, _split(one), _split(other), strict=True)
    return [name for name, here, there in pairs if here != there] or ["spelling"]


def _split(address: str) -> SplitResult | tuple[str, ...]:
    try:
        return urlsplit(address)
    except ValueError:
        return (address, "", "", "", "")
