"""Your backend's list of applications refuses somebody who is not signed in."""

import httpx

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.addresses import BadAddress, is_protected
from lib.cobalt.journey import Arrival, open_page
from lib.cobalt.pages import has_login_form, is_sign_in
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(needs=("backend_url",))
def backend_refuses_strangers(target: Target) -> Conversation:
    try:
        return _judge((yield from open_page(target.settings.backend_url, accept="application/json")))
    except BadAddress as reason:
        because = f"Your backend has, or leads to, an address that cannot be opened: {reason}."
        return inconclusive("backend-undecided", because)


def _judge(arrival: Arrival) -> Verdict:
    response, status = arrival.response, arrival.response.status_code
    facts = {"status": str(status)}
    if not is_protected(arrival.hops[0]):
        return failed("backend-not-https", "Your backend answers without encryption.", **facts)
    if _is_open_to_any_page(response):
        because = "Your backend lets the script of any page read its answers with the visitor's session (CORS)."
        return failed("backend-open-to-pages", because, **facts)
    if status in (401, 403) or is_sign_in(arrival.url, arrival.hops[0].host) or _shows_login(response):
        return passed(f"Your backend refuses somebody who is not signed in ({status}).", **facts)
    if status == 200 and "json" in response.headers.get("content-type", "").lower():
        because = "Your backend gives its list of applications to somebody who is not signed in."
        return failed("backend-open-to-strangers", because, **facts)
    return inconclusive("backend-undecided", f"Your backend answered a stranger with {status}.", **facts)


def _shows_login(response: httpx.Response) -> bool:
    return response.status_code == 200 and has_login_form(response.content.decode("utf-8", "replace"))


def _is_open_to_any_page(response: httpx.Response) -> bool:
    headers = response.headers
    anybody = headers.get("access-control-allow-origin", "").strip() in ("*", "null")
    return anybody and headers.get("access-control-allow-credentials", "").strip().lower() == "true"
