"""How moments, spans and text from outside are written on pages."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from lib.launch.readiness import ItemReadiness
from lib.launch.states import ICONS, State
from lib.report.escape import inline

COLOURS = {
    State.VERIFIED: "green",
    State.ATTESTED: "green",
    State.WAIVED: "orange",
    State.NOT_APPLICABLE: "gray",
    State.OPEN: "gray",
    State.FAILED: "red",
    State.STALE: "orange",
    State.BLOCKED: "gray",
}
SPANS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
_DIRECTIVE = re.compile(r"(\\.)|([$:])")  # what is escaped already stays as it is
WORST_FIRST = (State.FAILED, State.BLOCKED, State.STALE, State.OPEN)


def safe(text: str) -> str:
    """Text from outside as Markdown that shows nothing but itself; Streamlit's own directives included."""
    return inline(text, also="$:")


def tame(markdown: str) -> str:
    """Markdown of our own, outside code, without what only Streamlit sees in it: formulas, icons, coloured text."""
    return _DIRECTIVE.sub(lambda found: found[1] or f"\\{found[2]}", markdown)


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that fits."""
    seconds = int((now - moment).total_seconds())
    return "just now" if seconds < 1 else f"{span(seconds)} ago"


def span(seconds: int) -> str:
    """A length of time in one unit."""
    length, unit = next((length, unit) for length, unit in SPANS if seconds >= length or length == 1)
    return f"{seconds // length} {unit}"


def exact(moment: datetime) -> str:
    """A moment in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def day(moment: datetime) -> str:
    """A day as people say it."""
    return moment.astimezone(UTC).strftime("%a %d %b")


KNOWN_BY = {
    "operating system": "by the account on this machine",
    "typed": "by a typed name only",
    "single sign-on": "by single sign-on",
    "proxy header": "by the trusted proxy",
}


def join(parts: Sequence[str]) -> str:
    """Several things in one sentence."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def badge(state: State) -> str:
    """A state as icon, word and colour."""
    return f":{COLOURS[state]}[{ICONS[state]} {state.value}]"


def tally(items: list[ItemReadiness]) -> str:
    """A group of items in one icon, count and word: what is worst in it, or that it is settled."""
    for state in WORST_FIRST:
        count = sum(each.state is state for each in items)
        if count:
            return f":{COLOURS[state]}[{ICONS[state]} {count} {state.value}]"
    return f":green[{ICONS[State.VERIFIED]} all {len(items)} settled]"
