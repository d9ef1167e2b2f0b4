"""Executions: those of the last week, which the clock alone decides, and those started since."""

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from lib.simulator import seeds
from lib.simulator.seed_workflows import BLOATED, FAILING, GOOD, LOOP, identity
from lib.simulator.seeds import Environment
from lib.simulator.walk import Outcome, Record, walk
from lib.simulator.workflows import Workflow

KEPT = 1000  # of those started, the latest ones
WEEK = 120  # executions in seven days
PERIOD = 7 * 86_400 // WEEK  # seconds from one to the next
STOPPING = timedelta(milliseconds=50)
Kind = Literal["SYNC", "ASYNC"]
Source = Literal["API Call", "Event", "Schedule"]
# What happens over and over again: how often, whose, which workflow, what started it, and the node that fails.
TALLY: tuple[tuple[int, str, str, Source, str], ...] = (
    (6, "acme", GOOD, "Event", ""),
    (1, "acme", GOOD, "Event", "store"),
    (4, "acme", GOOD, "Event", ""),
    (7, "globex", GOOD, "Event", ""),
    (7, "acme", GOOD, "API Call", ""),
    (1, "acme", FAILING, "Schedule", ""),
    (2, "acme", LOOP, "API Call", ""),
    (2, "globex", BLOATED, "Event", ""),
)
ROUND = tuple(row for row in TALLY for _ in range(row[0]))


@dataclass
class Run:
    """One execution. What comes of it is known from the start; when, the clock decides."""

    id: str
    workflow: Workflow
    account_id: str
    kind: Kind
    source: Source
    config_id: str
    created: datetime
    payload: Any
    outcome: Outcome
    tag: str = ""
    faults: frozenset[str] = frozenset()  # that were active when it began
    limit: int = 0  # seconds that it may take; 0 means as long as its workflow may
    stuck: bool = False  # whether it goes on until somebody stops it
    stopped: datetime | None = None
    settled: bool = False  # whether somebody waited for its end
    halted: asyncio.Event = field(default_factory=asyncio.Event, repr=False, compare=False)

    @property
    def environment(self) -> Environment:
        """Where it runs."""
        return self.workflow.environment

    @property
    def milliseconds(self) -> int:
        """How long it takes, at most as long as the workflow may."""
        most = (self.limit or self.workflow.timeout) * 1000 or self.outcome.milliseconds
        return min(self.outcome.milliseconds, most)

    @property
    def ends(self) -> datetime:
        """When it is over, if nobody stops it."""
        return self.created + timedelta(milliseconds=self.milliseconds)

    def status(self, now: datetime) -> str:
        """COMPLETED, RUNNING, ERRORED, STOPPED, STOPPING or TIMED_OUT."""
        if self.stopped:
            return "STOPPING" if now < self.stopped + STOPPING and not self.settled else "STOPPED"
        if self.stuck or (now < self.ends and not self.settled):
            return "RUNNING"
        return "TIMED_OUT" if self.outcome.milliseconds > self.milliseconds else self.outcome.status

    def stop(self, now: datetime) -> None:
        """Ends it early, unless it is over."""
        if self.status(now) == "RUNNING":
            self.stopped = now
            self.halted.set()

    def progress(self, now: datetime) -> Iterator[tuple[Record, bool]]:
        """Each node's record, and whether it was reached by now."""
        last = self.stopped or (now if self.status(now) == "RUNNING" else self.created + timedelta(days=1))
        at = self.created
        for record in self.outcome.records:
            yield record, at <= last
            at += timedelta(milliseconds=record.milliseconds)


@dataclass
class Runs:
    """The executions of one world."""

    seed: int
    _started: deque[Run] = field(default_factory=lambda: deque(maxlen=KEPT))
    _past: dict[tuple[Environment, int], Run] = field(default_factory=dict)

    def add(self, run: Run) -> None:
        """Remembers one that was just started."""
        self._started.append(run)

    def called(self) -> int:
        """How many were started by a call."""
        return sum(run.source == "API Call" for run in self._started)

    def of(self, environment: Environment, account_id: str, workflows: list[Workflow], now: datetime) -> list[Run]:
        """All of one account, the latest first."""
        everything = (*self._started, *self._history(environment, workflows, now))
        mine = (run for run in everything if (run.environment, run.account_id) == (environment, account_id))
        return sorted(mine, key=lambda run: run.created, reverse=True)

    def _history(self, environment: Environment, workflows: list[Workflow], now: datetime) -> Iterator[Run]:
        """The seeded ones. Each keeps its id and its time; as the clock goes on, new ones come and old ones go."""
        latest = int(now.timestamp()) // PERIOD
        known = {workflow.id: workflow for workflow in workflows}
        for number in range(latest - WEEK, latest):
            run = self._past.get((environment, number)) or self._seeded(environment, number, known)
            if run:
                self._past[environment, number] = run
                yield run

    def _seeded(self, environment: Environment, number: int, known: dict[str, Workflow]) -> Run | None:
        _, account_id, alias, source, failing = ROUND[number % len(ROUND)]
        workflow = known.get(identity(alias, environment, self.seed))
        if workflow is None:
            return None  # somebody deleted it
        payload = workflow.payload | ({"simulate_failure": failing} if failing else {})
        return Run(
            id=seeds.object_id(self.seed, "run", environment, str(number)),
            workflow=workflow,
            account_id=account_id,
            kind="SYNC" if (alias, source) == (GOOD, "API Call") else "ASYNC",
            source=source,
            config_id=account_id,
            created=datetime.fromtimestamp(number * PERIOD, UTC),
            payload=payload,
            outcome=walk(workflow, payload),
            settled=True,
        )
