"""Is this launch ready? Computed from the journal, the checklist and the clock; never stored, never edited."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum

from lib.launch.checklist import Checklist, CleanRuns, Item, Party
from lib.launch.entries import Reported
from lib.launch.scenarios import (
    COVERED,
    Proof,
    ScenarioStanding,
    stand_scenarios,
    tell_failed,
    tell_proved,
    tell_untried,
)
from lib.launch.standing import ONE_RUN, PROVED, CheckStanding, Standing, WordStanding, stand_check, stand_word
from lib.launch.state import Dated, Launch


class State(StrEnum):
    """How an item stands. The first four settle it."""

    VERIFIED = "verified"
    ATTESTED = "attested"
    WAIVED = "waived"
    NOT_APPLICABLE = "not applicable"
    OPEN = "open"
    FAILED = "failed"
    STALE = "stale"
    BLOCKED = "blocked"


ICONS = {
    State.VERIFIED: "✓",
    State.ATTESTED: "✎",
    State.WAIVED: "◇",
    State.NOT_APPLICABLE: "–",
    State.OPEN: "○",
    State.FAILED: "✕",
    State.STALE: "⟳",
    State.BLOCKED: "⊘",
}
SETTLED = frozenset({State.VERIFIED, State.ATTESTED, State.WAIVED, State.NOT_APPLICABLE})


class Decision(StrEnum):
    """Whether the launch may go."""

    GO = "go"
    GO_WITH_CONDITIONS = "go with conditions"
    NO_GO = "no-go"


@dataclass(frozen=True)
class ItemReadiness:
    """An item's state, one sentence why, and what it rests on (`basis`, "" while nothing settles it)."""

    item: Item
    state: State
    why: str
    basis: str
    checks: tuple[CheckStanding, ...]
    word: WordStanding | None
    needs_word: bool
    party: Party  # whom it waits for while it is not settled
    waived_until: datetime | None = None  # while a waiver settles it
    scenarios: tuple[ScenarioStanding, ...] = ()
    report: Dated[Reported] | None = None  # of a test run, which the scenarios rest on

    @property
    def settled(self) -> bool:
        return self.state in SETTLED

    @property
    def blocks(self) -> bool:
        """Whether it stands in the launch's way."""
        return not self.settled and self.item.importance == "blocks launch"

    @property
    def required(self) -> tuple[CheckStanding, ...]:
        """The checks that must hold; an optional one counts only when it failed."""
        return _required(self.item, self.checks)

    @property
    def undecided(self) -> dict[str, str]:
        """Checks that could not tell, and a person's word may stand in for, with their causes."""
        return _undecided(self.item, self.checks)

    @property
    def untried(self) -> dict[str, str]:
        """Scenarios that no test decides, as a word names what it stands in for."""
        return {COVERED + each.scenario.id: each.why for each in self.scenarios if each.proof is Proof.OPEN}

    def vouches_for(self, row: ScenarioStanding) -> bool:
        """Whether a person's word stands in for a scenario that no test decides."""
        if self.word is None or self.word.why or row.proof is not Proof.OPEN:
            return False
        return COVERED + row.scenario.id in self.word.given.fact.covers

    def turns(self) -> Iterator[datetime]:
        """The moments at which time alone changes how it stands."""
        ageless = (Standing.STALE, Standing.FAILED)
        yield from (each.fresh_until for each in self.checks if each.fresh_until and each.standing not in ageless)
        yield from (each.fresh_until for each in self.scenarios if each.fresh_until)
        if self.word and not self.word.why:
            yield self.word.fresh_until
        if self.waived_until:
            yield self.waived_until


@dataclass(frozen=True)
class Readiness:
    """The whole launch at one moment."""

    decision: Decision
    sentence: str
    items: tuple[ItemReadiness, ...]

    def item(self, item_id: str) -> ItemReadiness:
        """Raises StopIteration for an item that the checklist has not."""
        return next(each for each in self.items if each.item.id == item_id)

    def counts(self) -> dict[State, int]:
        """Items by state, every state named; they add up to the number of items."""
        found = Counter(each.state for each in self.items)
        return {state: found[state] for state in State}

    def stale_after(self) -> datetime | None:
        """When time alone next changes how an item stands; None if it cannot."""
        return min((moment for each in self.items for moment in each.turns()), default=None)


def assess(launch: Launch, checklist: Checklist, now: datetime, needs: Mapping[str, tuple[str, ...]]) -> Readiness:
    """Judge every item and the whole. `needs` maps each check to the settings without which it cannot be asked."""
    judged: dict[str, ItemReadiness] = {}
    clean_runs = ONE_RUN if launch.settings.is_rehearsal() else checklist.clean_runs

    def judge(item: Item) -> ItemReadiness:
        if item.id not in judged:
            judged[item.id] = _judge_condition(item) or _judge(launch, item, now, needs, clean_runs)
        return judged[item.id]

    def _judge_condition(item: Item) -> ItemReadiness | None:
        if item.only_if is None:
            return None
        other = judge(checklist.item(item.only_if.item))
        decided = _settle_by_decision(launch, item, now)
        if other.state in item.only_if.states or (decided and not other.settled):
            return None
        if not other.settled:
            why = f"whether it is asked depends on “{other.item.title}”, which is not settled yet"
            return ItemReadiness(item, State.BLOCKED, why, "", (), None, False, other.party)
        why = f"asked only while “{other.item.title}” is {' or '.join(item.only_if.states)}"
        return ItemReadiness(item, State.NOT_APPLICABLE, why, why, (), None, False, item.party)

    items = tuple(judge(item) for item in checklist.items())
    decision = _decide(items, len(launch.conditions))
    return Readiness(decision, _say(decision, items, len(launch.conditions)), items)


