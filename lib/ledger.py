"""Launches as they stand, and the one way to add facts to them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lib.cobalt.quotes import shown
from lib.launch.checklist import Checklist, digest
from lib.launch.entries import Actor, Body, Entry
from lib.launch.next import NextAction, choose_next
from lib.launch.readiness import Readiness, assess
from lib.launch.rights import kinds, may
from lib.launch.signoff import SignOff, judge_sign_off
from lib.launch.state import Launch, extend, replay
from lib.launch.statement import state_facts, tell_changes
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
    """One launch at one moment, as pages and reports show it. `statement` is the digest of `facts`."""

    launch: Launch
    checklist: Checklist
    readiness: Readiness
    facts: Mapping[str, Any]
    statement: str
    sign_off: SignOff
    next: NextAction
    now: datetime


@dataclass
class Ledger:
    """`needs` maps each check to the settings without which it cannot be asked; `clock` gives the time in UTC.

    `admins` run this installation.
    """

    journal: Journal
    checklist: Checklist
    needs: Mapping[str, tuple[str, ...]]
    clock: Callable[[], datetime]
    admins: Collection[str] = ()
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
        facts = state_facts(launch, self.checklist, readiness)
        statement = digest(facts)
        sign_off = judge_sign_off(launch, self.checklist.quorum, statement, facts)
        action = choose_next(launch, readiness, sign_off)
        return View(launch, self.checklist, readiness, facts, statement, sign_off, action, now)

    def changes(self, view: View) -> tuple[str, ...]:
        """What moved since the last signature; empty while one covers the present state, or nobody signed."""
        if view.sign_off.covering or not view.launch.signatures:
            return ()
        frozen = self.journal.blob(view.launch.signatures[-1].fact.statement)
        return tell_changes(frozen, view.facts) if frozen else ()

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
            self.permit(actor, action, launch)
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

    def permit(self, actor: Actor, action: str, launch: Launch | None) -> None:
        """Raises Refused when the table of rights does not allow it."""
        if not self.allows(actor, action, launch):
            raise Refused(f"{actor.name} may not do that here ({action}). An admin of the launch can allow it.")

    def allows(self, actor: Actor, action: str, launch: Launch | Summary | None) -> bool:
        """Whether the table of rights does."""
        return may(actor, action, launch, self.admins)

    def is_guest(self, actor: Actor, launch: Launch) -> bool:
        """Whether all that the actor is here is a guest."""
        return kinds(actor, launch, self.admins) == {"guest"}

    def _summary(self, launch: Launch) -> Summary:
        view = self.view(launch)
        return summarize(
            launch, view.readiness, view.next, signed=view.sign_off.complete, checklist_digest=self.checklist.digest
        )

    def _fresh(self, summary: Summary) -> Summary:
        aged = summary.stale_after is not None and summary.stale_after < self.clock()
        if not aged and summary.checklist_digest == self.checklist.digest:
            return summary
        renewed = self._summary(self.load(summary.id))
        self.journal.refresh(renewed)
        return renewed


def quote(name: str) -> str:
    """What was asked for and is not there, fit for any page and terminal; what looks like a key is left out."""
    return f"“{shown(name, 80)}”"
