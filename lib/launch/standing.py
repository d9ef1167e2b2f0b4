"""How one check, and one person's word, stand at a moment: fresh or stale, and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lib.launch.checklist import Item
from lib.launch.entries import Attested, Checked
from lib.launch.settings import title
from lib.launch.state import Dated, Launch
from lib.launch.verdict import Outcome


class Standing(StrEnum):
    """An outcome seen today, or why there is none."""

    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"
    BLOCKED = "blocked"
    NOT_APPLICABLE = "not applicable"
    STALE = "stale"
    NOT_RUN = "not run"


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


def stand_check(launch: Launch, item: Item, check: str, needs: tuple[str, ...], now: datetime) -> CheckStanding:
    """How `check` stands for `item`."""
    result = launch.latest(check)
    missing = launch.settings.missing(needs)
    if missing:
        names = ", ".join(title(field) for field in missing)
        return CheckStanding(check, Standing.BLOCKED, f"needs: {names}", result, missing=missing)
    if result is None:
        return CheckStanding(check, Standing.NOT_RUN, "has not run yet")
    return _stand_result(launch, item, result, now)


def _stand_result(launch: Launch, item: Item, result: Dated[Checked], now: datetime) -> CheckStanding:
    fact, fresh_until = result.fact, result.at + timedelta(hours=item.fresh_hours)
    because = _moved(launch, fact.depends) or _reworded(item, fact.items.get(item.id, item.digest))
    if not because and fact.verdict.outcome is not Outcome.FAILED and now > fresh_until:
        because = f"the result is older than {_span(item.fresh_hours)}"
    if because:
        return CheckStanding(fact.check, Standing.STALE, because, result, fresh_until)
    standing = Standing(fact.verdict.outcome.value.replace("_", " "))
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
