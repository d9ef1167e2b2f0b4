"""The address of your own API, which the workflow calls, refuses a caller without credentials."""

from typing import Any

import httpx

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.addresses import BadAddress, is_protected
from lib.cobalt.errors import read_json
from lib.cobalt.journey import Arrival, open_page
from lib.cobalt.pages import is_sign_in
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned

SLOW_SECONDS = 2.0


@check(needs=("proxy_url",))
def own_api_refuses_strangers(target: Target) -> Conversation:
    try:
        return _judge((yield from open_page(target.settings.proxy_url, accept="application/json")))
    except BadAddress as reason:
        because = f"Your API has, or leads to, an address that cannot be opened: {reason}."
        return inconclusive("own-api-undecided", because)


def _judge(arrival: Arrival) -> Verdict:
    response, first = arrival.response, arrival.hops[0]
    facts = {"status": str(response.status_code)}
    if not is_protected(first):
        because = "Your API answers without encryption: Cobalt would send the customer's data in the open."
        return failed("own-api-not-https", because, **facts)
    if response.is_success and _gives_data(response):
        because = f"Your API gives data to a caller without credentials ({response.status_code})."
        return failed("own-api-open", because, **facts)
    if response.status_code in (401, 403) or is_sign_in(arrival.url, first.host):
        return _judge_speed(response, facts)
    because = f"Your API answered a caller without credentials with {response.status_code}, which tells nothing."
    return inconclusive("own-api-undecided", because, **facts)


def _judge_speed(response: httpx.Response, facts: dict[str, str]) -> Verdict:
    seconds = response.elapsed.total_seconds()
    if seconds > SLOW_SECONDS:
        because = f"Your API refuses strangers, and took {seconds:.0f} seconds: each run of the workflow waits for it."
        return warned("own-api-slow", because, **facts)
    return passed(f"Your API refuses a caller without credentials ({facts['status']}).", **facts)


def _gives_data(response: httpx.Response) -> bool:
    """A success that carries something and does not call it an error. A page may be a login, so it is none."""
    try:
        body: Any = read_json(response)
    except ValueError:
        kind = response.headers.get("content-type", "").partition(";")[0]
        return kind in ("text/csv", "application/xml", "application/octet-stream") and bool(response.content)
    return bool(body) and not (isinstance(body, dict) and {"error", "errors"} & body.keys())
