"""Giving the local Cobalt of a launch faults."""

from functools import partial

import pytest

from lib.engine.local_cobalt import LocalCobalt
from lib.launch.entries import Actor
from lib.launch.settings import Settings
from lib.launch.states import State
from lib.ledger import Refused, Unknown
from tests.browser.wizard import free_port
from tests.golive.house import ANA, CANARY, entries, finish


@pytest.fixture(autouse=True)
def healthy(app, rehearsal):
    yield
    app.rehearse(ANA, rehearsal, LocalCobalt.reset)


def test_a_fault_that_was_switched_on_is_found_by_the_checks(app, rehearsal):
    app.rehearse(ANA, rehearsal, partial(LocalCobalt.switch_on, names=["key-rejected"]))
    finish(app.start_run(ANA, rehearsal))

    assert app.view(ANA, rehearsal).readiness.item("live").state is State.FAILED
    assert app.rehearse(ANA, rehearsal, LocalCobalt.look).calls[0].faults == ("key-rejected",)


def test_a_plan_meets_the_launch_as_well(app, rehearsal):
    app.rehearse(ANA, rehearsal, partial(LocalCobalt.switch_on, names=["key-rejected"], requests=1))
    finish(app.start_run(ANA, rehearsal))

    assert app.view(ANA, rehearsal).readiness.item("live").state is State.FAILED


def test_looking_and_switching_leave_the_launchs_journal_alone(app, rehearsal):
    before = entries(app, rehearsal)
    app.rehearse(ANA, rehearsal, LocalCobalt.look)
    app.rehearse(ANA, rehearsal, partial(LocalCobalt.switch_on, names=["slow"]))

    assert entries(app, rehearsal) == before


def test_a_launch_elsewhere_is_refused_with_the_reason(app, acme):
    with pytest.raises(Refused, match="Only a local Cobalt can be given faults"):
        app.rehearse(ANA, acme, LocalCobalt.look)


def test_when_nobody_answers_that_is_said_without_a_key(app):
    settings = Settings(base_url=f"http://127.0.0.1:{free_port()}", api_key="env:COBALT_API_KEY")
    lonely = app.open(ANA, "Lonely", settings=settings)
    with pytest.raises(Refused, match="could not be reached") as raised:
        app.rehearse(ANA, lonely, LocalCobalt.look)

    assert CANARY not in str(raised.value)
    assert raised.value.__context__ is None or raised.value.__suppress_context__


def test_an_unknown_launch_is_refused(app):
    with pytest.raises(Unknown):
        app.rehearse(ANA, "no-such-launch", LocalCobalt.look)


def test_a_person_without_the_right_is_refused_before_anything_is_sent(app, rehearsal):
    def never(_cobalt):
        raise AssertionError

    with pytest.raises(Refused, match="may not do that here"):
        app.rehearse(Actor.model_construct(name=" ", method="typed"), rehearsal, never)
