"""What the board shows of a launch, kept beside its journal so that the board is one query."""

from collections import Counter
from datetime import date

from pydantic import AwareDatetime, BaseModel, ConfigDict

from lib.launch.checklist import Party
from lib.launch.entries import Granted
from lib.launch.next import NextAction
from lib.launch.readiness import Readiness
from lib.launch.state import Launch
from lib.launch.states import Decision


class Summary(BaseModel):
    """One line of the board. `stale_after` is when it must be computed anew at the latest."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    owner: str
    target_date: date | None
    sample: bool
    decision: Decision
    sentence: str
    counts: dict[str, int]
    waits_for: Party | None
    next_action: str
    signed: bool
    opened_at: AwareDatetime
    changed_at: AwareDatetime
    stale_after: AwareDatetime | None
    version: int
    checklist_digest: str
    members: tuple[Granted, ...] = ()


def summarize(
    launch: Launch, readiness: Readiness, action: NextAction, *, signed: bool, checklist_digest: str
) -> Summary:
    """The board's line for a launch."""
    waiting = Counter(each.party for each in readiness.items if each.blocks).most_common(1)
    if launch.opened_at is None or launch.changed_at is None:
        raise ValueError("a launch that was never opened has no summary")
    return Summary(
        id=launch.id,
        name=launch.name,
        owner=launch.owner,
        target_date=launch.target_date,
        sample=launch.sample,
        decision=readiness.decision,
        sentence=readiness.sentence,
        counts={state.value: count for state, count in readiness.counts().items()},
        waits_for=waiting[0][0] if waiting else None,
        next_action=action.text,
        signed=signed,
        opened_at=launch.opened_at,
        changed_at=launch.changed_at,
        stale_after=readiness.stale_after(),
        version=launch.version,
        checklist_digest=checklist_digest,
        members=launch.members,
    )
