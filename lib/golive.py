"""Cobalt Go-Live: every use case, once. Pages, command line and routes call these; rights are enforced here only."""

import re
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError

from lib.archive import Archive
from lib.checks.conversation import NOTHING, Check, Consent, Fault, Target, discover, environment_of
from lib.cobalt.errors import Unusable
from lib.cobalt.provider_table import Provider
from lib.decisions import Decisions
from lib.engine.background import Run
from lib.engine.cleanup import CLEAN_UP
from lib.engine.conduct import Result
from lib.engine.local_cobalt import LocalCobalt
from lib.engine.wiring import choose, conduct, foresee_run
from lib.launch.checklist import Checklist
from lib.launch.entries import (
    UNFIT_FOR_NAMES,
    Actor,
    Body,
    Checked,
    Configured,
    Entry,
    Granted,
    Opened,
    Renamed,
    Right,
)
from lib.launch.plan import Plan, Planned
from lib.launch.readiness import ItemReadiness
from lib.launch.secret import Secret
from lib.launch.settings import Settings
from lib.launch.state import Launch
from lib.launch.summary import Summary
from lib.launch.verdict import Verdict
from lib.ledger import Ledger, Refused, Unknown, View, quote
from lib.posting import Posting
from lib.signing import Signing
from lib.store.journal import Conflict, Journal
from lib.store.keys import KeyRing, KeyUnavailable, clean
from lib.store.seal_keys import SealKeys

Told = TypeVar("Told")
NOT_KEPT = frozenset({"input-missing", "consent-needed", "stopped"})  # they say nothing about the integration


