"""Cobalt sends customers to the provider with the client id of your own OAuth application."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable
from lib.cobalt.providers import NoAuthUrl, read_auth_url
from lib.cobalt.quotes import shown
from lib.launch.verdict import failed, inconclusive, passed


@check(
    needs=("base_url", "api_key", "linked_account_id", "app_slug", "expected_client_id"),
    after=("linked_account_exists",),
)
def client_id_is_expected(target: Target) -> Conversation:
    settings = target.settings
    try:
        given = read_auth_url((yield target.cobalt.oauth_url(settings.linked_account_id, settings.app_slug)))
    except NoAuthUrl as answer:
        return failed(answer.cause, answer.because)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    facts = {"host": shown(given.host), "given": shown(given.client_id), "expected": shown(settings.expected_client_id)}
    if not given.client_id:
        because = f"The address for connecting leads to {facts['host']} and carries no client id to compare."
        return inconclusive("answer-undocumented", because, **facts)
    if given.client_id != settings.expected_client_id:
        because = f"Expected the client id {facts['expected']}; Cobalt sends {facts['given']} to {facts['host']}."
        return failed("client-id-differs", because, **facts)
    return passed(f"Cobalt sends the expected client id to {facts['host']}.", **facts)
