"""The OAuth provider knows the client id that Cobalt sends."""

import httpx

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.errors import Unusable
from lib.cobalt.providers import goes_on, read_auth_url, says_redirect_mismatch, says_unknown_client, signature
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(needs=("base_url", "api_key", "linked_account_id", "app_slug"), after=("linked_account_exists",))
def client_is_known_to_provider(target: Target) -> Conversation:
    settings = target.settings
    try:
        given = read_auth_url((yield target.cobalt.oauth_url(settings.linked_account_id, settings.app_slug)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    facts = {"host": shown(given.host), "client_id": shown(given.client_id)}
    if not given.client_id:
        because = f"The address for connecting leads to {facts['host']} without a client id."
        return inconclusive("answer-undocumented", because, **facts)
    variants = (given, given.with_other_client())
    return _judge((yield together(*(each.probe(state=target.probe) for each in variants))), facts)


def _judge(answers: tuple[httpx.Response, httpx.Response], facts: dict[str, str]) -> Verdict:
    real, stranger = answers
    host, status = facts["host"], real.status_code
    # A page (200) that speaks of unknown clients whoever asks merely carries the words in its scripts.
    if says_unknown_client(real) and (status >= 300 or not says_unknown_client(stranger)):
        return failed("client-unknown-to-provider", f"{host} does not know the client {facts['client_id']}.", **facts)
    if status == 429 or status >= 500:
        cause = "rate-limited" if status == 429 else "server-error"
        return inconclusive(cause, f"{host} could not answer just now ({status}); try again later.", **facts)
    # Whoever looks for the redirect address of a client knows the client.
    if (goes_on(real) or says_redirect_mismatch(real)) and says_unknown_client(stranger):
        return passed(f"{host} knows the client id and refuses an altered one.", **facts)
    if goes_on(real) and signature(real) == signature(stranger):
        because = f"{host} answers an altered client id in the same way: it decides only after sign-in."
        return inconclusive("decided-after-login", because, **facts)
    because = f"{host} answered {status} in a way that tells nothing about the client id."
    return inconclusive("answer-undocumented", because, **facts)
