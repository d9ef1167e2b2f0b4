"""Items in one line: how many are settled, and how the rest stands."""

from collections import Counter
from collections.abc import Sequence

from lib.launch.readiness import ItemReadiness, Readiness
from lib.launch.standing import PROVED
from lib.launch.states import State


def count_items(name: str, items: Sequence[ItemReadiness]) -> str:
    """Such as “Advice: 1 of 3 settled (1 attested, 2 open)”."""
    settled = sum(each.settled for each in items)
    states = [f"{found} {state.value}" for state in State if (found := sum(each.state is state for each in items))]
    return f"{name}: {settled} of {len(items)} settled ({', '.join(states) or 'no items'})"


def count_importance(readiness: Readiness, importance: str) -> str:
    """The items that block a launch, or those that are advice."""
    items = [each for each in readiness.items if each.item.importance == importance]
    return count_items("Blocks launch" if importance == "blocks launch" else "Advice", items)


def count_bases(readiness: Readiness) -> str:
    """How much of the green is proof, and how much a promise."""
    settled = [each for each in readiness.items if each.state in (State.VERIFIED, State.ATTESTED)]
    kinds = Counter((_is_proved(each), each.state is State.ATTESTED) for each in settled)
    return (
        f"Basis: {kinds[True, False]} by live checks alone, {kinds[True, True]} by live checks and a person’s word, "
        f"{kinds[False, True]} by a person’s word alone"
    )


def _is_proved(each: ItemReadiness) -> bool:
    return any(check.standing in PROVED for check in each.checks)
