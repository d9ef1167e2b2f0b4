"""Cobalt asks for what keeps a connection alive, and for the scopes that it needs itself."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.provider_table import at_host, of_application
from lib.cobalt.providers import AuthUrl, read_auth_url
from lib.cobalt.quotes import shown
from lib.launch.verdict import failed, inconclusive, not_applicable, passed


@check(
    needs=("base_url", "api_key", "linked_account_id", "app_slug"),
    uses=("expected_scopes",),
    after=("linked_account_exists",),
)
def offline_access_is_requested(target: Target) -> Conversation:
    settings = target.settings
    try:
        given = read_auth_url((yield target.cobalt.oauth_url(settings.linked_account_id, settings.app_slug)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    host = shown(given.host)
    provider = of_application(target.providers, settings.app_slug) or at_host(target.providers, given.host)
    if provider is None or not (provider.mandatory or provider.offline):
        because = f"Nothing is known of scopes that {host} wants for lasting access."
        return not_applicable("provider-without-rules", because, host=host)
    # A scope that the person expects is the business of another check, which names it.
    missing = [each for each in provider.mandatory if each not in {*given.scopes, *settings.expected_scopes}]
    if provider.offline and not any(_has(given, each) for each in provider.offline):
        missing.append(provider.offline[0])
    facts = {"host": host, "missing": " ".join(missing)}
    if missing:
        because = f"For {provider.name}, Cobalt must also ask for: {', '.join(missing)}; else connections end early."
        return failed("lasting-access-missing", because, **facts)
    return passed(f"Cobalt asks for all that lasting access to {provider.name} needs.", **facts)


def _has(given: AuthUrl, wanted: str) -> bool:
    """A scope, or a parameter written as name=value."""
    name, equals, value = wanted.partition("=")
    return (name, value) in given.parameters if equals else wanted in given.scopes