def _judge(
    launch: Launch, item: Item, now: datetime, needs: Mapping[str, tuple[str, ...]], clean_runs: CleanRuns
) -> ItemReadiness:
    wanted = clean_runs if item.importance == "blocks launch" else ONE_RUN
    checks = tuple(stand_check(launch, item, check, needs.get(check, ()), now, wanted) for check in item.checks)
    word = stand_word(launch, item, now)
    rows, report = stand_scenarios(launch, item, now), launch.reported.get(item.id)
    asked = bool(_undecided(item, checks) or tell_untried(rows, {}))
    needs_word = item.attestation is not None and (item.attestation.when == "always" or asked)
    proof = _settle_by_proof(item, checks, rows, word, needs_word)
    state, why, basis = _settle_by_decision(launch, item, now) or proof
    until = _last_moment(launch, item) if state is State.WAIVED else None
    if item.id in launch.waived:
        why = f"{why}{_tell_waiver(launch, item, state, proof[0])}"
    return ItemReadiness(
        item, state, why, basis, checks, word, needs_word, _party(item, state, checks), until, rows, report
    )


def _settle_by_decision(launch: Launch, item: Item, now: datetime) -> tuple[State, str, str] | None:
    if mark := launch.not_applicable.get(item.id):
        return State.NOT_APPLICABLE, mark.fact.reason, f"not applicable, says {mark.by.name}"
    waiver, approval = launch.waived.get(item.id), launch.approved.get(item.id)
    if waiver and approval and now.astimezone(UTC).date() <= waiver.fact.until:
        people = f"asked by {waiver.by.name}, approved by {approval.by.name}, owner {waiver.fact.owner}"
        return State.WAIVED, waiver.fact.reason, f"waived until the end of {waiver.fact.until} UTC, {people}"
    return None


def _tell_waiver(launch: Launch, item: Item, state: State, proved: State) -> str:
    """What else is to be known of a waiver: that it waits, has ended, or is needed no more."""
    waiver = launch.waived[item.id]
    if state is State.WAIVED:
        return "; it holds without the waiver now, which can be taken back" if proved in SETTLED else ""
    if state is State.NOT_APPLICABLE:
        return ""
    if item.id in launch.approved:
        return f"; its waiver ended with {waiver.fact.until} UTC"
    return f"; a waiver asked by {waiver.by.name} waits for another person’s approval"


def _last_moment(launch: Launch, item: Item) -> datetime:
    return datetime.combine(launch.waived[item.id].fact.until, time.max, UTC)


def _settle_by_proof(
    item: Item,
    checks: tuple[CheckStanding, ...],
    rows: tuple[ScenarioStanding, ...],
    word: WordStanding | None,
    needs_word: bool,
) -> tuple[State, str, str]:
    if found := _find_fault(item, checks, rows, word, needs_word):
        return found
    proved = [each for each in checks if each.standing in PROVED]
    if needs_word and word:
        return State.ATTESTED, word.given.fact.note, _name_basis(proved, rows, word)
    if proved or tell_proved(rows):
        return State.VERIFIED, _explain(proved) or tell_proved(rows), _name_basis(proved, rows, None)
    if any(each.standing is Standing.NOT_APPLICABLE for each in checks):
        return State.NOT_APPLICABLE, _explain(list(checks)), "not applicable, the checks say"
    return State.OPEN, "nothing can settle this item: its checklist asks neither a check nor a person", ""


def _find_fault(
    item: Item,
    checks: tuple[CheckStanding, ...],
    rows: tuple[ScenarioStanding, ...],
    word: WordStanding | None,
    needs_word: bool,
) -> tuple[State, str, str] | None:
    """What keeps an item from being settled, the worst first."""
    covered = _covered(item, checks, word)
    unproved = [each for each in _required(item, checks) if not _holds(each) and each.check not in covered]
    outdated = needs_word and word is not None and bool(word.why)
    if failure := tell_failed(rows):
        return State.FAILED, failure, ""
    if found := _worst(unproved, _BEFORE_A_WORD) or (None if outdated else _worst(unproved, _OPEN)):
        return found
    if needs_word and (word is None or word.why):
        return _ask_for_word(word)
    untried = tell_untried(rows, word.given.fact.covers if word and not word.why else {})
    return (State.OPEN, untried, "") if untried else None