@dataclass
class GoLive(Decisions, Signing, Posting, Archive):
    """The application. `clock` gives the time in UTC; `keys` knows where keys are kept.

    `admins` are the people who run this installation, by e-mail address or identity; `trackers` the sites beside the
    vendors' own to which people elsewhere may post; without `seals` reports bear no seal.
    """

    journal: Journal
    checklist: Checklist
    keys: KeyRing
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    known: Mapping[str, Check] = field(default_factory=discover)
    providers: tuple[Provider, ...] = ()
    requests: Plan = field(default_factory=dict)
    admins: tuple[str, ...] = ()
    trackers: tuple[str, ...] = ()
    seals: SealKeys | None = None

    def __post_init__(self) -> None:
        needs = {name: check.needs for name, check in self.known.items()}
        self.ledger = Ledger(self.journal, self.checklist, needs, self.clock, self.admins)
        self._runs: dict[str, Run] = {}
        self._beginning, self._posting = threading.Lock(), threading.Lock()

    # What is so

    def board(self, actor: Actor) -> tuple[Summary, ...]:
        """Every launch that the actor may read, newest change first."""
        self.ledger.permit(actor, "board", None)
        return tuple(each for each in self.ledger.board() if self.ledger.allows(actor, "read", each))

    def standing(self, actor: Actor, launch_id: str, item_id: str) -> ItemReadiness:
        """How one item stands. Raises Unknown."""
        return self.view(actor, launch_id).readiness.item(self._item(item_id).id)

    def history(self, actor: Actor, launch_id: str, after: int = 0) -> tuple[Entry, ...]:
        """The journal of a launch from a version on, oldest first. Raises Unknown."""
        self.ledger.permit(actor, "read", self.ledger.load(launch_id))
        return self.journal.read(launch_id, after)

    def visit(self, actor: Actor, launch_id: str) -> int:
        """Remember that this person has seen the launch as it is; returns the version they had seen before."""
        return self.journal.visit(launch_id, actor.name, self.view(actor, launch_id).launch.version)

    def introduce(self, account: str, name: str) -> None:
        """Remember the name of the person who uses this account; "" forgets it."""
        fit = UNFIT_FOR_NAMES.sub(" ", name)
        self.journal.prefer(f"name of {account}", " ".join(fit.split())[:120])

    def person(self, account: str) -> Actor:
        """Who uses this account: the name they gave, else the account itself."""
        try:
            return Actor(name=self.journal.preference(f"name of {account}"), method="typed")
        except ValidationError:  # they gave none, or one that shows nothing
            return Actor(name=account, method="operating system")

    # Launches and their settings

    def open(
        self,
        actor: Actor,
        name: str,
        *,
        owner: str = "",
        target_date: date | None = None,
        settings: Settings | None = None,
        sample: bool = False,
    ) -> str:
        """Begin a launch; returns its id."""
        self.ledger.permit(actor, "open", None)
        opened = Opened(
            name=name,
            owner=owner,
            target_date=target_date,
            checklist=self.checklist.id,
            checklist_version=self.checklist.version,
            sample=sample,
        )
        while True:
            launch = Launch(_name_launch(opened.name))
            configured = [self._configured(actor, launch, settings)] if settings else []
            bodies: list[Body] = [opened, *_first_members(actor), *configured]
            try:
                self.ledger.append(launch, actor, bodies)
            except Conflict:  # a launch has this id already
                continue
            return launch.id

    def rename(self, actor: Actor, launch_id: str, name: str, owner: str, target_date: date | None) -> None:
        """Change the launch's own particulars."""
        renamed = Renamed(name=name, owner=owner, target_date=target_date)
        self.ledger.command(actor, "rename", launch_id, lambda _: [renamed])

    def configure(
        self, actor: Actor, launch_id: str, changes: Mapping[str, Any], *, key: str = "", seen: int | None = None
    ) -> None:
        """Change settings; `key` is an API key that was typed, kept in memory only.

        Raises pydantic's ValidationError naming the field, KeyUnavailable for what is no key, Overtaken when settings
        were changed after version `seen`.
        """
        typed = clean(key) if key else None

        def build(view: View) -> list[Body]:
            launch = view.launch
            settings = launch.settings.changed(**{**changes, **({"api_key": "memory:typed"} if typed else {})})
            if _moved_elsewhere(launch.settings, settings):
                self.keys.forget(launch_id)  # typed keys, of anybody, go only where they were entered for
            if typed:
                self.keys.remember(actor.name, launch_id, _host(settings), typed)
            configured = self._configured(actor, launch, settings)
            return [] if configured == _configuration(launch) else [configured]

        self.ledger.command(actor, "configure", launch_id, build, seen, lambda body: isinstance(body, Configured))

    # Live checks

    def start_run(self, actor: Actor, launch_id: str, checks: Sequence[str] = (), *, consent: Consent = NOTHING) -> Run:
        """Begin checks (all by default, and what they come after) in the background; results are kept as they come.

        Raises KeyUnavailable, Unknown, and Refused while another run of this launch is under way.
        """
        launch = self.ledger.load(launch_id)
        self.ledger.permit(actor, "check", launch)
        chosen = self._choose(checks)
        key = self._resolve(actor, launch_id, launch.settings)
        self._notice_key(actor, launch, key)
        run_id = secrets.token_hex(4)
        others = self.keys.resolve_all(launch.settings)
        target = Target(launch.settings, key, f"golive-probe-{run_id}", self.clock(), others, self.providers)
        keep = self._keeper(actor, launch_id, run_id, launch.settings, key, consent)
        run = Run(tuple(check.id for check in chosen), lambda stop: conduct(target, chosen, consent, stop), keep)
        with self._beginning:  # two tabs may ask at the same moment
            if (running := self._runs.get(launch_id)) and running.running:
                raise Refused("Checks of this launch are running already. Wait for them, or stop them.")
            self._runs[launch_id] = run
            run.start()
        return run

    def clean_up(self, actor: Actor, launch_id: str) -> Verdict:
        """Remove what earlier runs left in this launch's Cobalt; the verdict names it. Waits until that is done.

        Raises KeyUnavailable, Unknown, and Refused while checks of this launch are running.
        """
        launch = self.ledger.load(launch_id)
        self.ledger.permit(actor, "check", launch)
        if (running := self._runs.get(launch_id)) and running.running:
            raise Refused("Checks of this launch are running, and may need what would be removed. Wait for them.")
        target = Target(launch.settings, self._resolve(actor, launch_id, launch.settings), "", self.clock())
        run = Run((CLEAN_UP.id,), lambda stop: conduct(target, [CLEAN_UP], Consent(1, production=True), stop), _forget)
        run.start()
        run.wait()
        return run.results[0].verdict

    def plan(self, checks: Sequence[str] = ()) -> tuple[str, ...]:
        """The checks that a run of these would ask: they, and all they come after. Raises Unknown."""
        return tuple(check.id for check in self._choose(checks))

    def foresee(
        self, actor: Actor, launch_id: str, checks: Sequence[str] = (), *, consent: Consent = NOTHING
    ) -> tuple[Planned, ...]:
        """The requests that a run of these checks would send. Raises Unknown."""
        settings = self.view(actor, launch_id).launch.settings
        return foresee_run(self.requests, self._choose(checks), settings, consent)

    def run_of(self, launch_id: str) -> Run | None:
        """The newest run of a launch since this process began."""
        return self._runs.get(launch_id)

    # The local Cobalt

    def rehearse(self, actor: Actor, launch_id: str, order: Callable[[LocalCobalt], Told]) -> Told:
        """Have something done at the local Cobalt that a launch points at, such as `LocalCobalt.look`.

        Raises Unknown, and Refused for a launch that points elsewhere or when nothing usable answers.
        """
        launch = self.ledger.load(launch_id)
        self.ledger.permit(actor, "rehearse", launch)
        try:
            return order(LocalCobalt(launch.settings))
        except (Fault, Unusable) as error:
            raise Refused(error.because) from None

    # Inside

    def _choose(self, checks: Sequence[str]) -> tuple[Check, ...]:
        try:
            return choose(self.checklist, self.known, checks)
        except KeyError as unknown:
            raise Unknown(f"There is no check or item {quote(str(unknown.args[0]))}.") from None

    def _configured(self, actor: Actor, launch: Launch, settings: Settings) -> Configured:
        """New settings with the key they mean: the one known so far when nobody can look it up just now."""
        try:
            return self._with_key(settings, self._resolve(actor, launch.id, settings))
        except KeyUnavailable:
            if settings.api_key != launch.settings.api_key or _moved_elsewhere(launch.settings, settings):
                return Configured(settings=settings)
            return _configuration(launch).model_copy(update={"settings": settings})

    def _resolve(self, actor: Actor, launch_id: str, settings: Settings) -> Secret:
        return self.keys.resolve(settings.api_key, actor.name, launch_id, _host(settings))

    def _notice_key(self, actor: Actor, launch: Launch, key: Secret) -> None:
        """The reference may mean another key than it did: what rested on the old one must turn stale."""
        if self._with_key(launch.settings, key).key_fingerprint != launch.key_fingerprint:
            self.ledger.command(actor, "check", launch.id, lambda view: [self._with_key(view.launch.settings, key)])

    def _with_key(self, settings: Settings, key: Secret) -> Configured:
        fingerprint = key.fingerprint(self.journal.salt())
        return Configured(
            settings=settings,
            key_fingerprint=fingerprint,
            key_last_four=key.last_four(),
            key_environment=environment_of(key),
        )

    def _keeper(
        self, actor: Actor, launch_id: str, run: str, settings: Settings, key: Secret, consent: Consent
    ) -> Callable[[Result], None]:
        fingerprints = replace(
            Launch(launch_id, settings=settings), key_fingerprint=key.fingerprint(self.journal.salt())
        ).fingerprints()

        def keep(result: Result) -> None:
            if result.verdict.cause in NOT_KEPT:
                return
            checked = Checked(
                run=run,
                check=result.check,
                verdict=result.verdict,
                milliseconds=result.milliseconds,
                attempts=result.attempts,
                depends={name: fingerprints[name] for name in self.known[result.check].rests_on},
                items={item.id: item.digest for item in self.checklist.asking(result.check)},
                exchanges=result.exchanges,
                consented=consent.writes,
            )
            self.journal.keep(result.bodies)
            self.ledger.command(actor, "check", launch_id, lambda _: [checked])

        return keep


def _forget(_result: Result) -> None:
    """Clearing up says nothing about the integration, so the journal does not keep it."""


def _first_members(actor: Actor) -> list[Granted]:
    """Who opens a launch runs it, and does its work. On one's own machine a launch is open to all who sit there."""
    rights: tuple[Right, ...] = () if actor.is_local else ("admin", "editor")
    return [Granted(person=actor.identity, right=right) for right in rights]


def _name_launch(name: str) -> str:
    """An id that can be read in an address, and that no two launches share."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-")
    return f"{words or 'launch'}-{secrets.token_hex(2)}"


def _configuration(launch: Launch) -> Configured:
    return Configured(
        settings=launch.settings,
        key_fingerprint=launch.key_fingerprint,
        key_last_four=launch.key_last_four,
        key_environment=launch.key_environment,
    )


def _moved_elsewhere(before: Settings, after: Settings) -> bool:
    return _host(before) != _host(after)


def _host(settings: Settings) -> str:
    """Where keys go: scheme, host and port."""
    parts = urlsplit(settings.base_url)
    return f"{parts.scheme}://{parts.netloc}"
