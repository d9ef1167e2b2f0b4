"""People give their word, waive, mark and take back; what they may not do is refused with its reason."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from lib.launch.entries import Withdrawn
from lib.launch.settings import complaints
from lib.launch.states import Decision, State
from lib.ledger import Refused
from tests.golive.house import ANA, BEN, FIRM, assert_board_is_true, entries, settle, unchanged, until, waive


def test_a_word_settles_its_item_and_survives_a_restart(house, app, acme):
    app.attest(BEN, acme, "vow", " I saw it. ", evidence="https://a.example/1")
    each = house.begin().view(ANA, acme).readiness.item("vow")
    assert (each.state, each.word.given.by, each.word.given.fact.note) == (State.ATTESTED, BEN, "I saw it.")


@pytest.mark.parametrize(
    ("note", "evidence", "named"),
    [
        pytest.param("", "", "note", id="no note"),
        pytest.param("x" * 10_000, "", "note", id="too long a note"),
        pytest.param("a\x07", "", "note", id="a bell"),
        pytest.param("fine", "x" * 10_000, "evidence", id="too long evidence"),
        pytest.param("fine", "a\x1b", "evidence", id="terminal control"),
    ],
)
def test_a_word_that_is_no_text_is_refused_by_field(app, acme, note, evidence, named):
    before = unchanged(app, acme)
    with pytest.raises(ValidationError) as refused:
        app.attest(ANA, acme, "vow", note, evidence=evidence)
    assert set(complaints(refused.value)) == {named}
    assert unchanged(app, acme) == before


def test_an_item_settled_by_checks_alone_takes_no_word(app, acme):
    with pytest.raises(Refused, match="“About live” is settled by its checks alone"):
        app.attest(ANA, acme, "live", "I saw it.")


def test_a_word_rests_on_the_settings_that_it_names(app, acme):
    app.attest(ANA, acme, "promise", "I saw it.")
    app.attest(ANA, acme, "vow", "I saw it.")
    app.configure(ANA, acme, {"app_slug": "slack"})
    states = {each.item.id: each.state for each in app.view(ANA, acme).readiness.items}
    assert (states["promise"], states["vow"]) == (State.STALE, State.ATTESTED)


def test_what_may_not_be_waived_is_not(app, acme):
    before = unchanged(app, acme)
    with pytest.raises(Refused, match="“About firm” may never be waived: fix it instead"):
        app.decide(ANA, acme, waive(app, FIRM))
    assert unchanged(app, acme) == before


@pytest.mark.parametrize(("days", "allowed"), [(-365, False), (-1, False), (0, True), (1, True), (36_500, True)])
def test_a_waiver_ends_today_at_the_earliest(app, acme, days, allowed):
    waiver = waive(app, until=until(app, days=days))
    if allowed:
        app.decide(ANA, acme, waiver)
        app.approve_waiver(BEN, acme, "vow")
        assert app.view(ANA, acme).readiness.item("vow").state is State.WAIVED
    else:
        with pytest.raises(Refused, match=r"last day is over already. Choose a later one"):
            app.decide(ANA, acme, waiver)
        assert len(entries(app, acme)) == 2


def test_a_waiver_ends_on_the_board_too_without_anybody_writing(house, app, acme):
    settle(app, acme)
    assert app.board(ANA)[0].decision is Decision.GO_WITH_CONDITIONS
    house.clock.now = datetime(2026, 3, 13, 23, 59, 59, tzinfo=UTC)
    assert app.board(ANA)[0].decision is Decision.GO_WITH_CONDITIONS
    house.clock.advance(seconds=1)
    assert app.board(ANA)[0].decision is Decision.NO_GO
    assert house.begin().board(ANA)[0].decision is Decision.NO_GO
    assert_board_is_true(app)


def test_a_decision_can_be_taken_back(app, acme):
    app.decide(ANA, acme, waive(app))
    app.decide(BEN, acme, Withdrawn(item="vow", what="waived", reason="A slip."))
    assert app.view(ANA, acme).readiness.item("vow").state is State.OPEN


def test_notes_are_kept_by_item(app, acme):
    app.note(ANA, acme, "vow", "First.")
    app.note(BEN, acme, "vow", "Second.")
    assert [note.fact.text for note in app.view(ANA, acme).launch.notes["vow"]] == ["First.", "Second."]
