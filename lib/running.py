"""Running the checks of a launch against its Cobalt, and rehearsing with a local one. Part of the application."""

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

from lib.checks.conversation import NOTHING, Check, Consent, Fault, Target, environment_of
from lib.cobalt.errors import Unusable
from lib.cobalt.provider_table import Provider
from lib.engine.background import Run
from lib.engine.cleanup import CLEAN_UP
from lib.engine.conduct import Result
from lib.engine.local_cobalt import LocalCobalt
from lib.engine.wiring import choose, conduct, foresee_run
from lib.launch.checklist import Checklist
from lib.launch.entries import Actor, Checked, Configured
from lib.launch.plan import Plan, Planned
from lib.launch.secret import Secret
from lib.launch.settings import Settings
from lib.launch.state import Launch
from lib.launch.verdict import Verdict
from lib.ledger import Ledger, Refused, Unknown, quote
from lib.store.journal import Journal
from lib.store.keys import KeyRing

Told = TypeVar("Told")
NOT_KEPT = frozenset({"input-missing", "consent-needed", "stopped"})  # they say nothing about the integration


class Running:
    """Rights are enforced by the ledger."""

    ledger: Ledger
    journal: Journal
    checklist: Checklist
    keys: KeyRing
    clock: Callable[[], datetime]
    known: Mapping[str, Check]
    providers: tuple[Provider, ...]
    requests: Plan
    _runs: dict[str, Run]
    _beginning: threading.Lock

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
        launch = self.ledger.load(launch_id)
        self.ledger.permit(actor, "read", launch)
        return foresee_run(self.requests, self._choose(checks), launch.settings, consent)

    def run_of(self, launch_id: str) -> Run | None:
        """The newest run of a launch since this process began."""
        return self._runs.get(launch_id)

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
            given = next((each for each in checks if each.replace("-", "_") == unknown.args[0]), unknown.args[0])
            raise Unknown(f"There is no check or item {quote(given)}.") from None

    def _resolve(self, actor: Actor, launch_id: str, settings: Settings) -> Secret:
        return self.keys.resolve(settings.api_key, actor.name, launch_id, host_of(settings))

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


def host_of(settings: Settings) -> str:
    """Where keys go: scheme, host and port."""
    parts = urlsplit(settings.base_url)
    return f"{parts.scheme}://{parts.netloc}"
