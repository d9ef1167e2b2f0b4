"""Launches as they stand, and the one way to add facts to them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lib.launch.checklist import Checklist
from lib.launch.entries import Actor, Body, Entry, Signed
from lib.launch.next import NextAction, choose_next
from lib.launch.readiness import Readiness, assess
from lib.launch.rights import may
from lib.launch.state import Dated, Launch, extend, replay
from lib.launch.statement import standing_signatures, state_digest
from lib.launch.summary import Summary, summarize
from lib.store.journal import Conflict, Journal

TRIES = 50  # appends that lost a race are built anew on what the winner wrote


class Refused(Exception):
    """The command was not carried out; the text says why and what to do."""


class Unknown(Refused):
    """There is no such launch, item or check."""


class Overtaken(Refused):
    """Somebody else changed the same thing meanwhile; `entries` says what."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        names = ", ".join(sorted({entry.actor.name for entry in entries}))
        super().__init__(f"{names} changed this meanwhile. Look at what is there now, then decide again.")
        self.entries = tuple(entries)


@dataclass(frozen=True)
class View:
    """One launch at one moment, as pages and reports show it. `signatures` are those that cover this very state."""

    launch: Launch
    checklist: Checklist
    readiness: Readiness
    statement: str
    signatures: tuple[Dated[Signed], ...]
    next: NextAction
    now: datetime


@dataclass
class Ledger:
    """`needs` maps each check to the settings without which it cannot be asked; `clock` gives the time in UTC."""

    journal: Journal
    checklist: Checklist
    needs: Mapping[str, tuple[str, ...]]
    clock: Callable[[], datetime]
    _launches: dict[str, Launch] = field(default_factory=dict)  # replayed so far; only newer entries are read again

    def load(self, launch_id: str) -> Launch:
        """Raises Unknown."""
        if not launch_id.isprintable():  # such as a lone surrogate, which no store can look up
            raise Unknown(f"There is no launch {quote(launch_id)}.")
        seen = self._launches.get(launch_id)
        newer = self.journal.read(launch_id, seen.version if seen else 0)
        if seen is None and not newer:
            raise Unknown(f"There is no launch {quote(launch_id)}.")
        launch = extend(seen, newer) if seen else replay(newer)
        self._launches[launch_id] = launch
        return launch

    def view(self, launch: Launch) -> View:
        """The launch with its readiness, judged now."""
        now = self.clock()
        readiness = assess(launch, self.checklist, now, self.needs)
        statement = state_digest(launch, self.checklist, readiness)
        signatures = standing_signatures(launch, statement)
        action = choose_next(launch, readiness, bool(signatures))
        return View(launch, self.checklist, readiness, statement, signatures, action, now)

    def board(self) -> tuple[Summary, ...]:
        """Every launch, newest change first; lines that time or a new checklist made wrong are computed anew."""
        return tuple(self._fresh(summary) for summary in self.journal.summaries())

    def append(self, launch: Launch, actor: Actor, bodies: Sequence[Body]) -> None:
        """Add facts to a launch as it was read. Raises Conflict when it has moved on."""
        if not bodies:
            return
        now = self.clock()
        entries = [Entry(launch_id=launch.id, version=0, at=now, actor=actor, body=body) for body in bodies]
        self.journal.append(entries, launch.version, lambda sealed: self._summary(extend(launch, sealed)))

    def command(
        self,
        actor: Actor,
        action: str,
        launch_id: str,
        build: Callable[[View], Sequence[Body]],
        seen: int | None = None,
        rivals: Callable[[Body], bool] = lambda _: False,
    ) -> None:
        """Build facts on the present state and append them; again on the newer state when somebody was faster.

        Raises Overtaken when an entry after version `seen` is one of the `rivals`.
        """
        for _ in range(TRIES):
            launch = self.load(launch_id)
            permit(actor, action, launch)
            if seen is not None and seen < launch.version:
                newer = self.journal.read(launch_id, seen)
                if clashes := [entry for entry in newer if rivals(entry.body)]:
                    raise Overtaken(clashes)
            bodies = build(self.view(launch))
            try:
                return self.append(launch, actor, bodies)
            except Conflict:
                continue
        raise Refused("Too many people are changing this launch at once. Try again.")

    def _summary(self, launch: Launch) -> Summary:
        view = self.view(launch)
        return summarize(
            launch, view.readiness, view.next, signed=bool(view.signatures), checklist_digest=self.checklist.digest
        )

    def _fresh(self, summary: Summary) -> Summary:
        aged = summary.stale_after is not None and summary.stale_after < self.clock()
        if not aged and summary.checklist_digest == self.checklist.digest:
            return summary
        renewed = self._summary(self.load(summary.id))
        self.journal.refresh(renewed)
        return renewed


def quote(name: str) -> str:
    """What was asked for and is not there, fit for any page and terminal."""
    return f"“{''.join(each if each.isprintable() else '�' for each in name[:80])}”"


def permit(actor: Actor, action: str, launch: Launch | None) -> None:
    """Raises Refused when the table of rights does not allow it."""
    if not may(actor, action, launch):
        raise Refused(f"{actor.name} may not {action} here.")
