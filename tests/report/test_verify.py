"""Attacks on a sealed report: each gets its own answer, and nothing that is true changes with it."""

import pytest

from lib.report.block import read_block
from lib.report.envelope import key_id, read_envelope, read_statement
from lib.report.trust import Trust, describe_key
from lib.report.verify import Known, verify
from lib.store.seal_keys import SealKeys
from tests.golive.house import ANA, BEN, VOW, House, settle, sign
from tests.report.attacks import ENVELOPE, GENUINE, REFUSED, STATE, changed, forge
from tests.report.sealed import (
    KEY,
    OTHER_KEY,
    facts,
    older_facts,
    paper,
    report,
    seal_statement,
    sign_anew,
    statement_of,
    trusted,
)

HEAD = GENUINE["journal"]["head"]
JOURNAL = Known({9: "9" * 64, 10: HEAD, 11: "b" * 64}, STATE)


def know(launch):
    return JOURNAL if launch == "acme-1a2b" else None


def test_a_genuine_report_gets_every_answer():
    answers = verify(report(), trusted(), know)
    assert (answers.sealed, answers.trusted, answers.words_agree, answers.quorum, answers.newest) == (True,) * 5
    assert (answers.problem, answers.notes, answers.missing, answers.differences) == ("", (), (), ())
    assert answers.signer == key_id(KEY.public_key())
    assert answers.decision == "go with conditions"
    assert [each.person for each in answers.signatures] == ["ben", "ana"]
    assert (answers.place.launch, answers.place.version) == ("acme-1a2b", 10)


def test_what_nobody_asked_is_not_answered():
    answers = verify(report())
    assert (answers.sealed, answers.trusted, answers.newest) == (True, None, None)
    assert answers.notes == ("Nobody said which keys to trust, so who sealed it is not known.",)


@pytest.mark.parametrize("name", REFUSED)
def test_a_forgery_is_refused_by_name(name):
    forged, problem = REFUSED[name]
    answers = verify(forged, trusted(KEY, OTHER_KEY), know)
    assert (answers.sealed, answers.problem) == (False, problem)
    assert (answers.trusted, answers.words_agree, answers.quorum, answers.newest) == (None,) * 4
    assert len(answers.notes) == 1


# Words


def test_a_genuine_seal_under_another_text_is_told():
    answers = verify(report().replace("GO WITH CONDITIONS", "GO"), trusted(), know)
    assert (answers.sealed, answers.words_agree, answers.trusted, answers.quorum) == (True, False, True, True)
    assert answers.differences == ("after “utc verdict go”: “with conditions” is missing",)


def test_the_seal_of_another_report_is_told():
    altered = changed(facts(), document__title="Go-live readiness: Globex")
    answers = verify(paper(ENVELOPE, altered), trusted())
    assert (answers.sealed, answers.words_agree) == (True, False)


@pytest.mark.parametrize("keep", ["with the block", "without the block"])
def test_a_seal_may_be_kept_apart(keep):
    text = report() if keep == "with the block" else report().split("```golive-seal")[0]
    answers = verify(text, trusted(), envelope=read_envelope(ENVELOPE.to_json()))
    assert (answers.sealed, answers.words_agree, answers.notes) == (True, True, ())


# Keys


def by_whom(text, trust):
    answers = verify(text, trust, know)
    assert answers.sealed
    return answers.trusted, answers.problem


def test_only_trusted_keys_are_believed():
    assert by_whom(report(), trusted(KEY)) == (True, "")
    assert by_whom(report(), trusted(OTHER_KEY, KEY)) == (True, "")
    assert by_whom(report(), trusted(OTHER_KEY)) == (False, "unknown-key")
    assert by_whom(report(), Trust()) == (False, "unknown-key")
    assert by_whom(paper(seal_statement(statement_of(facts()), OTHER_KEY, KEY)), trusted(OTHER_KEY)) == (True, "")


@pytest.mark.parametrize("why", ["rotated", "revoked"])
def test_an_ended_key_is_believed_up_to_its_version(why):
    assert by_whom(report(), trusted(why=why, versions={"acme-1a2b": 10})) == (True, "")
    for versions in ({"acme-1a2b": 9}, {"globex-1a2b": 99}, {}):
        assert by_whom(report(), trusted(why=why, versions=versions)) == (False, f"{why}-key")


def test_another_key_that_still_counts_is_enough():
    ended = trusted(why="revoked", versions={}).keys[0]
    both = paper(seal_statement(statement_of(facts()), KEY, OTHER_KEY))
    assert by_whom(both, Trust((ended, describe_key(OTHER_KEY.public_key())))) == (True, "")


def test_a_key_that_says_of_itself_that_it_counts_is_not_believed():
    own = forge(OTHER_KEY, signer=describe_key(OTHER_KEY.public_key()).model_dump(exclude_defaults=True))
    assert by_whom(own, trusted(KEY)) == (False, "unknown-key")


# Sign-off, as the seal tells it


def quorum(**changes):
    answers = verify(forge(**changes), trusted(), know)
    assert answers.sealed
    assert answers.quorum == (not answers.missing)
    return answers.missing


def test_a_signature_over_another_state_counts_for_nothing():
    assert quorum(sign_off__signatures__0__statement="0" * 64) == ("one more as approver",)
    assert quorum(sign_off__signatures__0__statement=STATE.upper()) == ("one more as approver",)


