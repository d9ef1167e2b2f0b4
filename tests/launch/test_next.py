"""The one thing to do next: what blocks before advice, what failed before what can run, inputs, people."""

import pytest

from lib.launch.entries import Configured
from lib.launch.next import choose_next
from lib.launch.settings import Settings
from lib.launch.verdict import blocked, failed, inconclusive, not_applicable, passed
from tests.launch import journals
from tests.launch.journals import (
    NOT_SIGNED,
    SETTINGS,
    SIGNED_OFF,
    attested,
    checked,
    checklist,
    item,
    only_if,
    waived,
    word,
)

GOOD = passed("It holds.")
BAD = failed("broken", "It is broken.")
UNSURE = inconclusive("unsure", "It does not say.")
STUCK = blocked("prerequisite-not-met", "It waits.")
CHECKED = item("checked", checks=("one",), causes=("unsure", "broken"), attestation=word("inconclusive"))
SECOND = item("second", checks=("two",), causes=("broken",))
PROMISE = item("promise", attestation=word())
ADVICE = item("advice", checks=("three",), importance="advice")


def choose(*facts, items=(CHECKED, SECOND, PROMISE), signed=False, needs=None):
    listed = checklist(*items)
    told = journals.launch(*facts)
    return choose_next(told, journals.judge(listed, *facts, needs=needs), SIGNED_OFF if signed else NOT_SIGNED)


def configured(**changes):
    return Configured(settings=SETTINGS.changed(**changes))


def test_without_an_address_or_a_key_nothing_else_makes_sense():
    both = choose(Configured(settings=Settings()), checked("one", BAD))
    assert (both.kind, both.text, both.fields) == (
        "set up",
        "Fill in: Cobalt base URL and API key",
        ("base_url", "api_key"),
    )
    assert choose(configured(api_key="")).text == "Fill in: API key"
    assert choose(configured(base_url="")).fields == ("base_url",)


def test_at_first_all_checks_that_can_run_are_to_be_run():
    action = choose()
    assert (action.kind, action.text, action.checks, action.item) == ("run", "Run 2 checks", ("one", "two"), "")
    assert choose(checked("one", GOOD)).text == "Run 1 check"


def test_what_failed_comes_before_what_can_run():
    action = choose(checked("two", BAD))
    assert (action.kind, action.text, action.reason, action.item) == (
        "fix",
        "Fix “About second”",
        "It is broken.",
        "second",
    )


def test_more_failures_are_counted():
    action = choose(checked("one", BAD), checked("two", BAD))
    assert (action.item, action.reason) == ("checked", "It is broken. 1 more failed after it.")


def test_inputs_come_after_what_can_run_and_are_named_once():
    needs = {"one": ("app_slug", "onboarding_url"), "two": ("app_slug",)}
    bare = configured(app_slug="", onboarding_url="")
    assert choose(bare, needs={"one": ("app_slug",)}).checks == ("two",)
    action = choose(bare, needs=needs)
    assert (action.kind, action.text) == ("set up", "Fill in: Application slug, Onboarding page")
    assert action.fields == ("app_slug", "onboarding_url")


def test_people_come_last():
    action = choose(checked("one", GOOD), checked("two", GOOD))
    assert (action.kind, action.text, action.item) == ("attest", "Answer for “About promise”", "promise")
    assert action.reason == "Needs a person’s word; it is the last one."


def test_people_are_asked_where_a_check_could_not_tell():
    action = choose(checked("one", UNSURE), checked("two", GOOD))
    assert (action.kind, action.item) == ("attest", "checked")
    assert action.reason == "Could not tell: It does not say; 2 such items are left."


@pytest.mark.parametrize(
    "verdict",
    [
        pytest.param(inconclusive("timed-out", "No answer came."), id="an outage"),
        pytest.param(STUCK, id="blocked by a check that held later"),
    ],
)
def test_what_no_person_can_answer_is_run_again(verdict):
    action = choose(checked("one", GOOD), checked("two", verdict))
    assert (action.kind, action.checks) == ("run", ("two",))


def test_what_rests_on_something_else_by_now_is_run_again():
    moved = configured(base_url="https://b.example")
    action = choose(checked("one", GOOD, rests_on=("base_url",)), checked("two", GOOD), moved)
    assert (action.kind, action.checks) == ("run", ("one",))


def test_one_check_for_two_items_is_run_once():
    same = item("same", checks=("one",))
    assert choose(items=(CHECKED, same)).text == "Run 1 check"


def test_a_decided_item_asks_for_nothing():
    action = choose(waived(CHECKED), waived(SECOND), journals.not_applicable(PROMISE))
    assert (action.kind, action.reason) == ("sign", "Nothing blocks; you accept the conditions.")


def test_then_somebody_signs():
    action = choose(checked("one", GOOD), checked("two", GOOD), attested(PROMISE))
    assert (action.kind, action.text, action.reason) == ("sign", "Sign the launch off", "Nothing blocks.")


def test_advice_waits_until_somebody_has_signed():
    assert choose(items=(ADVICE,)).kind == "sign"
    assert choose(checked("three", BAD), items=(ADVICE,)).kind == "sign"
    action = choose(items=(ADVICE,), signed=True)
    assert (action.kind, action.checks) == ("run", ("three",))


def test_what_blocks_comes_before_failed_advice():
    action = choose(checked("three", BAD), items=(ADVICE, CHECKED))
    assert (action.kind, action.checks) == ("run", ("one",))


def test_in_the_end_the_report_is_exported():
    action = choose(checked("three", GOOD), items=(ADVICE,), signed=True)
    assert (action.kind, action.text) == ("done", "Export the report")


def test_an_item_that_waits_for_advice_sends_people_to_that_advice():
    depending = item("second", attestation=word(), only_if=only_if("advice", "failed"))
    action = choose(items=(ADVICE, depending))
    assert (action.kind, action.checks) == ("run", ("three",))


def test_a_checklist_that_asks_nothing_is_to_be_changed():
    action = choose(items=(item("empty"),))
    assert (action.kind, action.text, action.item) == ("fix", "Change the checklist", "empty")


FACTS = [checked("one", verdict) for verdict in (GOOD, BAD, UNSURE, STUCK, not_applicable("no-login", "None."))]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.verdict.outcome.value)
@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
def test_every_action_is_two_sentences_that_end(fact, signed):
    action = choose(fact, signed=signed)
    assert action.text == action.text.strip()
    assert action.reason.endswith(".")
    assert ".." not in action.reason
