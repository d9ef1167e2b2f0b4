"""Two tabs, threads and processes on one launch: nobody overwrites anybody, and the board is always true."""

import threading

import pytest

from lib.launch.chain import verify
from lib.launch.entries import Actor, MarkedNotApplicable, Withdrawn
from lib.launch.states import State
from lib.ledger import TRIES, Overtaken, Refused
from lib.store.keys import KeyUnavailable
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
    settle,
    sign,
    unchanged,
    until,
    waive,
)
from tests.launch.journals import checklist, reworded

# Two tabs


def test_the_second_of_two_tabs_on_an_item_is_told_who_was_faster(app, acme):
    seen = app.view(ANA, acme).launch.version
    app.attest(ANA, acme, "vow", "I saw it.", seen=seen)
    before = unchanged(app, acme)
    for command in (
        lambda: app.attest(BEN, acme, "vow", "I saw it too.", seen=seen),
        lambda: app.decide(BEN, acme, waive(app), seen=seen),
        lambda: app.decide(BEN, acme, MarkedNotApplicable(item="vow", reason="r"), seen=seen),
        lambda: app.decide(BEN, acme, Withdrawn(item="vow", what="attested", reason="r"), seen=seen),
    ):
        with pytest.raises(Overtaken, match=r"^Ana changed this meanwhile") as overtaken:
            command()
        assert [entry.body.note for entry in overtaken.value.entries] == ["I saw it."]
        assert unchanged(app, acme) == before
    app.attest(BEN, acme, "vow", "I saw it too.", seen=app.view(BEN, acme).launch.version)
    assert app.view(ANA, acme).readiness.item("vow").word.given.by == BEN


def test_everybody_who_was_faster_is_named_once(app, acme):
    seen = app.view(ANA, acme).launch.version
    for actor in (BEN, ANA, BEN):
        app.attest(actor, acme, "vow", "I saw it.")
    with pytest.raises(Overtaken, match=r"^Ana, Ben changed this meanwhile"):
        app.attest(ANA, acme, "vow", "I saw it.", seen=seen)


def test_two_tabs_on_different_items_do_not_clash(app, acme):
    seen = app.view(ANA, acme).launch.version
    app.attest(ANA, acme, "vow", "I saw it.", seen=seen)
    app.attest(BEN, acme, "promise", "I saw it.", seen=seen)
    app.decide(BEN, acme, waive(app, ADVICE), seen=seen)
    app.approve_waiver(ANA, acme, ADVICE.id)
    app.configure(BEN, acme, {"linked_account_id": "acme"}, seen=seen)
    readiness = app.view(ANA, acme).readiness
    assert [readiness.item(each).state for each in ("vow", "promise", "advice")] == ["attested", "attested", "waived"]


def test_notes_never_clash(app, acme):
    seen = app.view(ANA, acme).launch.version
    app.note(BEN, acme, "vow", "Hm.")
    app.attest(ANA, acme, "vow", "I saw it.", seen=seen)
    app.note(BEN, acme, "vow", "Well.")
    assert len(app.view(ANA, acme).launch.notes["vow"]) == 2


def test_two_tabs_on_the_settings_clash(app, acme):
    seen = app.view(ANA, acme).launch.version
    app.configure(ANA, acme, {"app_slug": "slack"}, seen=seen)
    before = unchanged(app, acme)
    with pytest.raises(Overtaken, match=r"^Ana changed this meanwhile"):
        app.configure(BEN, acme, {"app_slug": "notion"}, key=CANARY, seen=seen)
    assert unchanged(app, acme) == before
    with pytest.raises(KeyUnavailable):
        app.keys.resolve("memory:typed", "Ben", acme, "https://a.example")


def test_processes_see_one_another_at_once(house, app, acme):
    other = house.begin()
    assert other.view(BEN, acme).launch.version == 2
    app.attest(ANA, acme, "vow", "I saw it.")
    assert other.view(BEN, acme).readiness.item("vow").state is State.ATTESTED
    other.note(BEN, acme, "vow", "Seen.")
    assert app.view(ANA, acme).launch.version == 4


