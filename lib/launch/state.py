"""A launch as its journal tells it. Same entries, same launch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache, singledispatch
from itertools import chain
from typing import Any, Generic, TypeVar

from lib.launch.checklist import digest
from lib.launch.entries import (
    Actor,
    Attested,
    Checked,
    Conditioned,
    ConditionMet,
    Configured,
    Entry,
    Granted,
    MarkedNotApplicable,
    Noted,
    Opened,
    Posted,
    Renamed,
    Reported,
    Revoked,
    Signed,
    Waived,
    WaiverApproved,
    Withdrawn,
)
from lib.launch.settings import Settings

FactT_co = TypeVar("FactT_co", covariant=True)


@dataclass(frozen=True)
class Dated(Generic[FactT_co]):
    """A fact with the moment and the person that put it into the journal."""

    fact: FactT_co
    at: datetime
    by: Actor
    version: int


@dataclass(frozen=True)
class Launch:
    """One customer going live. `version` and `head` name the last journal entry."""

    id: str
    name: str = ""
    owner: str = ""
    target_date: date | None = None
    checklist: str = ""
    checklist_version: str = ""
    sample: bool = False
    opened_at: datetime | None = None
    changed_at: datetime | None = None
    settings: Settings = field(default_factory=Settings)
    key_fingerprint: str = ""
    key_last_four: str = ""
    key_environment: str = ""
    results: Mapping[str, tuple[Dated[Checked], ...]] = field(default_factory=dict)  # by check, oldest first
    attested: dict[str, Dated[Attested]] = field(default_factory=dict)  # by item, the one that stands
    reported: dict[str, Dated[Reported]] = field(default_factory=dict)  # by item, the newest
    waived: dict[str, Dated[Waived]] = field(default_factory=dict)
    approved: dict[str, Dated[WaiverApproved]] = field(default_factory=dict)  # by item: the waiver that stands
    not_applicable: dict[str, Dated[MarkedNotApplicable]] = field(default_factory=dict)
    notes: dict[str, tuple[Dated[Noted], ...]] = field(default_factory=dict)
    posted: Mapping[str, Dated[Posted]] = field(default_factory=dict)  # by place, the newest
    signatures: tuple[Dated[Signed], ...] = ()
    conditions: tuple[Dated[Conditioned], ...] = ()  # those not met yet
    members: tuple[Granted, ...] = ()
    version: int = 0
    head: str = ""

    def latest(self, check: str) -> Dated[Checked] | None:
        """The newest result of a check."""
        return self.results[check][-1] if check in self.results else None

    def fingerprints(self) -> dict[str, str]:
        """What verdicts may rest on, by setting, as digests that can be compared later.

        The key counts by its own fingerprint: where it is kept does not matter.
        """
        return _fingerprints(self.settings) | {"api_key": self.key_fingerprint}


@lru_cache(maxsize=64)  # every result and every word of a launch is held against them
def _fingerprints(settings: Settings) -> dict[str, str]:
    return {name: fingerprint(value) for name, value in settings.model_dump(mode="json").items()}


def fingerprint(value: Any) -> str:
    """16 hex digits that tell whether a setting is still the same."""
    return digest(value)[:16]


def replay(entries: Iterable[Entry]) -> Launch:
    """The launch that these entries, in order, add up to. Raises ValueError when there is none."""
    remaining = iter(entries)
    first = next(remaining, None)
    if first is None:
        raise ValueError("a launch has at least one entry")
    return extend(Launch(first.launch_id), chain([first], remaining))


def extend(launch: Launch, entries: Iterable[Entry]) -> Launch:
    """The launch after further entries."""
    for entry in entries:
        after = _add(entry.body, launch, entry)
        launch = replace(after, version=entry.version, head=entry.digest, changed_at=entry.at)
    return launch


def _dated(entry: Entry) -> Dated[Any]:
    return Dated(entry.body, entry.at, entry.actor, entry.version)


@singledispatch
def _add(body: object, _launch: Launch, _entry: Entry) -> Launch:
    raise TypeError(f"no rule for an entry of type {type(body).__name__}")


@_add.register
def _(body: Opened, launch: Launch, entry: Entry) -> Launch:
    return replace(
        launch,
        name=body.name,
        owner=body.owner,
        target_date=body.target_date,
        checklist=body.checklist,
        checklist_version=body.checklist_version,
        sample=body.sample,
        opened_at=entry.at,
    )


@_add.register
def _(body: Renamed, launch: Launch, _entry: Entry) -> Launch:
    return replace(launch, name=body.name, owner=body.owner, target_date=body.target_date)


@_add.register
def _(body: Configured, launch: Launch, _entry: Entry) -> Launch:
    return replace(
        launch,
        settings=body.settings,
        key_fingerprint=body.key_fingerprint,
        key_last_four=body.key_last_four,
        key_environment=body.key_environment,
    )


@_add.register
def _(body: Checked, launch: Launch, entry: Entry) -> Launch:
    results = (*launch.results.get(body.check, ()), _dated(entry))
    return replace(launch, results={**launch.results, body.check: results})


@_add.register
def _(body: Attested, launch: Launch, entry: Entry) -> Launch:
    return replace(launch, attested=launch.attested | {body.item: _dated(entry)})


@_add.register
def _(body: Reported, launch: Launch, entry: Entry) -> Launch:
    return replace(launch, reported=launch.reported | {body.item: _dated(entry)})


@_add.register
def _(body: Waived, launch: Launch, entry: Entry) -> Launch:
    approved = {item: fact for item, fact in launch.approved.items() if item != body.item}
    return replace(launch, waived=launch.waived | {body.item: _dated(entry)}, approved=approved)


@_add.register
def _(body: WaiverApproved, launch: Launch, entry: Entry) -> Launch:
    asked = launch.waived.get(body.item)
    if asked is None or asked.version != body.asked:
        return launch  # what was approved has gone
    return replace(launch, approved=launch.approved | {body.item: _dated(entry)})


@_add.register
def _(_body: Conditioned, launch: Launch, entry: Entry) -> Launch:
    return replace(launch, conditions=(*launch.conditions, _dated(entry)))


@_add.register
def _(body: ConditionMet, launch: Launch, _entry: Entry) -> Launch:
    return replace(launch, conditions=tuple(each for each in launch.conditions if each.version != body.asked))


@_add.register
def _(body: Granted, launch: Launch, _entry: Entry) -> Launch:
    return replace(launch, members=(*_without(launch, body.person, body.right), body))


@_add.register
def _(body: Revoked, launch: Launch, _entry: Entry) -> Launch:
    return replace(launch, members=_without(launch, body.person, body.right))


@_add.register
def _(body: MarkedNotApplicable, launch: Launch, entry: Entry) -> Launch:
    return replace(launch, not_applicable=launch.not_applicable | {body.item: _dated(entry)})


@_add.register
def _(body: Withdrawn, launch: Launch, _entry: Entry) -> Launch:
    def without(facts: dict[str, Any]) -> dict[str, Any]:
        return {item: fact for item, fact in facts.items() if item != body.item}

    match body.what:
        case "attested":
            return replace(launch, attested=without(launch.attested))
        case "reported":
            return replace(launch, reported=without(launch.reported))
        case "waived":
            return replace(launch, waived=without(launch.waived), approved=without(launch.approved))
        case "not-applicable":
            return replace(launch, not_applicable=without(launch.not_applicable))


@_add.register
def _(body: Noted, launch: Launch, entry: Entry) -> Launch:
    notes = (*launch.notes.get(body.item, ()), _dated(entry))
    return replace(launch, notes=launch.notes | {body.item: notes})


@_add.register
def _(body: Posted, launch: Launch, entry: Entry) -> Launch:
    return replace(launch, posted={**launch.posted, body.place: _dated(entry)})


@_add.register
def _(_body: Signed, launch: Launch, entry: Entry) -> Launch:
    return replace(launch, signatures=(*launch.signatures, _dated(entry)))


def _without(launch: Launch, person: str, right: str) -> tuple[Granted, ...]:
    same = (person.casefold(), right)
    return tuple(member for member in launch.members if (member.person.casefold(), member.right) != same)
