"""The event is defined in Cobalt under exactly the name that the product sends."""

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.events import Events
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, failed, inconclusive, passed


@check(needs=("base_url", "api_key", "event_name"), after=("key_is_accepted",))
def event_is_defined(target: Target) -> Conversation:
    try:
        events = read(Events, (yield target.cobalt.ask("GET", "/application/event")))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(events, target.settings.event_name)


def _judge(events: Events, name: str) -> Verdict:
    facts = {"event": shown(name), "defined": str(len(events.root))}
    if events.named(name):
        return passed(f"Cobalt knows the event “{shown(name)}”.", **facts)
    if close := events.like(name):
        because = f"Cobalt knows the event as “{shown(close.name)}”, and every letter and blank matters."
        return failed("event-name-differs", because, **facts, named=shown(close.name))
    because = f"Cobalt knows no event “{shown(name)}” behind this key."
    return failed("event-missing", because, **facts)
