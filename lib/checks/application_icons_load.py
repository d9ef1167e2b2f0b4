"""The icons of the applications load as pictures."""

from collections.abc import Generator, Iterable
from typing import Any

from lib.checks.conversation import Conversation, Step, Target, check
from lib.cobalt.addresses import BadAddress
from lib.cobalt.answers import read
from lib.cobalt.applications import ApplicationEntries
from lib.cobalt.errors import Unusable
from lib.cobalt.journey import open_page
from lib.cobalt.quotes import shown
from lib.launch.verdict import inconclusive, not_applicable, passed, warned

MOST_ICONS = 20


@check(needs=("base_url", "api_key", "linked_account_id"), after=("applications_are_listed",))
def application_icons_load(target: Target) -> Conversation:
    try:
        entries = read(
            ApplicationEntries, (yield target.cobalt.list_applications(target.settings.linked_account_id))
        ).root
        icons = {entry.slug: entry.icon for entry in entries if entry.icon}
        if not icons:
            return not_applicable("no-icon-given", "No application in Cobalt's list names an icon.")
        broken = yield from _broken(list(icons.items())[:MOST_ICONS])
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    facts = {"icons": str(len(icons)), "opened": str(min(len(icons), MOST_ICONS))}
    if broken:
        because = f"The icons of these applications do not load as pictures: {', '.join(broken)}."
        return warned("application-icon-broken", because, **facts, broken=", ".join(broken))
    return passed(f"{facts['opened']} of {facts['icons']} icons were opened, and each is a picture.", **facts)


def _broken(icons: Iterable[tuple[str, str]]) -> Generator[Step, Any, list[str]]:
    broken = []
    for slug, icon in icons:
        if not (yield from _is_picture(icon)):
            broken.append(shown(slug, 40))
    return broken


def _is_picture(icon: str) -> Generator[Step, Any, bool]:
    """Raises Unusable when the host could not answer just now."""
    if icon.lower().startswith("data:image/"):
        return True
    try:
        arrival = yield from open_page(icon, accept="image/*,*/*;q=0.8")
    except BadAddress:
        return False
    status, kind = arrival.response.status_code, arrival.response.headers.get("content-type", "")
    if status == 429 or status >= 500:
        cause = "rate-limited" if status == 429 else "server-error"
        raise Unusable(cause, f"{shown(arrival.url.host)} could not give an icon just now ({status}).")
    return status == 200 and kind.lower().startswith("image/") and bool(arrival.response.content)
