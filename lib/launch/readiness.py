"""Is this launch ready? Computed from the journal, the checklist and the clock; never stored, never edited."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from lib.launch.checklist import Checklist, CleanRuns, Item, Party
from lib.launch.decision import decide, say
from lib.launch.entries import Reported
from lib.launch.scenarios import COVERED, Proof, ScenarioStanding, stand_scenarios
from lib.launch.settling import (
    Grounds,
    find_party,
    find_required,
    find_undecided,
    last_moment,
    settle_by_decision,
    settle_by_proof,
    tell_waiver,
)
from lib.launch.standing import ONE_RUN, CheckStanding, Standing, WordStanding, stand_check, stand_word
from lib.launch.state import Dated, Launch
from lib.launch.states import SETTLED, Decision, State


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
        return find_required(self.item, self.checks)

    @property
    def undecided(self) -> dict[str, str]:
        """Checks that could not tell, and a person's word may stand in for, with their causes."""
        return find_undecided(self.item, self.checks)

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
        decided = settle_by_decision(launch, item, now)
        if other.state in item.only_if.states or (decided and not other.settled):
            return None
        if not other.settled:
            why = f"whether it is asked depends on “{other.item.title}”, which is not settled yet"
            return ItemReadiness(item, State.BLOCKED, why, "", (), None, False, other.party)
        why = f"asked only while “{other.item.title}” is {' or '.join(item.only_if.states)}"
        return ItemReadiness(item, State.NOT_APPLICABLE, why, why, (), None, False, item.party)

    items = tuple(judge(item) for item in checklist.items())
    decision = decide(items, len(launch.conditions))
    return Readiness(decision, say(decision, items, len(launch.conditions)), items)


def _judge(
    launch: Launch, item: Item, now: datetime, needs: Mapping[str, tuple[str, ...]], clean_runs: CleanRuns
) -> ItemReadiness:
    wanted = clean_runs if item.importance == "blocks launch" else ONE_RUN
    checks = tuple(stand_check(launch, item, check, needs.get(check, ()), now, wanted) for check in item.checks)
    grounds = Grounds(item, checks, stand_scenarios(launch, item, now), stand_word(launch, item, now))
    proof = settle_by_proof(grounds)
    state, why, basis = settle_by_decision(launch, item, now) or proof
    return ItemReadiness(
        item,
        state,
        why + (tell_waiver(launch, item, state, proof[0]) if item.id in launch.waived else ""),
        basis,
        checks,
        grounds.word,
        grounds.needs_word,
        find_party(item, state, checks),
        last_moment(launch, item) if state is State.WAIVED else None,
        grounds.rows,
        launch.reported.get(item.id),
    )
