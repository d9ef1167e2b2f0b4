"""May the launch go, and what one sentence says of it."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from lib.launch.checklist import Party
from lib.launch.states import Decision, State
from lib.launch.wording import counted


class Judged(Protocol):
    """What is asked of an item here."""

    @property
    def state(self) -> State: ...
    @property
    def party(self) -> Party: ...
    @property
    def settled(self) -> bool: ...
    @property
    def blocks(self) -> bool: ...


def decide(items: Sequence[Judged], conditions: int) -> Decision:
    """`conditions` is the number of those that are open."""
    if any(each.blocks for each in items):
        return Decision.NO_GO
    if conditions or any(each.state is State.WAIVED or not each.settled for each in items):
        return Decision.GO_WITH_CONDITIONS
    return Decision.GO


def say(decision: Decision, items: Sequence[Judged], conditions: int) -> str:
    """Such as `No-go: 3 items block, 1 of them failed; all wait for the customer.`"""
    if decision is Decision.GO:
        return f"Go: all {len(items)} items are settled." if len(items) > 1 else "Go: the one item is settled."
    if decision is Decision.NO_GO:
        return _say_no([each for each in items if each.blocks])
    waived = sum(each.state is State.WAIVED for each in items)
    advice = sum(not each.settled for each in items)
    accepted = [
        f"{conditions} to be met later" if conditions else "",
        counted(waived, "waiver") if waived else "",
        f"{counted(advice, 'piece', 'pieces')} of advice open" if advice else "",
    ]
    return f"Go with conditions: {' and '.join(filter(None, accepted))}."


def _say_no(blocking: list[Judged]) -> str:
    count = counted(len(blocking), "item blocks", "items block")
    failed = sum(each.state is State.FAILED for each in blocking)
    what = f"{count}, {failed} of them failed" if 0 < failed < len(blocking) else count
    if failed == len(blocking):
        what = counted(failed, "item failed", "items failed")
    (party, most) = Counter(each.party for each in blocking).most_common(1)[0]
    share = counted(most, "waits", "wait")
    if most == len(blocking):
        share = "all wait" if most > 1 else "it waits"
    return f"No-go: {what}; {share} for {name_party(party)}."


def name_party(party: Party) -> str:
    """A party as it reads in a sentence."""
    return {"us": "us", "customer": "the customer", "cobalt": "Cobalt", "third party": "a third party"}[party]
