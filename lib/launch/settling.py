"""What settles an item: a person's decision, or else what checks, tests and a person's word prove."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from lib.launch.checklist import Item, Party
from lib.launch.scenarios import ScenarioStanding, tell_failed, tell_proved, tell_untried
from lib.launch.settings import title
from lib.launch.standing import PROVED, CheckStanding, Standing, WordStanding
from lib.launch.state import Launch
from lib.launch.states import SETTLED, State
from lib.launch.wording import counted


@dataclass(frozen=True)
class Grounds:
    """What can settle an item beside a decision: checks, scenarios, and a person's word."""

    item: Item
    checks: tuple[CheckStanding, ...]
    rows: tuple[ScenarioStanding, ...]
    word: WordStanding | None

    @property
    def needs_word(self) -> bool:
        if self.item.attestation is None:
            return False
        return self.item.attestation.when == "always" or bool(self.undecided or tell_untried(self.rows, {}))

    @property
    def counting_word(self) -> WordStanding | None:
        """The word, unless it has grown stale."""
        return self.word if self.word and not self.word.why else None

    @property
    def undecided(self) -> dict[str, str]:
        return find_undecided(self.item, self.checks)

    @property
    def unproved(self) -> list[CheckStanding]:
        """Checks that must hold and do not; a word stands in for one that could not tell, for the cause it names."""
        named = self.counting_word.given.fact.covers if self.counting_word else {}
        covered = {check for check, cause in self.undecided.items() if named.get(check) == cause}
        required = find_required(self.item, self.checks)
        return [each for each in required if not _holds(each) and each.check not in covered]


def settle_by_decision(launch: Launch, item: Item, now: datetime) -> tuple[State, str, str] | None:
    """State, why and basis while somebody has decided: not applicable, or waived."""
    if mark := launch.not_applicable.get(item.id):
        return State.NOT_APPLICABLE, mark.fact.reason, f"not applicable, says {mark.by.name}"
    waiver, approval = launch.waived.get(item.id), launch.approved.get(item.id)
    if waiver and approval and now.astimezone(UTC).date() <= waiver.fact.until:
        people = f"asked by {waiver.by.name}, approved by {approval.by.name}, owner {waiver.fact.owner}"
        return State.WAIVED, waiver.fact.reason, f"waived until the end of {waiver.fact.until} UTC, {people}"
    return None


def tell_waiver(launch: Launch, item: Item, state: State, proved: State) -> str:
    """What else is to be known of a waiver: that it waits, has ended, or is needed no more."""
    waiver = launch.waived[item.id]
    if state is State.WAIVED:
        return "; it holds without the waiver now, which can be taken back" if proved in SETTLED else ""
    if state is State.NOT_APPLICABLE:
        return ""
    if item.id in launch.approved:
        return f"; its waiver ended with {waiver.fact.until} UTC"
    return f"; a waiver asked by {waiver.by.name} waits for another person’s approval"


def last_moment(launch: Launch, item: Item) -> datetime:
    """Until when its waiver holds."""
    return datetime.combine(launch.waived[item.id].fact.until, time.max, UTC)


def settle_by_proof(grounds: Grounds) -> tuple[State, str, str]:
    """State, why and basis by what is proved and said."""
    if found := _find_fault(grounds):
        return found
    rows, word = grounds.rows, grounds.word
    proved = [each for each in grounds.checks if each.standing in PROVED]
    if grounds.needs_word and word:
        return State.ATTESTED, word.given.fact.note, _name_basis(proved, rows, word)
    if proved or tell_proved(rows):
        return State.VERIFIED, _explain(proved) or tell_proved(rows), _name_basis(proved, rows, None)
    if any(each.standing is Standing.NOT_APPLICABLE for each in grounds.checks):
        return State.NOT_APPLICABLE, _explain(list(grounds.checks)), "not applicable, the checks say"
    return State.OPEN, "nothing can settle this item: its checklist asks neither a check nor a person", ""


