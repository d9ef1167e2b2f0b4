"""Your backend lists the applications that Cobalt lists, and no others."""

from collections.abc import Iterator
from typing import Any

import httpx

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.addresses import BadAddress
from lib.cobalt.answers import Applications, read
from lib.cobalt.errors import Unusable, read_json
from lib.cobalt.journey import open_page
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, failed, inconclusive, passed
from lib.launch.wording import counted

MOST_VALUES = 20_000


@check(
    needs=("base_url", "api_key", "linked_account_id", "backend_url", "app_session"),
    after=("applications_are_listed",),
)
def backend_lists_the_same_applications(target: Target) -> Conversation:
    settings = target.settings
    try:
        listed = read(Applications, (yield target.cobalt.list_applications(settings.linked_account_id))).root
        arrival = yield from open_page(settings.backend_url, target.session, "application/json")
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    except BadAddress as reason:
        return inconclusive(
            "backend-undecided", f"Your backend has, or leads to, an address that cannot be opened: {reason}."
        )
    return _judge(arrival.response, {application.slug for application in listed})


def _judge(response: httpx.Response, expected: set[str]) -> Verdict:
    if response.status_code in (401, 403):
        because = f"Your backend refuses the signed-in session that was given ({response.status_code})."
        return inconclusive("backend-refuses-session", because)
    try:
        told = set(_texts(read_json(response))) if response.status_code == 200 else None
    except ValueError:
        told = None
    if told is None:
        because = f"Your backend answered {response.status_code}, and not with a list as JSON."
        return inconclusive("backend-undecided", because)
    missing = shown(", ".join(sorted(expected - told)), 300)
    facts = {"expected": str(len(expected)), "missing": missing}
    if missing:
        return failed("backend-lists-others", f"Your backend does not list what Cobalt lists: {missing}.", **facts)
    return passed(f"Your backend lists {counted(len(expected), 'application')}, all that Cobalt lists.", **facts)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a structure, at any depth, up to a number that no list of applications has."""
    waiting = [value]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
