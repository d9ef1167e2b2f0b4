"""The onboarding page shows nothing for connecting to somebody who is not signed in."""

from collections.abc import Generator
from typing import Any

import httpx

from lib.checks.conversation import Conversation, Step, Target, check
from lib.cobalt.addresses import BadAddress, is_protected, parse_address
from lib.cobalt.pages import (
    CONNECT_PATH,
    connect_marker,
    has_key_shape,
    has_login_form,
    is_same_host,
    is_sign_in,
    opens_connection,
)
from lib.cobalt.providers import is_robot_test
from lib.cobalt.quotes import shown
from lib.cobalt.requests import visit
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(needs=("onboarding_url",), uses=("api_key",))
def onboarding_page_refuses_strangers(target: Target) -> Conversation:
    try:
        return (yield from _follow(parse_address(target.settings.onboarding_url), target.key.reveal()))
    except BadAddress as reason:
        return _undecided(f"The page has, or leads to, an address that cannot be opened: {reason}.")


def _follow(url: httpx.URL, key: str) -> Conversation:
    for _ in range(6):  # the page itself and five redirects
        response = yield visit(url)
        found = _find_key(response, key) or _judge(response, url)
        if isinstance(found, Verdict):
            return (yield from _find_key_at_sign_in(response, url, key)) or found
        url = found
    return _undecided("The page leads from one redirect to the next, more than five times.")


def _find_key_at_sign_in(response: httpx.Response, url: httpx.URL, key: str) -> Generator[Step, Any, Verdict | None]:
    """The product's own sign-in page is sent to strangers as well."""
    if response.has_redirect_location:
        onward = parse_address(response.headers["location"], base=url)
        if is_same_host(onward.host, url.host):
            return _find_key((yield visit(onward)), key)
    return None


def _find_key(response: httpx.Response, key: str) -> Verdict | None:
    received = "\n".join([*response.headers.values(), response.content.decode("utf-8", "replace")])
    if key and key in received:
        because = "Your API key stands in what the page sends to anybody: replace the key at once, then the page."
        return failed("onboarding-leaks-key", because, found="the API key")
    if has_key_shape(received):
        because = "Something that looks like a Cobalt API key stands in what the page sends to anybody: replace it."
        return failed("onboarding-leaks-key", because, found="a key-shaped text")
    return None


def _judge(response: httpx.Response, url: httpx.URL) -> Verdict | httpx.URL:
    """A verdict, or where to look next. Raises BadAddress."""
    if response.has_redirect_location:
        return _judge_redirect(response.status_code, url, parse_address(response.headers["location"], base=url))
    return _judge_absence(response.status_code) or _judge_page(response, url)


def _judge_redirect(status: int, url: httpx.URL, onward: httpx.URL) -> Verdict | httpx.URL:
    host = shown(onward.host)
    if opens_connection(onward):
        because = f"Somebody who is not signed in is led on to connect an application, by {host}."
        return failed("onboarding-open-to-strangers", because, status=str(status), leads_to=host)
    if is_sign_in(onward, url.host):
        facts = {"status": str(status), "leads_to": host}
        return _unless_plain(onward, passed(f"Somebody who is not signed in is led to the sign-in at {host}.", **facts))
    if is_same_host(onward.host, url.host):
        return onward
    return _undecided(f"The page leads to {host}, and whether that is a sign-in cannot be told.", leads_to=host)


def _judge_absence(status: int) -> Verdict | None:
    if status == 429:
        return inconclusive("rate-limited", "The onboarding page asked for a pause (429); run this check again later.")
    if status in (404, 410) or status >= 500:
        because = f"The onboarding page could not be seen: it answered {status}. Is its address right?"
        return inconclusive("onboarding-unavailable", because, status=str(status))
    return None


def _judge_page(response: httpx.Response, url: httpx.URL) -> Verdict:
    status, text = response.status_code, response.content.decode("utf-8", "replace")
    marker = connect_marker(text)
    if status == 200 and marker and not (marker == CONNECT_PATH and has_login_form(text)):
        because = f"The page opens without a login and carries what belongs to connecting: {marker}."
        return failed("onboarding-open-to-strangers", because, status="200", marker=marker)
    if marker or is_robot_test(response):
        return _undecided(f"The page answered {status}, and what it sent has {marker or 'a test for robots'}.")
    if status in (401, 403):
        refusal = passed(f"The page refuses somebody who is not signed in ({status}).", status=str(status))
        return _unless_plain(url, refusal)
    if status == 200 and has_login_form(text):
        return _unless_plain(url, passed("Somebody who is not signed in gets a login form.", status="200"))
    return _unless_plain(url, _undecided(f"The page answered {status} and shows neither a login nor a connection."))


def _unless_plain(url: httpx.URL, verdict: Verdict) -> Verdict:
    if is_protected(url):
        return verdict
    because = f"The page at {shown(url.host)} answers without encryption: it must be served by https only."
    return failed("onboarding-not-https", because, host=shown(url.host))


def _undecided(because: str, **values: str) -> Verdict:
    return inconclusive("onboarding-undecided", f"{because} A person must look.", **values)
