"""The redirect address that Cobalt sends is registered with the OAuth provider."""

import httpx

from lib.checks.conversation import Conversation, Target, check, together
from lib.cobalt.errors import Unusable
from lib.cobalt.providers import (
    goes_on,
    read_auth_url,
    says_redirect_mismatch,
    says_unknown_client,
    signature,
)
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(needs=("base_url", "api_key", "linked_account_id", "app_slug"), after=("linked_account_exists",))
def callback_url_is_registered(target: Target) -> Conversation:
    settings = target.settings
    try:
        given = read_auth_url((yield target.cobalt.oauth_url(settings.linked_account_id, settings.app_slug)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    facts = {"host": shown(given.host), "redirect_uri": shown(given.redirect_uri, 300)}
    if not given.redirect_uri or not given.client_id:
        because = f"The address for connecting leads to {facts['host']} without a redirect address or a client id."
        return inconclusive("answer-undocumented", because, **facts)
    if not given.redirect_is_safe:
        because = f"The redirect address {facts['redirect_uri']} must be https and have no fragment (#)."
        return failed("redirect-unsafe", because, **facts)
    variants = (given, given.with_other_redirect(), given.with_other_client())
    answers = yield together(*(variant.probe(state=target.probe) for variant in variants))
    return _judge(answers, facts)


def _judge(answers: tuple[httpx.Response, httpx.Response, httpx.Response], facts: dict[str, str]) -> Verdict:
    real, elsewhere, stranger = answers
    host, status = facts["host"], real.status_code
    # A page (200) that speaks of a mismatch whoever asks merely carries the words in its scripts.
    if says_redirect_mismatch(real) and (status >= 300 or not says_redirect_mismatch(stranger)):
        because = f"{host} does not know the redirect address {facts['redirect_uri']}."
        return failed("redirect-not-registered", because, **facts)
    if says_unknown_client(real):
        because = f"{host} does not know the client id, and so says nothing about the redirect address."
        return inconclusive("client-unknown-to-provider", because, **facts)
    if status == 429 or status >= 500:
        cause = "rate-limited" if status == 429 else "server-error"
        return inconclusive(cause, f"{host} could not answer just now ({status}); try again later.", **facts)
    if goes_on(real) and says_redirect_mismatch(elsewhere):
        return passed(f"{host} accepts the redirect address and refuses an altered one.", **facts)
    if goes_on(real) and signature(real) == signature(elsewhere):
        because = f"{host} answers an altered redirect address in the same way: it decides only after sign-in."
        return inconclusive("decided-after-login", because, **facts)
    because = f"{host} answered {status} in a way that tells nothing about the redirect address."
    return inconclusive("answer-undocumented", because, **facts)
