"""The product offers to connect again when a connection expires, and no longer once it is restored."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import httpx

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.applications import ApplicationEntries, ApplicationEntry
from lib.cobalt.errors import Unusable
from lib.cobalt.product import ASKS_AGAIN
from lib.cobalt.quotes import shown
from lib.cobalt.rehearsal import Calls, Staging, Switched, be_ready, text_of
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned

APART = "connections-apart"  # a world of its own: other checks see nothing of it


@check(
    needs=("base_url", "api_key", "linked_account_id", "staging_url"),
    uses=("app_session",),
    after=("applications_are_listed",),
    seconds=60,
)
def product_offers_to_reconnect(target: Target) -> Conversation:
    account = target.settings.linked_account_id
    try:
        slug = yield from _choose(target, account)
        before = yield from _look(target, "before")
        try:
            _be_switched((yield _switch(target, slug, active=False)), active=False)
            during = yield from _look(target, "during")
            yield from _confirm(target, account, slug)
        finally:
            restored = yield _switch(target, slug, active=True)
        _be_switched(restored, active=True)
        after = yield from _look(target, "after")
        calls = read(Calls, (yield _staging(target, "").journal("product_offers_to_reconnect", APART)))
        asked = _staging(target, "during").calls(calls, APART)  # raises unless it asked at all
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    seen = Seen(before, during, after)
    return _judge(seen, shown(slug, 40), is_about=any(call.is_for(account) for call in asked))


@dataclass(frozen=True)
class Seen:
    """What the product said before a connection expired, meanwhile, and after it was restored."""

    before: str
    during: str
    after: str

    @property
    def asks(self) -> tuple[int, int, int]:
        """How often it asked to connect again, each time."""
        first, second, third = (len(ASKS_AGAIN.findall(text)) for text in (self.before, self.during, self.after))
        return first, second, third


def _judge(seen: Seen, slug: str, *, is_about: bool) -> Verdict:
    before, during, after = seen.asks
    facts = {"application": slug, "asks": f"{before}, {during}, {after}"}
    if during > before and after < during:
        return passed("The product asked to connect again when the connection expired, and not afterwards.", **facts)
    if during > before:
        because = "The product asked to connect again, and went on asking when the connection was restored."
        return warned("restored-connection-not-noticed", because, **facts)
    if seen.during != seen.before:
        because = (
            "The product said something else when the connection expired; whether it asks to reconnect is unclear."
        )
        return inconclusive("expiry-words-unclear", because, **facts)
    if not is_about:
        because = "The product did not name the account of this launch when it asked the local Cobalt."
        return inconclusive("staging-asks-for-another", because, **facts)
    because = "A connection expired, and the product went on saying what it said before."
    return failed("expiry-not-noticed", because, **facts)


def _staging(target: Target, moment: str) -> Staging:
    settings = target.settings
    return Staging(settings.staging_url, settings.base_url, f"{target.probe}-{moment}", target.session)


def _look(target: Target, moment: str) -> Generator[httpx.Request, httpx.Response, str]:
    reply = yield _staging(target, moment).under(APART)
    be_ready(reply)
    return text_of(reply)


def _choose(target: Target, account: str) -> Generator[httpx.Request, httpx.Response, str]:
    """The slug of an application that the account is connected to."""
    entries = yield from _list(target, account, "choice")
    found = [entry.slug for entry in entries if entry.connected_accounts and not entry.is_expired]
    if not found:
        because = "In the local Cobalt the account of this launch is connected to nothing, so nothing can expire."
        raise Unusable("nothing-to-expire", because)
    return found[0]


def _confirm(target: Target, account: str, slug: str) -> Generator[httpx.Request, httpx.Response, None]:
    """Raises Unusable unless Cobalt itself said that the connection has expired while the product was asked."""
    entries = yield from _list(target, account, "proof")
    if not any(entry.slug == slug and entry.is_expired for entry in entries):
        raise Unusable("fault-not-served", "The local Cobalt does not tell that the connection has expired.")


def _list(target: Target, account: str, moment: str) -> Generator[httpx.Request, Any, tuple[ApplicationEntry, ...]]:
    cobalt = _staging(target, moment).cobalt(target.key.reveal(), APART)
    return read(ApplicationEntries, (yield cobalt.list_applications(account))).root


def _switch(target: Target, slug: str, *, active: bool) -> httpx.Request:
    return _staging(target, "").switch(target.settings.linked_account_id, slug, APART, active=active)


def _be_switched(reply: httpx.Response, *, active: bool) -> None:
    if read(Switched, reply).active is not active:
        raise Unusable("fault-not-served", "The local Cobalt did not let the connection expire, or did not restore it.")
