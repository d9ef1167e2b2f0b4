"""Live checks on a Cobalt of this machine: what is kept, what it rests on, and that one run goes at a time."""

import threading

import pytest

from lib.checks.conversation import Target, discover
from lib.launch.secret import Secret
from lib.launch.settings import Settings
from lib.launch.states import State
from lib.ledger import Refused
from lib.simulator.sample import rehearsal_key
from lib.store.journal import StoreError
from tests.checks.driver import scripted, specimen
from tests.checks.replies import KEY, PROBE
from tests.golive.house import (
    ADVICE,
    ANA,
    BEN,
    CANARY,
    FIRM,
    LIVE,
    PROMISE,
    VOW,
    Rushed,
    assert_board_is_true,
    entries,
    finish,
    sign,
)


def test_results_are_kept_as_they_come_and_settle_their_items(house, app, rehearsal):
    run = finish(app.start_run(BEN, rehearsal))
    assert run.checks == ("key_is_accepted",)
    assert app.run_of(rehearsal) is run
    view = house.begin().view(ANA, rehearsal)
    each = view.readiness.item("live")
    assert (each.state, each.basis) == (State.VERIFIED, "verified by 1 check")
    kept = view.launch.latest("key_is_accepted")
    assert (kept.by, kept.fact.attempts) == (BEN, 1)
    assert set(kept.fact.depends) == {"base_url", "api_key"}
    assert kept.fact.items == {"live": LIVE.digest}
    assert_board_is_true(app)


def test_a_run_again_with_the_same_outcome_leaves_a_signature_standing(house, app, rehearsal):
    finish(app.start_run(ANA, rehearsal))
    for about in (PROMISE, VOW, FIRM, ADVICE):
        app.attest(ANA, rehearsal, about.id, "I saw it.")
    sign(app, rehearsal, meaning="approved")
    house.clock.advance(hours=1)
    finish(app.start_run(ANA, rehearsal))
    assert len(app.view(ANA, rehearsal).launch.results["key_is_accepted"]) == 2
    assert len(app.view(ANA, rehearsal).sign_off.covering) == 1
    house.clock.advance(hours=73)
    assert app.view(ANA, rehearsal).sign_off.covering == ()


def test_a_typed_key_is_used_and_stays_in_memory_through_a_run(house, app, rehearsal):
    key = rehearsal_key("test")
    app.configure(ANA, rehearsal, {}, key=key)
    run = finish(app.start_run(ANA, rehearsal))
    assert app.view(ANA, rehearsal).readiness.item("live").state is State.VERIFIED
    for file in house.path.parent.glob("golive.db*"):
        assert key.encode() not in file.read_bytes()
    shown = [run, run.results, entries(app, rehearsal), app.report(ANA, rehearsal), app._runs]
    assert [each for each in shown if key in repr(each) + str(each)] == []


def test_a_refused_key_is_red_and_another_key_makes_that_stale(app, rehearsal):
    app.configure(ANA, rehearsal, {}, key=CANARY)
    finish(app.start_run(ANA, rehearsal))
    each = app.view(ANA, rehearsal).readiness.item("live")
    assert (each.state, each.checks[0].cause) == (State.FAILED, "key-refused")
    app.configure(ANA, rehearsal, {"api_key": "rehearsal:test"})
    each = app.view(ANA, rehearsal).readiness.item("live")
    assert (each.state, each.why) == (State.STALE, "changed since: API key")


def test_a_reference_that_means_another_key_by_now_is_noticed(house, cobalt, app):
    environment = {"COBALT_API_KEY": rehearsal_key("test")}
    process = house.begin(environment=environment)
    launch_id = process.open(ANA, "Rehearsal", settings=Settings(base_url=cobalt, api_key="env:COBALT_API_KEY"))
    finish(process.start_run(ANA, launch_id))
    assert process.view(ANA, launch_id).readiness.item("live").state is State.VERIFIED
    later = house.begin(environment={"COBALT_API_KEY": CANARY})
    later.configure(ANA, launch_id, {"app_slug": "slack"})
    assert later.view(ANA, launch_id).readiness.item("live").why == "changed since: API key"
    finish(later.start_run(ANA, launch_id))
    assert later.view(ANA, launch_id).readiness.item("live").state is State.FAILED


