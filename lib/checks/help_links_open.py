"""The links to help beside the fields for a key open."""

from collections.abc import Generator, Sequence
from typing import Any

import httpx

from lib.checks.conversation import Conversation, Step, Target, check
from lib.cobalt.addresses import BadAddress
from lib.cobalt.answers import read
from lib.cobalt.applications import ApplicationEntries
from lib.cobalt.errors import Unusable
from lib.cobalt.forms import form_address, read_form
from lib.cobalt.journey import open_page
from lib.cobalt.markup import addresses
from lib.cobalt.product import be_inside, reach, read_markup
from lib.cobalt.quotes import shown
from lib.launch.verdict import inconclusive, not_applicable, passed, warned

MOST_FORMS = MOST_LINKS = 10
GONE = (400, 404, 405, 410, 451)


@check(
    needs=("base_url", "api_key", "linked_account_id", "connect_form_url", "app_session"),
    after=("connect_form_shows_labels_and_instructions",),
)
def help_links_open(target: Target) -> Conversation:
    try:
        entries = read(ApplicationEntries, (yield target.cobalt.list_applications(target.settings.linked_account_id)))
        links: dict[httpx.URL, None] = {}
        for entry in [each for each in entries.root if each.captions][:MOST_FORMS]:
            links |= dict.fromkeys((yield from _links(target, entry.slug, entry.captions)))
        if not links:
            return not_applicable("no-help-link", "The forms for connecting by key have no link to help.")
        opened = list(links)[:MOST_LINKS]
        dead = yield from _dead(opened)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    facts = {"links": str(len(links)), "opened": str(len(opened))}
    if dead:
        because = f"Links to help that lead nowhere: {len(dead)} of {len(opened)}, at: {', '.join(dead)}."
        return warned("help-link-dead", because, **facts, dead=", ".join(dead))
    return passed(
        f"Links to help beside the fields that were opened: {len(opened)} of {len(links)}, and all answer.", **facts
    )


def _links(target: Target, slug: str, captions: tuple[str, ...]) -> Generator[Step, Any, tuple[httpx.URL, ...]]:
    """Raises Unusable."""
    arrival = yield from reach(form_address(target.settings.connect_form_url, slug), target.session)
    be_inside(arrival, forms=False)
    return addresses(read_form(read_markup(arrival), captions).help_links, arrival.url)


def _dead(links: Sequence[httpx.URL]) -> Generator[Step, Any, list[str]]:
    """The hosts of dead links, opened as anybody would. Raises Unusable when a host could not answer just now."""
    dead = []
    for link in links:
        try:
            response = (yield from open_page(link)).response
        except BadAddress:
            dead.append(shown(link.host, 80))
            continue
        if response.status_code == 429 or response.status_code >= 500:
            cause = "rate-limited" if response.status_code == 429 else "server-error"
            raise Unusable(cause, f"{shown(link.host)} could not answer just now ({response.status_code}).")
        if response.status_code in GONE:
            dead.append(shown(link.host, 80))
    return dead