def _find_fault(grounds: Grounds) -> tuple[State, str, str] | None:
    """What keeps an item from being settled, the worst first."""
    outdated = grounds.needs_word and grounds.word and not grounds.counting_word
    if failure := tell_failed(grounds.rows):
        return State.FAILED, failure, ""
    unproved = grounds.unproved
    if found := _worst(unproved, _BEFORE_A_WORD) or (None if outdated else _worst(unproved, _OPEN)):
        return found
    if grounds.needs_word and not grounds.counting_word:
        return _ask_for_word(grounds.word)
    untried = tell_untried(grounds.rows, grounds.counting_word.given.fact.covers if grounds.counting_word else {})
    return (State.OPEN, untried, "") if untried else None


_BEFORE_A_WORD = {
    Standing.FAILED: State.FAILED,
    Standing.BLOCKED: State.BLOCKED,
    Standing.STALE: State.STALE,
}
_OPEN = {Standing.INCONCLUSIVE: State.OPEN, Standing.NOT_RUN: State.OPEN, Standing.ONCE: State.OPEN}


def _worst(unproved: list[CheckStanding], states: dict[Standing, State]) -> tuple[State, str, str] | None:
    """The first of `states` that some check is in."""
    for standing, state in states.items():
        if found := [each for each in unproved if each.standing is standing]:
            return state, _explain(found), ""
    return None


def _holds(check: CheckStanding) -> bool:
    return check.standing in PROVED or check.standing is Standing.NOT_APPLICABLE


def _ask_for_word(word: WordStanding | None) -> tuple[State, str, str]:
    if word is None:
        return State.OPEN, "needs a person’s word", ""
    return State.STALE, f"the word of {word.given.by.name} no longer counts: {word.why}", ""


def _explain(checks: list[CheckStanding]) -> str:
    prefix = {Standing.INCONCLUSIVE: "could not tell: ", Standing.WARNED: "works, but: "}
    missing = dict.fromkeys(title(field) for each in checks for field in each.missing)
    needs = [f"needs: {', '.join(missing)}"] if missing else []
    sentences = dict.fromkeys(prefix.get(each.standing, "") + each.why for each in checks if not each.missing)
    return "; ".join([*needs, *sentences])


def _name_basis(proved: list[CheckStanding], rows: tuple[ScenarioStanding, ...], word: WordStanding | None) -> str:
    parts = []
    if proved:
        parts.append(f"verified by {counted(len(proved), 'check')}")
    if scenarios := tell_proved(rows):
        parts.append(scenarios)
    if word:
        parts.append(f"attested by {word.given.by.name}")
    return " and ".join(parts)


def find_party(item: Item, state: State, checks: tuple[CheckStanding, ...]) -> Party:
    """Whom an item waits for."""
    if state is State.FAILED:
        causes = [each.cause for each in checks if each.standing is Standing.FAILED]
        fixes = [item.causes[cause].party for cause in causes if cause in item.causes]
        return fixes[0] if fixes else item.party
    if state is State.BLOCKED and any(each.missing for each in checks):
        return "us"  # whoever opened the launch fills in its settings
    runs = [
        each
        for each in checks
        if each.standing in (Standing.NOT_RUN, Standing.STALE, Standing.INCONCLUSIVE, Standing.ONCE)
    ]
    return "us" if runs else item.party


def find_required(item: Item, checks: tuple[CheckStanding, ...]) -> tuple[CheckStanding, ...]:
    """The checks of an item that must hold."""
    return tuple(each for each in checks if each.check not in item.optional or each.standing is Standing.FAILED)


def find_undecided(item: Item, checks: tuple[CheckStanding, ...]) -> dict[str, str]:
    """A word may stand in only where the item itself foresees that a check cannot tell, never for an outage."""
    return {
        each.check: each.cause
        for each in checks
        if each.standing is Standing.INCONCLUSIVE and item.attestation and each.cause in item.causes
    }