def test_many_threads_lose_nothing_and_the_board_is_true(app, acme):
    problems = []

    def work(name):
        actor = Actor(name=name)
        try:
            for number in range(8):
                app.note(actor, acme, "vow", f"{name} {number}")
                app.attest(actor, acme, "promise", f"{name} {number}")
        except Exception as error:  # noqa: BLE001 - a thread has nobody above it to tell
            problems.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("Ana", "Ben", "Cleo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    notes = [note.fact.text for note in app.view(ANA, acme).launch.notes["vow"]]
    assert sorted(notes) == sorted(f"{name} {number}" for name in ("Ana", "Ben", "Cleo") for number in range(8))
    assert verify(entries(app, acme))
    assert_board_is_true(app)


def test_a_lost_race_is_run_again(app, acme):
    app.ledger.journal = Rushed(app.journal, lambda tries: tries < TRIES)
    app.note(ANA, acme, "vow", "At last.")
    assert app.view(ANA, acme).launch.notes["vow"][0].fact.text == "At last."


def test_a_race_that_is_never_won_is_given_up_plainly(app, acme):
    app.ledger.journal = rushed = Rushed(app.journal, lambda _: True)
    with pytest.raises(Refused, match=r"Too many people are changing this launch at once. Try again"):
        app.note(ANA, acme, "vow", "Never.")
    assert rushed.tries == TRIES
    assert len(entries(app, acme)) == 2


def test_what_was_decided_is_decided_anew_on_what_the_winner_wrote(app, acme):
    settle(app, acme)
    seen = app.view(ANA, acme).statement

    def intervene(tries):
        if tries == 1:
            app.journal.append(*_entry_of_another(app, acme))
        return False

    app.ledger.journal = Rushed(app.journal, intervene)
    with pytest.raises(Refused, match=r"The launch changed after you opened this page"):
        sign(app, acme, statement=seen)
    assert app.view(ANA, acme).launch.signatures == ()


def _entry_of_another(app, launch_id):
    taken_back = Withdrawn(item="vow", what="attested", reason="A slip.")
    launch = app.ledger.load(launch_id)
    body = entries(app, launch_id)[-1].model_copy(update={"body": taken_back, "actor": BEN})
    return [body], launch.version, lambda sealed: app.board(ANA)[0].model_copy(update={"version": sealed[-1].version})


# The board


def test_the_board_equals_what_a_fresh_replay_gives(house, app, acme):
    other = app.open(BEN, "Beta")
    steps = [
        lambda: app.attest(ANA, acme, "vow", "I saw it."),
        lambda: app.configure(ANA, acme, {"base_url": "https://b.example"}),
        lambda: app.decide(ANA, acme, waive(app, ADVICE)),
        lambda: app.rename(ANA, other, "Gamma", "Eve", until(app, days=9)),
        lambda: app.note(ANA, other, "vow", "Hm."),
        lambda: settle(app, acme),
        lambda: sign(app, acme),
        lambda: house.clock.advance(days=2),
        lambda: app.note(BEN, acme, "vow", "Hm."),
        lambda: house.clock.advance(days=100),
    ]
    for step in steps:
        step()
        assert_board_is_true(app)
        assert_board_is_true(house.begin())
        assert {line.id for line in app.board(ANA)} == {acme, other}


def test_the_launch_changed_last_comes_first(house, app, acme):
    house.clock.advance(seconds=1)
    other = app.open(ANA, "Beta")
    assert [line.id for line in app.board(ANA)] == [other, acme]
    house.clock.advance(microseconds=1)
    app.note(ANA, acme, "vow", "Hm.")
    assert [line.id for line in app.board(ANA)] == [acme, other]


def test_another_checklist_shows_on_the_board_at_once(house, app, acme):
    app.attest(ANA, acme, "vow", "I saw it.")
    changed = checklist(PROMISE, reworded(VOW, recommendation="Do it better."), FIRM, LIVE, ADVICE)
    assert house.begin(changed).board(ANA)[0].counts["stale"] == 1
    assert house.begin().board(ANA)[0].counts["stale"] == 0
