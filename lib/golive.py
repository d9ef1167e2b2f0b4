"""Cobalt Go-Live: every use case, once. Pages, command line and routes call these; rights are enforced here only."""

import re
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from pydantic import ValidationError

from lib.archive import Archive
from lib.checks.conversation import Check, discover
from lib.cobalt.provider_table import Provider
from lib.decisions import Decisions
from lib.engine.background import Run
from lib.launch.checklist import Checklist
from lib.launch.entries import (
    Actor,
    Body,
    Configured,
    Entry,
    Granted,
    Opened,
    Renamed,
    Right,
)
from lib.launch.plan import Plan
from lib.launch.readiness import ItemReadiness
from lib.launch.settings import Settings
from lib.launch.state import Launch
from lib.launch.summary import Summary
from lib.launch.texts import UNFIT_FOR_NAMES
from lib.ledger import Ledger, View
from lib.posting import Posting
from lib.running import Running, host_of
from lib.signing import Signing
from lib.store.journal import Conflict, Journal
from lib.store.keys import KeyRing, KeyUnavailable, clean
from lib.store.seal_keys import SealKeys


@dataclass
class GoLive(Running, Decisions, Signing, Posting, Archive):
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
                self.keys.remember(actor.name, launch_id, host_of(settings), typed)
            configured = self._configured(actor, launch, settings)
            return [] if configured == _configuration(launch) else [configured]

        self.ledger.command(actor, "configure", launch_id, build, seen, lambda body: isinstance(body, Configured))

    # Inside

    def _configured(self, actor: Actor, launch: Launch, settings: Settings) -> Configured:
        """New settings with the key they mean: the one known so far when nobody can look it up just now."""
        try:
            return self._with_key(settings, self._resolve(actor, launch.id, settings))
        except KeyUnavailable:
            if settings.api_key != launch.settings.api_key or _moved_elsewhere(launch.settings, settings):
                return Configured(settings=settings)
            return _configuration(launch).model_copy(update={"settings": settings})


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
    return host_of(before) != host_of(after)