_BEFORE_A_WORD = {
    Standing.FAILED: State.FAILED,
    Standing.BLOCKED: State.BLOCKED,
    Standing.STALE: State.STALE,
}
_OPEN = {Standing.INCONCLUSIVE: State.OPEN, Standing.NOT_RUN: State.OPEN, Standing.ONCE: State.OPEN}


def _required(item: Item, checks: tuple[CheckStanding, ...]) -> tuple[CheckStanding, ...]:
    return tuple(each for each in checks if each.check not in item.optional or each.standing is Standing.FAILED)


def _worst(unproved: list[CheckStanding], states: dict[Standing, State]) -> tuple[State, str, str] | None:
    """The first of `states` that some check is in."""
    for standing, state in states.items():
        if found := [each for each in unproved if each.standing is standing]:
            return state, _explain(found), ""
    return None


def _holds(check: CheckStanding) -> bool:
    return check.standing in PROVED or check.standing is Standing.NOT_APPLICABLE


def _covered(item: Item, checks: tuple[CheckStanding, ...], word: WordStanding | None) -> frozenset[str]:
    """The checks that a fresh word stands in for: they could not tell, for the very cause that it names."""
    if word is None or word.why:
        return frozenset()
    named = word.given.fact.covers
    return frozenset(check for check, cause in _undecided(item, checks).items() if named.get(check) == cause)


def _undecided(item: Item, checks: tuple[CheckStanding, ...]) -> dict[str, str]:
    """A word may stand in only where the item itself foresees that a check cannot tell, never for an outage."""
    return {
        each.check: each.cause
        for each in checks
        if each.standing is Standing.INCONCLUSIVE and item.attestation and each.cause in item.causes
    }


def _ask_for_word(word: WordStanding | None) -> tuple[State, str, str]:
    if word is None:
        return State.OPEN, "needs a person’s word", ""
    return State.STALE, f"the word of {word.given.by.name} no longer counts: {word.why}", ""


def _explain(checks: list[CheckStanding]) -> str:
    prefix = {Standing.INCONCLUSIVE: "could not tell: ", Standing.WARNED: "works, but: "}
    sentences = dict.fromkeys(prefix.get(each.standing, "") + each.why for each in checks)
    return "; ".join(sentences)


def _name_basis(proved: list[CheckStanding], rows: tuple[ScenarioStanding, ...], word: WordStanding | None) -> str:
    parts = []
    if proved:
        parts.append(f"verified by {len(proved)} check{'s' if len(proved) > 1 else ''}")
    if counted := tell_proved(rows):
        parts.append(counted)
    if word:
        parts.append(f"attested by {word.given.by.name}")
    return " and ".join(parts)


def _party(item: Item, state: State, checks: tuple[CheckStanding, ...]) -> Party:
    if state is State.FAILED:
        causes = [each.cause for each in checks if each.standing is Standing.FAILED]
        fixes = [item.causes[cause].party for cause in causes if cause in item.causes]
        return fixes[0] if fixes else item.party
    runs = [
        each
        for each in checks
        if each.standing in (Standing.NOT_RUN, Standing.STALE, Standing.INCONCLUSIVE, Standing.ONCE)
    ]
    return "us" if runs else item.party


def _decide(items: tuple[ItemReadiness, ...], conditions: int) -> Decision:
    if any(each.blocks for each in items):
        return Decision.NO_GO
    if conditions or any(each.state is State.WAIVED or not each.settled for each in items):
        return Decision.GO_WITH_CONDITIONS
    return Decision.GO


def _say(decision: Decision, items: tuple[ItemReadiness, ...], conditions: int) -> str:
    if decision is Decision.GO:
        return f"Go: all {len(items)} items are settled." if len(items) > 1 else "Go: the one item is settled."
    if decision is Decision.NO_GO:
        return _say_no([each for each in items if each.blocks])
    waived = sum(each.state is State.WAIVED for each in items)
    advice = sum(not each.settled for each in items)
    accepted = [
        f"{conditions} to be met later" if conditions else "",
        f"{waived} waiver{'s' if waived > 1 else ''}" if waived else "",
        f"{advice} {'pieces' if advice > 1 else 'piece'} of advice open" if advice else "",
    ]
    return f"Go with conditions: {' and '.join(filter(None, accepted))}."


def _say_no(blocking: list[ItemReadiness]) -> str:
    count = f"{len(blocking)} items block" if len(blocking) > 1 else "1 item blocks"
    failed = sum(each.state is State.FAILED for each in blocking)
    what = f"{count}, {failed} of them failed" if 0 < failed < len(blocking) else count
    if failed == len(blocking):
        what = f"{failed} items failed" if failed > 1 else "1 item failed"
    (party, most) = Counter(each.party for each in blocking).most_common(1)[0]
    share = f"{most} wait{'s' if most == 1 else ''}"
    if most == len(blocking):
        share = "all wait" if most > 1 else "it waits"
    return f"No-go: {what}; {share} for {name_party(party)}."


def name_party(party: Party) -> str:
    """A party as it reads in a sentence."""
    return {"us": "us", "customer": "the customer", "cobalt": "Cobalt", "third party": "a third party"}[party]
