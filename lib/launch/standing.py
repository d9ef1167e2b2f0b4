"""How one check, and one person's word, stand at a moment: fresh or stale, and why."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from lib.launch.checklist import CleanRuns, Item
from lib.launch.entries import Attested, Checked
from lib.launch.settings import title
from lib.launch.state import Dated, Launch
from lib.launch.verdict import Outcome

ONE_RUN = CleanRuns()


class Standing(StrEnum):
    """An outcome seen today, or why there is none."""

    PASSED = "passed"
    RETRIED = "passed after a retry"
    ONCE = "passed once"  # where another clean run is wanted
    WARNED = "warned"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"
    BLOCKED = "blocked"
    NOT_APPLICABLE = "not applicable"
    STALE = "stale"
    NOT_RUN = "not run"


PROVED = frozenset({Standing.PASSED, Standing.RETRIED, Standing.WARNED})


@dataclass(frozen=True)
class CheckStanding:
    """A check of an item, now. `why` is one sentence; `missing` names settings to fill in."""

    check: str
    standing: Standing
    why: str
    result: Dated[Checked] | None = None
    fresh_until: datetime | None = None
    missing: tuple[str, ...] = ()

    @property
    def cause(self) -> str:
        """The cause of the newest verdict, "" without one."""
        return self.result.fact.verdict.cause if self.result else ""


@dataclass(frozen=True)
class WordStanding:
    """An attestation, now. `why` says what made it stale, "" while it is fresh."""

    given: Dated[Attested]
    fresh_until: datetime
    why: str = ""


def stand_check(
    launch: Launch, item: Item, check: str, needs: tuple[str, ...], now: datetime, clean_runs: CleanRuns = ONE_RUN
) -> CheckStanding:
    """How `check` stands for `item`; `clean_runs` are wanted before it counts."""
    result = launch.latest(check)
    missing = launch.settings.missing(needs)
    if missing:
        names = ", ".join(title(field) for field in missing)
        return CheckStanding(check, Standing.BLOCKED, f"needs: {names}", result, missing=missing)
    if result is None:
        return CheckStanding(check, Standing.NOT_RUN, "has not run yet")
    standing = _stand_result(launch, item, result, now)
    return standing if standing.standing not in PROVED else _want_more(launch, item, standing, clean_runs)


def _want_more(launch: Launch, item: Item, once: CheckStanding, wanted: CleanRuns) -> CheckStanding:
    """One clean run may be luck; two some minutes apart hardly are."""
    clean = list(takewhile(lambda each: _is_clean(launch, item, each), reversed(launch.results[once.check])))
    apart = timedelta(minutes=wanted.minutes_apart if wanted.count > 1 else 0)
    if len(clean) >= wanted.count and clean[0].at - clean[-1].at >= apart:
        return once
    again = (clean[-1].at + apart).strftime("%H:%M UTC")
    why = f"{once.why.rstrip('.')}; {wanted.count} clean runs are wanted, the next from {again} on"
    return replace(once, standing=Standing.ONCE, why=why)


def _is_clean(launch: Launch, item: Item, result: Dated[Checked]) -> bool:
    fact = result.fact
    held = fact.verdict.outcome in (Outcome.PASSED, Outcome.WARNED)
    return held and not _moved(launch, fact.depends) and not _reworded(item, fact.items.get(item.id, item.digest))


def _stand_result(launch: Launch, item: Item, result: Dated[Checked], now: datetime) -> CheckStanding:
    fact, fresh_until = result.fact, result.at + timedelta(hours=item.fresh_hours)
    because = _moved(launch, fact.depends) or _reworded(item, fact.items.get(item.id, item.digest))
    if not because and fact.verdict.outcome is not Outcome.FAILED and now > fresh_until:
        because = f"the result is older than {_span(item.fresh_hours)}"
    if because:
        return CheckStanding(fact.check, Standing.STALE, because, result, fresh_until)
    standing = Standing(fact.verdict.outcome.value.replace("_", " "))
    if standing is Standing.PASSED and fact.attempts > 1:
        standing = Standing.RETRIED
    return CheckStanding(fact.check, standing, fact.verdict.because, result, fresh_until)


def stand_word(launch: Launch, item: Item, now: datetime) -> WordStanding | None:
    """How the attestation of `item` stands, None when nobody gave one."""
    given = launch.attested.get(item.id)
    if given is None or item.attestation is None:
        return None
    fresh_until = given.at + timedelta(days=item.attestation.fresh_days)
    why = _moved(launch, given.fact.depends) or _reworded(item, given.fact.item_digest)
    if not why and now > fresh_until:
        why = f"the attestation is older than {_span(item.attestation.fresh_days * 24)}"
    return WordStanding(given, fresh_until, why)


def _moved(launch: Launch, depends: dict[str, str]) -> str:
    current = launch.fingerprints()
    changed = [title(field) for field, seen in depends.items() if current.get(field) != seen]
    return f"changed since: {', '.join(changed)}" if changed else ""


def _reworded(item: Item, seen: str) -> str:
    return "" if seen == item.digest else "the checklist asks something else since"


def _span(hours: int) -> str:
    count, unit = (hours, "hour") if hours < 48 or hours % 24 else (hours // 24, "day")
    return f"{count} {unit}{'s' if count > 1 else ''}"
