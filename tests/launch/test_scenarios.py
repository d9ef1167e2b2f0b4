from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.launch.checklist import Scenario
from lib.launch.entries import Reported, Tally
from lib.launch.junit import NotJUnit
from lib.launch.scenarios import summarize_tests
from lib.launch.states import State
from lib.launch.verdict import failed, passed
from tests.launch.journals import (
    NOW,
    attested,
    checked,
    checklist,
    earlier,
    item,
    judge,
    launch,
    reworded,
    withdrawn,
    word,
)

HAPPY = Scenario(id="happy-path", title="All goes well", phrases=("happy path", "good run"))
REFUSED = Scenario(id="refused", title="Access is refused", phrases=("401",))
EXTRA = Scenario(id="extra", title="Texts are odd", phrases=("unicode",), mandatory=False)
TRIED = item("tried", attestation=word(fresh_days=30), scenarios=(HAPPY, REFUSED, EXTRA))
LISTED = checklist(TRIED)
GOOD = Tally(passed=1, names=("t",))


def junit(*cases):
    told = "".join(f'<testcase name="{name}" classname="{group}">{inside}</testcase>' for name, group, inside in cases)
    return f"<testsuite>{told}</testsuite>".encode()


def tallied(*cases, redact=str):
    return summarize_tests(TRIED, "junit.xml", junit(*cases), redact).results


def reported(about=TRIED, **results):
    facts = {name.replace("_", "-"): tally for name, tally in results.items()}
    return Reported(
        item=about.id, item_digest=about.digest, file="j.xml", sha256="0" * 64, tests=9, failed=0, results=facts
    )


ALL = reported(happy_path=GOOD, refused=GOOD, extra=GOOD)
COVERING = attested(TRIED, covers={"scenario refused": "no test report yet"})


def stands(*facts, listed=LISTED, **rest):
    return judge(listed, *facts, **rest).item("tried")


# Which test belongs to which scenario


@pytest.mark.parametrize(
    "name", ["test_happy_path", "testHappyPath", "happy-path[hubspot]", "The HAPPY path works", "a good run"]
)
def test_a_test_belongs_to_the_scenario_whose_words_its_name_holds(name):
    assert tallied((name, "", ""))["happy-path"] == Tally(passed=1, names=(name,))


@pytest.mark.parametrize("name", ["unhappy path", "happy_footpath", "path_happy", "happy", "happy, then a path"])
def test_parts_of_words_and_words_apart_do_not_count(name):
    assert tallied((name, "", ""))["happy-path"] == Tally()


def test_numbers_are_words_too():
    found = tallied(("test_401_is_shown", "", ""), ("test_4010", "", ""), ("x1401", "", ""))
    assert found["refused"].total == 1


def test_the_name_of_the_class_counts_too_and_words_do_not_join_across():
    assert tallied(("works", "tests.TestHappyPath", ""))["happy-path"].passed == 1
    assert tallied(("path", "tests.TestHappy", ""))["happy-path"].total == 0


def test_tests_are_counted_and_the_failed_ones_named_first():
    passing = [(f"happy path {at}", "", "") for at in range(9)]
    found = tallied(*passing, ("happy path fails", "", "<failure/>"), ("happy path waits", "", "<skipped/>"))
    assert (found["happy-path"].passed, found["happy-path"].failed, found["happy-path"].skipped) == (9, 1, 1)
    assert found["happy-path"].names[0] == "happy path fails"
    assert len(found["happy-path"].names) == 5


def test_names_are_redacted_cut_and_on_one_line():
    name = "happy path&#10;with s3cret " + "x" * 400
    (kept,) = tallied((name, "", ""), redact=lambda text: text.replace("s3cret", "[redacted]"))["happy-path"].names
    assert kept.startswith("happy path with [redacted] xxx")
    assert len(kept) == 120


def test_the_report_itself_is_told_by_its_digest_and_its_numbers():
    content = junit(("a", "", "<failure/>"), ("happy path", "", ""))
    found = summarize_tests(TRIED, " \x07 ", content, str)
    assert (found.file, found.tests, found.failed, len(found.sha256)) == ("report.xml", 2, 1, 64)
    assert set(found.results) == {"happy-path", "refused", "extra"}


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_the_names_nothing_breaks_and_no_report_is_made_up(name, group):
    try:
        found = summarize_tests(TRIED, name, junit((name, group, "<skipped/>")), str)
    except NotJUnit:
        return
    except UnicodeEncodeError:  # of this test's own file
        return
    assert all(not tally.passed for tally in found.results.values())


# How an item stands


def test_tests_and_a_word_settle_the_item_and_it_says_on_what_it_rests():
    each = stands(ALL, attested(TRIED))
    assert each.state is State.ATTESTED
    assert each.basis == "3 of 3 scenarios proved by a test report and attested by Ana"


