"""One installation with a small checklist, and what tests do in it again and again."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lib.golive import GoLive
from lib.launch.entries import Actor, Waived
from lib.launch.settings import Settings
from lib.launch.state import replay
from lib.simulator.sample import rehearsal_key
from lib.store.journal import Conflict
from lib.store.keys import KeyRing
from lib.store.seal_keys import SealKeys
from lib.store.sqlite import SqliteJournal
from tests.launch.journals import checklist, item, word

ANA, BEN = Actor(name="Ana"), Actor(name="Ben", method="typed")
CANARY = "tk-canary-0123456789-abcd"
PROMISE = item("promise", attestation=word(depends=("app_slug",)))
VOW = item("vow", attestation=word())
FIRM = item("firm", attestation=word(), waivable=False)
LIVE = item("live", checks=("key_is_accepted",), causes=("key-refused",))
ADVICE = item("advice", attestation=word(), importance="advice")
LISTED = checklist(PROMISE, VOW, FIRM, LIVE, ADVICE)
ENVIRONMENT = {"COBALT_API_KEY": CANARY, "SAME_KEY": CANARY, "OTHER_KEY": CANARY[::-1]}
TARGET = Settings(base_url="https://a.example", api_key="env:COBALT_API_KEY", app_slug="hubspot")


@dataclass
class Clock:
    now: datetime = datetime(2026, 3, 10, 12, tzinfo=UTC)

    def __call__(self):
        return self.now

    def advance(self, **span):
        self.now += timedelta(**span)


@dataclass
class House:
    """One installation: a database, a clock, and as many processes on it as a test wants."""

    path: object
    clock: Clock = field(default_factory=Clock)

    @property
    def seals(self):
        return SealKeys(self.path.parent, self.path.stem, {})

    def begin(self, listed=LISTED, environment=None):
        keys = KeyRing(environment or ENVIRONMENT, {"rehearsal:test": rehearsal_key("test")})
        return GoLive(SqliteJournal(self.path), listed, keys, self.clock, seals=self.seals)


def until(app, **ahead):
    return app.clock().date() + timedelta(**ahead)


def waive(app, about=VOW, **rest):
    facts = {
        "reason": "No time.",
        "compensation": "We watch it.",
        "owner": "Cleo",
        "until": until(app, days=3),
        "follow_up": "https://t.example/1",
    }
    return Waived.model_validate({"item": about.id} | facts | rest)


def settle(app, launch_id, *, advice=True):
    """Everything has its word, and the item with a check a waiver."""
    for about in (PROMISE, VOW, FIRM, *([ADVICE] if advice else [])):
        app.attest(ANA, launch_id, about.id, "I saw it.")
    app.decide(ANA, launch_id, waive(app, LIVE))
    app.approve_waiver(BEN, launch_id, LIVE.id)


def sign(app, launch_id, *, by=BEN, **rest):
    facts = {"name": "Dora", "role": "approver", "meaning": "accepts the conditions"} | rest
    app.sign(by, launch_id, **facts)


def entries(app, launch_id):
    return app.journal.read(launch_id)


def unchanged(app, launch_id):
    """What must be as before when something was refused."""
    return entries(app, launch_id), app.board(ANA)


def assert_board_is_true(app):
    """Each line equals what a fresh process makes of the journal alone."""
    for line in app.board(ANA):
        fresh = House(app.journal.path, app.clock).begin(app.checklist)
        assert line == fresh.ledger._summary(replay(fresh.journal.read(line.id)))


class Rushed:
    """A journal that somebody else always appends to first."""

    def __init__(self, journal, rush):
        self._journal, self._rush, self.tries = journal, rush, 0

    def __getattr__(self, name):
        return getattr(self._journal, name)

    def append(self, entries, expected_version, summarize):
        self.tries += 1
        if self._rush(self.tries):
            raise Conflict(entries[0].launch_id, expected_version, expected_version + 1)
        return self._journal.append(entries, expected_version, summarize)


def finish(run):
    run.wait(20)
    assert not run.running
    assert run.problem == ""
    return run
