"""Cobalt's answers have the fields that its documentation promises."""

from collections.abc import Iterable, Sequence

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.documented import SHAPES, Entries, Entry, Listed, Single
from lib.cobalt.errors import Unusable
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, inconclusive, passed, warned


@check(needs=("base_url", "api_key", "linked_account_id"), after=("applications_are_listed",))
def answers_fit_their_documentation(target: Target) -> Conversation:
    cobalt, account = target.cobalt, target.settings.linked_account_id
    runs, workflows = "/execution?page=1&limit=20", "/workflow?page=1&limit=20"
    try:
        seen: dict[str, Sequence[Entry]] = {
            "linked account": [read(Single, (yield cobalt.read_linked_account(account))).root],
            "application": read(Entries, (yield cobalt.list_applications(account))).root,
            "workflow": read(Listed, (yield cobalt.ask_for(account, "GET", workflows))).docs,
            "execution": read(Listed, (yield cobalt.ask_for(account, "GET", runs))).docs,
            "event": read(Entries, (yield cobalt.ask("GET", "/application/event"))).root,
            "webhook": read(Entries, (yield cobalt.ask("GET", "/webhook"))).root,
        }
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(seen)


def _judge(seen: dict[str, Sequence[Entry]]) -> Verdict:
    missing = [f"{kind}.{name}" for kind, entries in seen.items() for name in SHAPES[kind].missing(entries)]
    unknown = [f"{kind}.{name}" for kind, entries in seen.items() for name in SHAPES[kind].unknown(entries)]
    facts = {"missing": _listed(missing), "unknown": _listed(unknown)}
    if missing:
        because = f"Cobalt's answers lack fields that its documentation promises: {facts['missing']}."
        return warned("answer-lacks-fields", because, **facts)
    there = ", ".join(f"{len(entries)} × {kind}" for kind, entries in seen.items() if entries)
    absent = ", ".join(kind for kind, entries in seen.items() if not entries)
    rest = f" Not seen, because there is none yet: {absent}." if absent else ""
    return passed(f"Every promised field is there, in {there}.{rest}", **facts)


def _listed(names: Iterable[str]) -> str:
    return shown(", ".join(sorted(names)), 300) or "none"