def test_a_changed_state_loses_its_signatures():
    assert quorum(state__decision="go") == ("one more as approver", "one more as customer")
    assert quorum(state__settings={}) == ("one more as approver", "one more as customer")


def test_a_role_a_meaning_and_a_person_cannot_be_borrowed():
    assert quorum(sign_off__signatures__0__role="customer") == ("one more as approver",)
    assert quorum(sign_off__signatures__0__role="Approver") == ("one more as approver",)
    assert quorum(sign_off__signatures__0__meaning="reviewed") == ("one more as approver",)
    assert quorum(sign_off__signatures__1__person="ben") == ("one more as customer",)
    assert quorum(sign_off__signatures=[]) == ("one more as approver", "one more as customer")


def test_the_signed_facts_alone_say_who_must_sign():
    stricter = changed(facts(), state__quorum=[{"role": "approver"}, {"role": "customer", "count": 2}])
    answers = verify(paper(seal_statement(statement_of(sign_anew(stricter)))), trusted())
    assert (answers.sealed, answers.missing) == (True, ("one more as customer",))
    assert quorum(state__quorum=[{"role": "approver"}]) == ("one more as approver",)  # nobody signed such a state


def test_a_report_from_before_the_quorum_was_signed_is_as_good_as_it_was():
    older = paper(seal_statement(statement_of(older_facts())))
    answers = verify(older, trusted())
    assert (answers.sealed, answers.trusted, answers.words_agree, answers.quorum) == (True,) * 4
    lacking = changed(older_facts(), sign_off__quorum=[{"role": "approver", "count": 2}])
    assert verify(paper(seal_statement(statement_of(lacking))), trusted()).missing == ("one more as approver",)


# The journal


def newest(text=None, journal=JOURNAL):
    answers = verify(text or report(), trusted(), lambda launch: journal)
    assert answers.sealed
    return answers.newest, answers.problem, answers.notes


def test_a_launch_that_moved_on_is_told():
    assert newest(journal=Known(JOURNAL.heads, "0" * 64)) == (False, "", ("The launch moved on.",))


@pytest.mark.parametrize("heads", [{}, {9: HEAD}, {10: "b" * 64}, {11: HEAD}])
def test_a_cut_or_changed_journal_is_told(heads):
    found, problem, notes = newest(journal=Known(heads, STATE))
    assert (found, problem) == (False, "not-in-journal")
    assert "it is another journal, or was changed" in notes[0]


def test_another_journals_head_is_told():
    assert newest(forge(journal__head="c" * 64))[:2] == (False, "not-in-journal")
    assert newest(forge(journal__version=11))[:2] == (False, "not-in-journal")


def test_a_launch_that_the_journal_does_not_know_is_told():
    assert newest(journal=None) == (None, "", ())


# A whole installation


def begin(folder):
    """An installation that seals."""
    app = House(folder / "golive.db").begin()
    app.seals = SealKeys(folder, "golive", {})
    return app


@pytest.fixture
def sealing(tmp_path):
    return begin(tmp_path)


def test_an_installation_knows_its_own_reports_as_its_launch_moves_on(sealing):
    acme = sealing.open(ANA, "Acme · HubSpot")
    settle(sealing, acme)
    sign(sealing, acme)
    text = sealing.report(ANA, acme)
    assert text == sealing.report(ANA, acme)
    answers = sealing.verify(text)
    assert (answers.sealed, answers.trusted, answers.words_agree, answers.quorum, answers.newest) == (True,) * 5
    sealing.note(ANA, acme, VOW.id, "It changes nothing.")
    assert sealing.verify(text).newest
    sealing.attest(BEN, acme, VOW.id, "I saw it as well.")
    answers = sealing.verify(text)
    assert (answers.sealed, answers.trusted, answers.quorum, answers.newest) == (True, True, True, False)
    assert sealing.verify(sealing.report(ANA, acme)).missing == ("one more as approver",)


def test_keys_that_end_leave_earlier_reports_as_good_as_they_were(sealing):
    acme = sealing.open(ANA, "Acme · HubSpot")
    before = sealing.report(ANA, acme)
    stolen = sealing.seals.current(sealing.clock())
    sealing.revoke_key(ANA, key_id(stolen.public_key()))
    sealing.rotate_key(ANA)
    sealing.note(ANA, acme, VOW.id, "One more entry.")
    after = sealing.report(ANA, acme)
    assert (sealing.verify(before).trusted, sealing.verify(after).trusted) == (True, True)
    assert sealing.verify(before).signer != sealing.verify(after).signer
    of_today = read_statement(read_block(after))["predicate"]
    of_today["signer"] = describe_key(stolen.public_key()).model_dump(exclude_defaults=True)
    answers = sealing.verify(after, envelope=seal_statement(statement_of(of_today), stolen))
    assert (answers.sealed, answers.trusted, answers.problem) == (True, False, "revoked-key")


def test_an_installation_tells_another_ones_reports(sealing, tmp_path):
    other = begin(tmp_path / "other")
    theirs = other.report(ANA, other.open(ANA, "Globex"))
    answers = sealing.verify(theirs)
    assert (answers.sealed, answers.trusted, answers.newest) == (True, False, None)
    assert answers.problem == "unknown-key"
