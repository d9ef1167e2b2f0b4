"""Is the launch signed off? A quorum of different people must have signed the very state that is there now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lib.launch.checklist import Quorum
from lib.launch.entries import Signed
from lib.launch.state import Dated, Launch

APPROVING = ("approved", "accepts the conditions")  # a review is welcome, and counts for nothing


class SignOffState(StrEnum):
    NOT_SIGNED = "not signed"
    INCOMPLETE = "signatures missing"
    SIGNED_OFF = "signed off"
    CHANGED = "signed, changed since"


@dataclass(frozen=True)
class SignOff:
    """`missing` says what the quorum lacks, `covering` are the signatures of this very state."""

    state: SignOffState
    missing: tuple[str, ...]
    covering: tuple[Dated[Signed], ...]

    @property
    def complete(self) -> bool:
        return self.state is SignOffState.SIGNED_OFF


@dataclass(frozen=True)
class Vote:
    """One signature, as far as a quorum goes: whose, as what, in which words, over which state."""

    person: str
    role: str
    meaning: str
    statement: str


def standing_signatures(launch: Launch, statement: str) -> tuple[Dated[Signed], ...]:
    """The signatures that cover exactly this state."""
    return tuple(each for each in launch.signatures if each.fact.statement == statement)


def judge_sign_off(launch: Launch, quorum: Sequence[Quorum], statement: str, facts: Mapping[str, Any]) -> SignOff:
    """How the launch stands. `facts` are those whose digest is `statement`."""
    covering = standing_signatures(launch, statement)
    missing = find_missing([cast_vote(each) for each in covering], quorum, statement, facts)
    if covering:
        return SignOff(SignOffState.INCOMPLETE if missing else SignOffState.SIGNED_OFF, missing, covering)
    return SignOff(SignOffState.CHANGED if launch.signatures else SignOffState.NOT_SIGNED, missing, covering)


def cast_vote(each: Dated[Signed]) -> Vote:
    return Vote(each.by.identity, each.fact.role, each.fact.meaning, each.fact.statement)


def find_missing(
    votes: Iterable[Vote], quorum: Sequence[Quorum], statement: str, facts: Mapping[str, Any]
) -> tuple[str, ...]:
    """What the quorum for a state lacks; empty when it is met.

    A person counts once, whatever they signed as. Whoever gave every word and waiver may not be the only approver.
    """
    counted = {vote for vote in votes if vote.statement == statement and vote.meaning in APPROVING}
    free = {(vote.person, vote.role) for vote in counted}
    if lacking := _lack(free, quorum):
        return tuple(f"{count} more as {role}" if count > 1 else f"one more as {role}" for role, count in lacking)
    deciders = name_deciders(facts)
    approvers = {vote.person for vote in counted if vote.role == "approver"} or {vote.person for vote in counted}
    if len(deciders) == 1 and approvers == deciders:
        return ("somebody other than the one person who gave every word and waiver",)
    return ()


def _lack(signed: set[tuple[str, str]], quorum: Sequence[Quorum]) -> list[tuple[str, int]]:
    """Seats that stay empty at best: seats are given so that as few as possible do (Kuhn's augmenting paths)."""
    seats = [(each.role, number) for each in quorum for number in range(each.count)]
    held: dict[str, tuple[str, int]] = {}

    def seat(place: tuple[str, int], tried: set[str]) -> bool:
        for person in sorted(person for person, role in signed if role == place[0]):
            if person in tried:
                continue
            tried.add(person)
            if person not in held or seat(held[person], tried):
                held[person] = place
                return True
        return False

    empty = [place[0] for place in seats if not seat(place, set())]
    return [(role, empty.count(role)) for role in dict.fromkeys(empty)]


def name_deciders(facts: Mapping[str, Any]) -> set[str]:
    """Everybody whose word or decision the state rests on. Raises KeyError and TypeError for what are no such facts."""
    decisions = [item[kind] for item in facts["items"] for kind in ("word", "waiver", "not applicable") if item[kind]]
    return {decision["by"] for decision in decisions}
