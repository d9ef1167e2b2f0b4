"""The signed-in page asks to reconnect what has expired, and does not call it connected."""

import re

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.applications import ApplicationEntries
from lib.cobalt.errors import Unusable
from lib.cobalt.markup import Markup
from lib.cobalt.product import ASKS_AGAIN, drawn_by_scripts, enter, read_markup
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, failed, inconclusive, not_applicable, passed

CONNECTED = re.compile(r"(?<![\w-])(?:connected|active|enabled)(?!\w)", re.IGNORECASE)


@check(
    needs=("base_url", "api_key", "linked_account_id", "onboarding_url", "app_session"),
    after=("applications_are_listed",),
)
def product_marks_expired_connections(target: Target) -> Conversation:
    try:
        entries = read(ApplicationEntries, (yield target.cobalt.list_applications(target.settings.linked_account_id)))
        expired = [entry.name for entry in entries.root if entry.is_expired]
        if not expired:
            because = "No connection of this account has expired, so how the page shows one cannot be seen."
            return not_applicable("no-expired-connection", because)
        markup = read_markup((yield from enter(target.settings.onboarding_url, target.session)))
        if markup.draws_itself:
            raise drawn_by_scripts()
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(markup, expired, [entry.name for entry in entries.root])


def _judge(markup: Markup, expired: list[str], names: list[str]) -> Verdict:
    cards = {shown(name, 40): markup.around(name, names) for name in expired}
    facts = {"expired": ", ".join(cards)}
    unmarked = {name: card for name, card in cards.items() if not ASKS_AGAIN.search(card)}
    if wrong := ", ".join(name for name, card in unmarked.items() if CONNECTED.search(card)):
        because = f"These connections have expired, and the page calls them connected: {wrong}."
        return failed("expired-shown-as-connected", because, **facts, wrong=wrong)
    if unmarked:
        because = f"What the page says of these expired connections cannot be told: {', '.join(unmarked)}."
        return inconclusive("connection-state-unreadable", because, **facts)
    return passed(f"The page asks to connect again what has expired: {facts['expired']}.", **facts)
