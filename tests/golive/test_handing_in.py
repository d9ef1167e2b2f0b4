"""People hand in the reports of their tests; what is no report is refused with its reason, and nothing is written."""

import hashlib

import pytest

from lib.launch.checklist import Scenario
from lib.launch.entries import Withdrawn
from lib.launch.states import State
from lib.ledger import Overtaken, Refused, Unknown
from tests.golive.house import ANA, BEN, CANARY, LISTED, VOW, entries, unchanged
from tests.launch.journals import checklist, item, word

TRIED = item(
    "tried",
    attestation=word(),
    scenarios=(
        Scenario(id="good-run", title="All goes well", phrases=("good run",)),
        Scenario(id="expired-token", title="The token expired", phrases=("expired token",)),
    ),
)
PASSING = "<testcase name='test good run'/><testcase name='TestExpiredToken'/>"


@pytest.fixture
def app(house):
    return house.begin(checklist(*LISTED.items(), TRIED))


def junit(cases):
    return f"<testsuite>{cases}</testsuite>".encode()


def hand_in(app, launch_id, cases=PASSING, **rest):
    app.hand_in(ANA, launch_id, "tried", "junit.xml", junit(cases), **rest)


def test_what_the_tests_prove_survives_a_restart_and_who_handed_them_in_is_known(house, app, acme):
    hand_in(app, acme)
    again = house.begin(app.checklist).view(ANA, acme)
    given = again.launch.reported["tried"]
    assert {row.proof.value for row in again.readiness.item("tried").scenarios} == {"passed"}
    assert (given.by, given.fact.file, given.fact.tests) == (ANA, "junit.xml", 2)
    assert given.fact.sha256 == hashlib.sha256(junit(PASSING)).hexdigest()


def test_a_word_names_what_no_test_decides(app, acme):
    hand_in(app, acme, "<testcase name='test good run'/>")
    app.attest(BEN, acme, "tried", "I saw it.")
    each = app.view(ANA, acme).readiness.item("tried")
    assert (each.state, set(each.word.given.fact.covers)) == (State.ATTESTED, {"scenario expired-token"})
    assert [each.vouches_for(row) for row in each.scenarios] == [False, True]


def test_a_word_never_covers_a_failed_scenario(app, acme):
    hand_in(app, acme, "<testcase name='test good run'><failure/></testcase>")
    app.attest(BEN, acme, "tried", "I saw it.")
    assert app.view(ANA, acme).readiness.item("tried").state is State.FAILED
    app.decide(ANA, acme, Withdrawn(item="tried", what="reported", reason="Of another product."))
    assert app.view(ANA, acme).readiness.item("tried").state is State.OPEN


@pytest.mark.parametrize("content", [b"", b"<html/>", junit(""), b"<testsuite>"], ids=["empty", "page", "none", "cut"])
def test_what_is_no_report_changes_nothing(app, acme, content):
    before = unchanged(app, acme)
    with pytest.raises(Refused, match=r"The report (is no|tells of no)"):
        app.hand_in(ANA, acme, "tried", "x.xml", content)
    assert unchanged(app, acme) == before


def test_only_items_with_scenarios_take_a_report(app, acme):
    with pytest.raises(Refused, match="“About vow” has no scenarios"):
        app.hand_in(ANA, acme, VOW.id, "x.xml", junit(PASSING))
    with pytest.raises(Unknown):
        app.hand_in(ANA, acme, "nothing", "x.xml", junit(PASSING))


def test_a_report_that_was_handed_in_meanwhile_is_looked_at_first(app, acme):
    seen = len(entries(app, acme))
    hand_in(app, acme)
    with pytest.raises(Overtaken):
        hand_in(app, acme, seen=seen)


def test_no_secret_of_a_tests_name_is_kept(house, app, acme):
    key = "tk0f9d8c7b-1a2b-4c3d-9e8f-0123456789ab"
    hand_in(app, acme, f"<testcase name='good run with {key}'><failure>{CANARY}</failure></testcase>")
    kept = b"".join(path.read_bytes() for path in house.path.parent.glob("golive.db*"))
    assert key.encode() not in kept
    assert CANARY.encode() not in kept
    assert b"good run with [redacted]" in kept


def test_a_signature_covers_what_the_tests_proved(app, acme):
    app.attest(ANA, acme, "tried", "I saw it.")
    before = app.view(ANA, acme).statement
    hand_in(app, acme)
    assert app.view(ANA, acme).statement != before