def test_noticing_a_key_does_not_undo_what_somebody_else_saved_meanwhile(house, cobalt):
    process = house.begin(environment={"COBALT_API_KEY": rehearsal_key("test")})
    launch_id = process.open(ANA, "Rehearsal", settings=Settings(base_url=cobalt, api_key="env:COBALT_API_KEY"))
    later, other = house.begin(environment={"COBALT_API_KEY": CANARY}), house.begin()

    def intervene(tries):
        if tries == 1:
            other.configure(BEN, launch_id, {"app_slug": "slack"})
        return False

    later.ledger.journal = Rushed(later.journal, intervene)
    finish(later.start_run(ANA, launch_id))
    assert later.view(ANA, launch_id).launch.settings.app_slug == "slack"


def test_results_rest_on_the_settings_of_their_run(app, rehearsal, cobalt):
    started = threading.Event()
    journal = app.ledger.journal

    class Slow:
        def __getattr__(self, name):
            return getattr(journal, name)

        def append(self, entries, *rest):
            if entries[0].body.type == "checked":
                started.wait(10)
            return journal.append(entries, *rest)

    app.ledger.journal = Slow()
    run = app.start_run(ANA, rehearsal)
    app.configure(ANA, rehearsal, {"base_url": f"{cobalt}/elsewhere"})
    started.set()
    finish(run)
    each = app.view(ANA, rehearsal).readiness.item("live")
    assert (each.state, each.why) == (State.STALE, "changed since: Cobalt base URL")


def test_one_launch_has_one_run_at_a_time(app, rehearsal, monkeypatch):
    held, begun, refused = threading.Event(), [], []
    journal = app.ledger.journal

    class Held:
        def __getattr__(self, name):
            return getattr(journal, name)

        def append(self, entries, *rest):
            held.wait(10)
            return journal.append(entries, *rest)

    app.ledger.journal = Held()
    gate = threading.Barrier(6)

    def press():
        gate.wait()
        try:
            begun.append(app.start_run(ANA, rehearsal))
        except Refused as error:
            refused.append(str(error))

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(begun) == 1
    assert set(refused) == {"Checks of this launch are running already. Wait for them, or stop them."}
    held.set()
    finish(begun[0])
    finish(app.start_run(ANA, rehearsal))


def test_results_that_cannot_be_kept_are_told(app, rehearsal):
    class Broken:
        def __getattr__(self, name):
            return getattr(app.journal, name)

        def append(self, entries, *rest):
            raise StoreError("The disk is full.")

    app.ledger.journal = Broken()
    run = app.start_run(ANA, rehearsal)
    run.wait(20)
    assert run.problem == "The disk is full."
    assert len(entries(app, rehearsal)) == 2


def test_a_missing_input_is_blocked_and_named_and_not_kept(app):
    launch_id = app.open(ANA, "Bare")
    finish(app.start_run(ANA, launch_id))
    each = app.view(ANA, launch_id).readiness.item("live")
    assert (each.state, each.why) == (State.BLOCKED, "needs: Cobalt base URL, API key")
    assert len(entries(app, launch_id)) == 1


# What a verdict rests on


class Watched(Settings):
    """Settings that remember which of them were read."""

    def __getattribute__(self, name):
        if name in Settings.model_fields:
            READ.add(name)
        return super().__getattribute__(name)


class WatchedSecret(Secret):
    def __init__(self, setting, value):
        super().__init__(value)
        self.setting = setting

    def reveal(self):
        READ.add(self.setting)
        return super().reveal()


READ = set()


@pytest.mark.parametrize("check", sorted(discover()))
def test_a_result_rests_on_everything_that_its_check_reads(check):
    usual = specimen(check).target()
    settings = Watched.model_validate(usual.settings.model_dump())
    others = {name: WatchedSecret(name, secret.reveal()) for name, secret in usual.secrets.items()}
    READ.clear()
    scripted(check).lead(check, Target(settings, WatchedSecret("api_key", KEY), PROBE, usual.now, others))
    assert set(discover()[check].rests_on) >= READ