def test_without_a_word_tests_do_not_suffice_where_one_is_asked_for():
    assert stands(ALL).state is State.OPEN


def test_a_word_covers_what_it_names_and_no_more():
    assert stands(reported(happy_path=GOOD), COVERING).state is State.ATTESTED
    each = stands(reported(refused=GOOD), COVERING)
    assert (each.state, each.why) == (State.OPEN, "neither a test nor a person’s word proves: All goes well")


def test_a_word_from_before_the_tests_covers_all_that_was_open_then():
    covers = {"scenario happy-path": "x", "scenario refused": "x", "scenario extra": "x"}
    assert stands(attested(TRIED, covers=covers)).state is State.ATTESTED


@pytest.mark.parametrize("scenario", ["happy_path", "refused", "extra"])
def test_a_failed_scenario_fails_the_item_whatever_anybody_says(scenario):
    results = {"happy_path": GOOD, "refused": GOOD, "extra": GOOD} | {scenario: Tally(passed=5, failed=1)}
    each = stands(reported(**results), attested(TRIED, covers={f"scenario {scenario.replace('_', '-')}": "x"}))
    assert each.state is State.FAILED
    assert each.why.startswith("not every test passed: ")


@pytest.mark.parametrize("tally", [Tally(), Tally(skipped=1), Tally(passed=3, skipped=1)])
def test_a_skipped_or_absent_scenario_is_open(tally):
    assert stands(reported(happy_path=tally, refused=GOOD), attested(TRIED)).state is State.OPEN


def test_an_optional_scenario_may_stay_open():
    assert stands(reported(happy_path=GOOD, refused=GOOD), attested(TRIED)).state is State.ATTESTED


def test_a_later_report_replaces_the_one_before():
    bad = reported(happy_path=Tally(failed=1), refused=GOOD)
    assert stands(bad, ALL, attested(TRIED)).state is State.ATTESTED
    assert stands(ALL, bad, attested(TRIED)).state is State.FAILED
    assert stands(ALL, reported(refused=GOOD), attested(TRIED)).state is State.OPEN


def test_a_report_can_be_taken_back():
    assert not launch(ALL, withdrawn(TRIED, "reported")).reported
    assert stands(ALL, attested(TRIED), withdrawn(TRIED, "reported")).state is State.OPEN


def test_what_an_old_report_proved_no_longer_counts_and_what_failed_still_does():
    assert stands(earlier(ALL, days=30), attested(TRIED)).state is State.ATTESTED
    assert stands(earlier(ALL, days=30, seconds=1), attested(TRIED)).state is State.OPEN
    bad = reported(happy_path=Tally(failed=1))
    assert stands(earlier(bad, days=300), attested(TRIED)).state is State.FAILED


def test_time_alone_turns_a_proof():
    assert judge(LISTED, ALL).stale_after() == NOW + timedelta(days=30)


def test_a_report_for_other_scenarios_proves_nothing():
    other = reworded(TRIED, scenarios=[HAPPY.model_dump(), REFUSED.model_dump() | {"phrases": ("forbidden",)}])
    each = stands(ALL, attested(other), listed=checklist(other))
    assert (each.state, {row.why for row in each.scenarios}) == (
        State.OPEN,
        {"the checklist asks something else since"},
    )


def test_tests_alone_settle_an_item_that_asks_no_word():
    bare = item("tried", scenarios=(HAPPY, EXTRA))
    proof = reported(bare, happy_path=GOOD)
    each = stands(proof, listed=checklist(bare))
    assert (each.state, each.basis) == (State.VERIFIED, "1 of 2 scenarios proved by a test report")
    assert stands(listed=checklist(bare)).state is State.OPEN


def test_optional_scenarios_alone_prove_nothing():
    bare = item("tried", scenarios=(EXTRA,))
    assert stands(reported(bare), listed=checklist(bare)).state is State.OPEN


def test_a_word_is_asked_for_where_it_stands_in_for_tests_only():
    spare = item("tried", scenarios=(HAPPY,), attestation=word("inconclusive"))
    assert stands(listed=checklist(spare)).needs_word
    assert stands(reported(spare, happy_path=GOOD), listed=checklist(spare)).state is State.VERIFIED


def test_a_failed_check_fails_the_item_beside_passed_scenarios():
    both = item("tried", checks=("c",), causes=("x",), scenarios=(HAPPY,))
    proof = reported(both, happy_path=GOOD)
    assert stands(proof, checked("c", failed("x", "No.")), listed=checklist(both)).state is State.FAILED
    assert stands(proof, checked("c", passed("Yes.")), listed=checklist(both)).state is State.VERIFIED
