"""The provider accepts the client secret together with the client id."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.errors import Unusable, read_json
from lib.cobalt.provider_table import Provider, at_host
from lib.cobalt.providers import AuthUrl, read_auth_url, says_unknown_client
from lib.cobalt.quotes import shown
from lib.cobalt.requests import NAME
from lib.launch.verdict import Verdict, failed, inconclusive, passed

SAYING = ("error", "status", "category", "error_codes", "error_description")  # where providers put their codes


@check(
    needs=("base_url", "api_key", "linked_account_id", "app_slug", "expected_client_id", "client_secret"),
    after=("client_id_is_expected",),
)
def client_secret_is_right(target: Target) -> Conversation:
    settings = target.settings
    try:
        given = read_auth_url((yield target.cobalt.oauth_url(settings.linked_account_id, settings.app_slug)))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    host = shown(given.host)
    if says_unknown_client((yield given.probe(state=target.probe))):
        because = f"{host} does not know the client id, and so says nothing about its secret."
        return inconclusive("client-unknown-to-provider", because, host=host)
    provider = at_host(target.providers, given.host)
    address = provider and provider.token_address(given)
    if not provider or not address:
        because = f"How {host} answers a wrong secret is not known here, so it was not asked."
        return inconclusive("secret-unproven", because, host=host)
    return _judge((yield _exchange(address, given, target)), provider, host)


def _exchange(address: httpx.URL, given: AuthUrl, target: Target) -> httpx.Request:
    """A code that nobody was given: a provider looks at the client first, and then refuses the code."""
    form = {
        "grant_type": "authorization_code",
        "code": target.probe,
        "redirect_uri": given.redirect_uri,
        "client_id": given.client_id,
        "client_secret": target.secret("client_secret").reveal(),
    }
    headers = {"user-agent": NAME, "accept": "application/json", "content-type": "application/x-www-form-urlencoded"}
    return httpx.Request("POST", address, headers=headers, content=urlencode(form).encode())


def _judge(response: httpx.Response, provider: Provider, host: str) -> Verdict:
    words = frozenset(_words(response)) if response.status_code < 500 else frozenset()
    facts = {"host": host, "status": str(response.status_code)}
    if found := words & set(provider.secret_wrong):
        because = f"{provider.name} refuses the client secret for this client id ({min(found)})."
        return failed("client-secret-wrong", because, **facts)
    if found := words & set(provider.secret_right):
        because = f"{provider.name} accepted the client with its secret, and refused only the made-up code."
        return passed(because, **facts)
    because = f"{provider.name} answered {response.status_code} in a way that tells nothing about the secret."
    return inconclusive("secret-unproven", because, **facts)


def _words(response: httpx.Response) -> Iterator[str]:
    """The codes in an answer, each as a word; none in a page."""
    try:
        body: Any = read_json(response)
    except ValueError:
        return
    if isinstance(body, dict):
        for name in SAYING:
            text = body.get(name)
            yield from (word.strip(".,:;()") for word in text.split()) if isinstance(text, str) else ()
