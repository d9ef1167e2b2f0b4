"""Every state an item can be in, which of them wins, and the one sentence about the whole."""

from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lib.launch.checklist import CleanRuns
from lib.launch.entries import Actor, WaiverApproved
from lib.launch.standing import Standing
from lib.launch.states import ICONS, SETTLED, Decision, State
from lib.launch.verdict import blocked, failed, inconclusive, not_applicable, passed, warned
from tests.launch import journals
from tests.launch.journals import (
    BEN,
    DAY,
    NOW,
    TODAY,
    attested,
    checked,
    checklist,
    earlier,
    item,
    judge,
    only_asked,
    only_if,
    reworded,
    waived,
    withdrawn,
    word,
)

GOOD, WARNING = passed("It holds."), warned("slow", "It is slow.")
BAD, UNSURE = failed("broken", "It is broken."), inconclusive("unsure", "It does not say.")
STUCK, OUTAGE = blocked("prerequisite-not-met", "It waits."), inconclusive("timed-out", "No answer came.")
BESIDE = not_applicable("no-login", "There is no login.")
NEEDS = {"one": ("app_slug",)}


def one_item(**rest):
    return item(checks=("one", "two"), causes=("unsure", "broken"), **rest)


def results(one=None, two=None, *, hours=0):
    facts = {"one": one, "two": two}
    return [earlier(checked(check, verdict), hours=hours) for check, verdict in facts.items() if verdict]


def state(about, *facts, **rest):
    return judge(checklist(about), *facts, **rest).items[0]


# One item by its checks


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        pytest.param(GOOD, GOOD, State.VERIFIED, id="all passed"),
        pytest.param(GOOD, WARNING, State.VERIFIED, id="a warning holds"),
        pytest.param(GOOD, BESIDE, State.VERIFIED, id="what does not arise is no obstacle"),
        pytest.param(BESIDE, BESIDE, State.NOT_APPLICABLE, id="nothing arises"),
        pytest.param(GOOD, None, State.OPEN, id="one has not run"),
        pytest.param(None, None, State.OPEN, id="none has run"),
        pytest.param(GOOD, UNSURE, State.OPEN, id="one could not tell"),
        pytest.param(GOOD, OUTAGE, State.OPEN, id="one met an outage"),
        pytest.param(GOOD, STUCK, State.BLOCKED, id="one is blocked"),
        pytest.param(GOOD, BAD, State.FAILED, id="one failed"),
        pytest.param(UNSURE, STUCK, State.BLOCKED, id="blocked before could not tell"),
        pytest.param(None, STUCK, State.BLOCKED, id="blocked before not run"),
        pytest.param(BAD, STUCK, State.FAILED, id="failed before blocked"),
        pytest.param(STUCK, BAD, State.FAILED, id="failed before blocked, in whatever order"),
        pytest.param(BAD, UNSURE, State.FAILED, id="failed before could not tell"),
        pytest.param(BAD, None, State.FAILED, id="failed before not run"),
    ],
)
def test_the_worst_check_decides(one, two, expected):
    assert state(one_item(), *results(one, two)).state is expected


@pytest.mark.parametrize(
    ("fresh", "expected"),
    [
        pytest.param(GOOD, State.STALE, id="stale before passed"),
        pytest.param(UNSURE, State.STALE, id="stale before could not tell"),
        pytest.param(None, State.STALE, id="stale before not run"),
        pytest.param(STUCK, State.BLOCKED, id="blocked before stale"),
        pytest.param(BAD, State.FAILED, id="failed before stale"),
    ],
)
def test_a_stale_check_takes_its_place_among_the_others(fresh, expected):
    old = results(GOOD, hours=100)
    assert state(one_item(), *old, *results(None, fresh)).state is expected


def test_a_missing_input_blocks_whatever_the_last_result_was_and_is_named():
    settings_without = journals.CONFIGURED.model_copy(update={"settings": journals.SETTINGS.changed(app_slug="")})
    for before in (GOOD, BAD, UNSURE):
        each = state(one_item(), *results(before, GOOD), settings_without, needs=NEEDS)
        assert (each.state, each.why) == (State.BLOCKED, "needs: Application slug")
        assert each.checks[0].missing == ("app_slug",)


def test_each_missing_input_is_named_once_and_is_ours_to_fill_in():
    asked = item(checks=("one", "two"), party="customer")
    bare = journals.CONFIGURED.model_copy(update={"settings": journals.SETTINGS.changed(app_slug="", api_key="")})
    each = state(asked, bare, needs={"one": ("api_key", "app_slug"), "two": ("app_slug", "api_key")})
    assert (each.why, each.party) == ("needs: API key, Application slug", "us")

    stuck = state(asked, *results(STUCK, STUCK))
    assert (stuck.state, stuck.party) == (State.BLOCKED, "customer")


def test_only_the_newest_result_of_a_check_counts():
    assert state(one_item(), *results(BAD, GOOD), *results(GOOD)).state is State.VERIFIED
    assert state(one_item(), *results(GOOD, GOOD), *results(BAD)).state is State.FAILED


def test_a_failure_does_not_fade_with_time():
    each = state(one_item(), *results(BAD, GOOD, hours=24 * 300))
    assert (each.state, each.why) == (State.FAILED, "It is broken.")


def test_the_checks_that_decide_explain_the_state():
    assert state(one_item(), *results(BAD, UNSURE)).why == "It is broken."
    assert state(one_item(), *results(WARNING, GOOD)).why == "works, but: It is slow.; It holds."
    assert state(one_item(), *results(UNSURE, GOOD)).why == "could not tell: It does not say."
    assert state(one_item()).why == "has not run yet"


def test_the_basis_says_by_how_much():
    assert state(one_item(), *results(GOOD, GOOD)).basis == "verified by 2 checks"
    assert state(item(checks=("one",)), *results(GOOD)).basis == "verified by 1 check"


def test_an_item_that_asks_nothing_is_never_settled_by_itself():
    each = state(item())
    assert (each.state, each.settled) == (State.OPEN, False)


# One item by a person's word


def test_a_word_is_asked_for_and_settles():
    asked = item(attestation=word())
    assert (state(asked).state, state(asked).needs_word) == (State.OPEN, True)
    given_word = state(asked, attested(asked))
    assert (given_word.state, given_word.basis, given_word.why) == (State.ATTESTED, "attested by Ana", "I saw it.")


def test_checks_and_word_are_both_needed_and_both_named():
    asked = one_item(attestation=word())
    assert state(asked, *results(GOOD, GOOD)).state is State.OPEN
    assert state(asked, attested(asked)).state is State.OPEN
    both = state(asked, *results(GOOD, GOOD), attested(asked))
    assert (both.state, both.basis) == (State.ATTESTED, "verified by 2 checks and attested by Ana")


@pytest.mark.parametrize("verdict", [BAD, STUCK, OUTAGE], ids=lambda verdict: verdict.cause)
def test_a_word_never_overrides_a_check(verdict):
    asked = one_item(attestation=word())
    bold = attested(asked, covers={"one": verdict.cause, "two": verdict.cause})
    each = state(asked, *results(GOOD, verdict), bold)
    assert not each.settled
    assert each.state is {"broken": State.FAILED, "prerequisite-not-met": State.BLOCKED}.get(verdict.cause, State.OPEN)


@pytest.mark.parametrize("when", ["always", "inconclusive"])
class TestWordForAnUndecidedCheck:
    def asked(self, when):
        return one_item(attestation=word(when))

    def test_stands_in_for_it(self, when):
        asked = self.asked(when)
        each = state(asked, *results(GOOD, UNSURE), attested(asked, covers={"two": "unsure"}))
        assert (each.state, each.basis) == (State.ATTESTED, "verified by 1 check and attested by Ana")

    def test_is_asked_for_before(self, when):
        each = state(self.asked(when), *results(GOOD, UNSURE))
        assert (each.state, each.needs_word, each.undecided) == (State.OPEN, True, {"two": "unsure"})

    def test_ends_when_the_check_gives_another_cause(self, when):
        asked = one_item(attestation=word(when))
        asked = asked.model_copy(update={"causes": {**asked.causes, "doubtful": journals.fix()}})
        covers = attested(asked, covers={"two": "unsure"})
        each = state(asked, *results(GOOD, inconclusive("doubtful", "Hm.")), covers)
        assert (each.state, each.why) == (State.OPEN, "could not tell: Hm.")

    def test_ends_when_the_check_fails_with_the_same_cause(self, when):
        asked = self.asked(when)
        covers = attested(asked, covers={"two": "unsure"})
        assert state(asked, *results(GOOD, failed("unsure", "No.")), covers).state is State.FAILED

    def test_ends_when_the_result_grows_old(self, when):
        asked = self.asked(when)
        covers = attested(asked, covers={"one": "unsure", "two": "unsure"})
        each = state(asked, *results(UNSURE, UNSURE, hours=100), covers)
        assert each.state is State.STALE

    def test_ends_when_an_input_is_taken_away(self, when):
        asked = self.asked(when)
        covers = attested(asked, covers={"one": "unsure", "two": "unsure"})
        bare = journals.CONFIGURED.model_copy(update={"settings": journals.SETTINGS.changed(app_slug="")})
        assert state(asked, *results(UNSURE, UNSURE), covers, bare, needs=NEEDS).state is State.BLOCKED

    @pytest.mark.parametrize("covers", [{}, {"one": "unsure"}, {"two": "timed-out"}], ids=["none", "other", "cause"])
    def test_reaches_only_what_it_names(self, when, covers):
        asked = self.asked(when)
        assert state(asked, *results(GOOD, UNSURE), attested(asked, covers=covers)).state is State.OPEN

    def test_is_worth_nothing_for_an_outage(self, when):
        asked = self.asked(when)
        each = state(asked, *results(OUTAGE, OUTAGE), attested(asked, covers={"one": "timed-out", "two": "timed-out"}))
        assert (each.state, each.undecided) == (State.OPEN, {})


def test_a_word_for_the_undecided_is_not_needed_once_the_checks_decide():
    asked = one_item(attestation=word("inconclusive"))
    each = state(asked, *results(GOOD, GOOD))
    assert (each.state, each.needs_word, each.basis) == (State.VERIFIED, False, "verified by 2 checks")


def test_no_word_is_taken_where_the_item_asks_for_none():
    asked = one_item()
    each = state(asked, *results(GOOD, UNSURE), attested(asked, covers={"two": "unsure"}))
    assert (each.state, each.undecided, each.word) == (State.OPEN, {}, None)


@pytest.mark.parametrize("one", [None, UNSURE], ids=["a check that has not run", "a check that could not tell"])
def test_a_word_that_grew_old_is_stale_before_open(one):
    asked = one_item(attestation=word(fresh_days=30))
    old = earlier(attested(asked), days=31)
    each = state(asked, old, *results(one, GOOD))
    assert (each.state, each.why) == (
        State.STALE,
        "the word of Ana no longer counts: the attestation is older than 30 days",
    )


# A person's decision


@pytest.mark.parametrize("verdict", [BAD, STUCK, UNSURE, GOOD], ids=lambda verdict: verdict.outcome.value)
def test_a_waiver_settles_whatever_the_checks_say(verdict):
    each = state(one_item(), *results(verdict, GOOD), waived(one_item()))
    needless = "; it holds without the waiver now, which can be taken back" if verdict is GOOD else ""
    assert (each.state, each.why) == (State.WAIVED, f"No time.{needless}")
    assert each.basis == f"waived until the end of {TODAY} UTC, asked by Ana, approved by Ben, owner Cleo"


def test_a_waiver_that_is_only_asked_for_settles_nothing():
    each = state(one_item(), *results(BAD, GOOD), only_asked(waived(one_item())))
    assert each.state is State.FAILED
    assert each.why.endswith("; a waiver asked by Ana waits for another person’s approval")
    assert each.waived_until is None


def test_an_ended_waiver_says_so():
    each = state(one_item(), *results(BAD, GOOD), waived(one_item(), until=TODAY - DAY))
    assert each.state is State.FAILED
    assert each.why.endswith(f"; its waiver ended with {TODAY - DAY} UTC")


def test_an_approval_does_not_carry_over_to_another_waiver():
    each = state(one_item(), *results(BAD, GOOD), waived(one_item()), only_asked(waived(one_item())))
    assert each.state is State.FAILED
    late = WaiverApproved(item=one_item().id, asked=3)
    assert state(one_item(), *results(BAD, GOOD), only_asked(waived(one_item())), late).state is State.FAILED


def test_a_mark_goes_before_a_waiver():
    each = state(one_item(), waived(one_item()), journals.not_applicable(one_item()))
    assert (each.state, each.basis) == (State.NOT_APPLICABLE, "not applicable, says Ana")


@pytest.mark.parametrize(
    ("moment", "bites"),
    [
        pytest.param(datetime.combine(TODAY, time.max, UTC), False, id="in its last moment"),
        pytest.param(datetime.combine(TODAY + DAY, time.min, UTC), True, id="at the first moment of the next day"),
        pytest.param(datetime(2026, 3, 11, 1, tzinfo=timezone(timedelta(hours=2))), False, id="next day east of UTC"),
        pytest.param(datetime(2026, 3, 10, 23, tzinfo=timezone(timedelta(hours=-2))), True, id="same day west of UTC"),
    ],
)
def test_a_waiver_ends_with_its_day_in_utc(moment, bites):
    found = judge(checklist(one_item()), *results(BAD, GOOD), waived(one_item()), now=moment)
    assert found.items[0].state is (State.FAILED if bites else State.WAIVED)
    assert found.decision is (Decision.NO_GO if bites else Decision.GO_WITH_CONDITIONS)


def test_an_ended_waiver_leaves_the_item_as_its_checks_left_it():
    ended = waived(one_item(), until=TODAY - DAY)
    assert state(one_item(), *results(GOOD, GOOD), ended).state is State.VERIFIED
    assert state(one_item(), ended).state is State.OPEN


@pytest.mark.parametrize(
    ("fact", "what"),
    [
        pytest.param(waived(one_item()), "waived", id="waiver"),
        pytest.param(journals.not_applicable(one_item()), "not-applicable", id="not applicable"),
        pytest.param(attested(item(attestation=word())), "attested", id="attestation"),
    ],
)
def test_a_decision_taken_back_bites_again(fact, what):
    asked = item(attestation=word())
    assert state(asked, fact).settled
    assert state(asked, fact, withdrawn(asked, what)).state is State.OPEN
    assert state(asked, fact, withdrawn(asked, what), fact).settled


# Items that ask only sometimes


@pytest.mark.parametrize(
    ("facts", "expected", "why"),
    [
        pytest.param(results(BAD, GOOD), State.BLOCKED, "which is not settled yet", id="the other is not settled"),
        pytest.param(results(GOOD, GOOD), State.OPEN, "needs a person’s word", id="the other is as named"),
        pytest.param(
            [waived(one_item())],
            State.NOT_APPLICABLE,
            "asked only while “About login” is verified",
            id="the other is settled otherwise",
        ),
    ],
)
def test_a_condition_decides_whether_an_item_is_asked(facts, expected, why):
    depending = item("second", attestation=word(), only_if=only_if("login", "verified"))
    for order in ((one_item(), depending), (depending, one_item())):
        each = judge(checklist(*order), *facts).item("second")
        assert each.state is expected
        assert why in each.why


@pytest.mark.parametrize(
    ("decide", "expected"), [(waived, State.WAIVED), (journals.not_applicable, State.NOT_APPLICABLE)]
)
def test_a_decision_need_not_wait_for_a_condition(decide, expected):
    depending = item("second", attestation=word(), only_if=only_if("login", "verified"))
    found = judge(checklist(one_item(importance="advice"), depending), decide(depending))
    assert found.item("second").state is expected
    assert found.decision is Decision.GO_WITH_CONDITIONS


def test_a_condition_may_wait_for_something_unsettled():
    depending = item("second", attestation=word(), only_if=only_if("login", "failed", "waived"))
    assert judge(checklist(one_item(), depending), *results(BAD, GOOD)).item("second").state is State.OPEN
    assert judge(checklist(one_item(), depending), waived(one_item())).item("second").state is State.OPEN


def test_conditions_chain():
    second = item("second", attestation=word(), only_if=only_if("login", "verified"))
    third = item("third", attestation=word(), only_if=only_if("second", "attested"))
    found = judge(checklist(third, second, one_item()), *results(GOOD, GOOD), attested(second), attested(third))
    assert [each.state for each in found.items] == [State.ATTESTED, State.ATTESTED, State.VERIFIED]
    marked = judge(checklist(third, second, one_item()), journals.not_applicable(one_item()))
    assert [each.state for each in marked.items] == [State.NOT_APPLICABLE] * 3


# The whole


def items(*kinds):
    return [item(f"item-{number}", attestation=word(), **kind) for number, kind in enumerate(kinds, start=1)]


ADVICE, OURS, THEIRS = {"importance": "advice"}, {"party": "us"}, {"party": "customer"}


@pytest.mark.parametrize(
    ("kinds", "decide", "decision", "sentence"),
    [
        pytest.param([OURS], {1: attested}, Decision.GO, "Go: the one item is settled.", id="go, one"),
        pytest.param([OURS, ADVICE], {1: attested, 2: attested}, Decision.GO, "Go: all 2 items are settled.", id="go"),
        pytest.param(
            [OURS, OURS],
            {1: attested, 2: journals.not_applicable},
            Decision.GO,
            "Go: all 2 items are settled.",
            id="go, what does not arise is no condition",
        ),
        pytest.param(
            [OURS], {1: waived}, Decision.GO_WITH_CONDITIONS, "Go with conditions: 1 waiver.", id="one waiver"
        ),
        pytest.param(
            [OURS, ADVICE],
            {1: waived, 2: waived},
            Decision.GO_WITH_CONDITIONS,
            "Go with conditions: 2 waivers.",
            id="two waivers",
        ),
        pytest.param(
            [ADVICE], {}, Decision.GO_WITH_CONDITIONS, "Go with conditions: 1 piece of advice open.", id="one advice"
        ),
        pytest.param(
            [OURS, ADVICE, ADVICE],
            {1: waived},
            Decision.GO_WITH_CONDITIONS,
            "Go with conditions: 1 waiver and 2 pieces of advice open.",
            id="a waiver and advice",
        ),
        pytest.param([THEIRS], {}, Decision.NO_GO, "No-go: 1 item blocks; it waits for the customer.", id="one blocks"),
        pytest.param([OURS, OURS], {}, Decision.NO_GO, "No-go: 2 items block; all wait for us.", id="two block"),
        pytest.param(
            [OURS, THEIRS, ADVICE, OURS],
            {},
            Decision.NO_GO,
            "No-go: 3 items block; 2 wait for us.",
            id="most wait for one party",
        ),
        pytest.param(
            [{"party": "third party"}, THEIRS],
            {},
            Decision.NO_GO,
            "No-go: 2 items block; 1 waits for a third party.",
            id="each waits for another",
        ),
    ],
)
def test_the_whole_is_said_in_one_sentence(kinds, decide, decision, sentence):
    listed = items(*kinds)
    found = judge(checklist(*listed), *(decide[number](listed[number - 1]) for number in decide))
    assert (found.decision, found.sentence) == (decision, sentence)


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        pytest.param([BAD], "No-go: 1 item failed; it waits for Cobalt.", id="one"),
        pytest.param([BAD, BAD], "No-go: 2 items failed; all wait for Cobalt.", id="all"),
        pytest.param([BAD, None, None], "No-go: 3 items block, 1 of them failed; 2 wait for us.", id="one of three"),
        pytest.param([BAD, BAD, None], "No-go: 3 items block, 2 of them failed; 2 wait for Cobalt.", id="two of three"),
    ],
)
def test_the_sentence_counts_what_failed(verdicts, sentence):
    names = [f"check_{number}" for number in range(len(verdicts))]
    listed = [item(f"item-{name[6:]}", checks=(name,), causes={"broken": "cobalt"}) for name in names]
    facts = [checked(name, verdict) for name, verdict in zip(names, verdicts, strict=True) if verdict]
    assert judge(checklist(*listed), *facts).sentence == sentence


def test_failed_advice_does_not_stop_a_launch():
    found = judge(checklist(one_item(importance="advice")), *results(BAD, GOOD))
    assert (found.decision, found.items[0].blocks) == (Decision.GO_WITH_CONDITIONS, False)


def test_an_item_waits_for_whoever_can_act():
    asked = item(checks=("one",), causes={"broken": "cobalt", "unsure": "customer"}, party="customer")
    assert state(asked).party == "us"
    assert state(asked, *results(BAD)).party == "cobalt"
    assert state(asked, *results(failed("unheard-of", "Oh."))).party == "customer"
    assert state(item(attestation=word(), party="third party")).party == "third party"


def test_every_state_has_its_icon_and_is_settled_or_not():
    assert set(ICONS) == set(State)
    assert {State.OPEN, State.FAILED, State.STALE, State.BLOCKED} == set(State) - SETTLED


# Whatever comes


ABOUT = (
    item("checks-only", checks=("one", "two"), causes=("unsure",)),
    item("word-only", attestation=word()),
    item("both", checks=("two",), causes=("unsure",), attestation=word(), importance="advice"),
    item("when-unsure", checks=("one",), causes=("unsure",), attestation=word("inconclusive")),
    item("sometimes", attestation=word(), only_if=only_if("word-only", "attested", "waived")),
)
LISTED = checklist(*ABOUT)
VERDICTS = some.sampled_from(
    [GOOD, WARNING, BAD, UNSURE, STUCK, OUTAGE, BESIDE, failed("unsure", "No."), inconclusive("broken", "Hm.")]
)
COVERS = some.dictionaries(some.sampled_from(["one", "two"]), some.sampled_from(["unsure", "timed-out", "broken"]))
EXACT = some.booleans()


def _checked(check, verdict, exact):
    asking = [each if exact else reworded(each, recommendation="Other.") for each in ABOUT]
    return checked(check, verdict, rests_on=("base_url",), asked_by=asking)


def _attested(about, covers, exact):
    other = about if exact else reworded(about, recommendation="Other.")
    return attested(other, covers=covers, rests_on=("app_slug",))


def _configured(slug, base):
    changed = journals.SETTINGS.changed(app_slug=slug, base_url=base)
    return journals.CONFIGURED.model_copy(update={"settings": changed})


FACTS = some.one_of(
    some.builds(_checked, some.sampled_from(["one", "two"]), VERDICTS, EXACT),
    some.builds(_attested, some.sampled_from(ABOUT), COVERS, EXACT),
    some.builds(
        lambda about, days: waived(about, until=TODAY + timedelta(days=days)),
        some.sampled_from(ABOUT),
        some.integers(-2, 2),
    ),
    some.builds(journals.not_applicable, some.sampled_from(ABOUT)),
    some.builds(withdrawn, some.sampled_from(ABOUT), some.sampled_from(["attested", "waived", "not-applicable"])),
    some.builds(
        _configured,
        some.sampled_from(["hubspot", "", "slack"]),
        some.sampled_from(["https://app.refold.ai", "https://b.example"]),
    ),
)
JOURNALS = some.lists(
    some.builds(
        lambda fact, hours, by: earlier(fact, hours=hours, by=by),
        FACTS,
        some.sampled_from([0, 1, 71, 72, 73, 90 * 24 + 1]),
        some.sampled_from([Actor(name="Ana"), BEN]),
    ),
    max_size=14,
)


@settings(max_examples=400, deadline=None)
@given(JOURNALS)
def test_never_green_without_proof_or_word(facts):
    told = journals.launch(*facts)
    found = judge(LISTED, *facts, needs=NEEDS)
    for each in found.items:
        _hold_to_its_state(each, told)


def _hold_to_its_state(each, told):
    held = (Standing.PASSED, Standing.WARNED, Standing.NOT_APPLICABLE)
    match each.state:
        case State.VERIFIED:
            assert each.checks
            assert all(check.standing in held for check in each.checks)
            assert any(check.standing is not Standing.NOT_APPLICABLE for check in each.checks)
            assert all(_is_fresh(check, each) for check in each.checks)
            assert each.item.attestation is None or each.item.attestation.when == "inconclusive"
        case State.ATTESTED:
            assert each.item.id in told.attested
            assert each.word
            assert not each.word.why
            assert is_not_over(each.word.fresh_until)
            covers = each.word.given.fact.covers
            for check in each.checks:
                excused = covers.get(check.check) == check.cause and check.cause in each.item.causes
                assert check.standing in held or (check.standing is Standing.INCONCLUSIVE and excused)
        case State.WAIVED:
            assert told.waived[each.item.id].fact.until >= TODAY
        case State.NOT_APPLICABLE:
            by_checks = each.checks and all(check.standing is Standing.NOT_APPLICABLE for check in each.checks)
            assert each.item.id in told.not_applicable or each.item.only_if or by_checks
        case _:
            assert not each.basis
    assert bool(each.basis) == each.settled
    assert each.why


def _is_fresh(check, each):
    fact = check.result.fact
    return is_not_over(check.fresh_until) and fact.items.get(each.item.id, each.item.digest) == each.item.digest


def is_not_over(moment):
    return moment >= NOW


@settings(max_examples=150, deadline=None)
@given(JOURNALS)
def test_counts_add_up_and_the_decision_follows_from_them(facts):
    found = judge(LISTED, *facts, needs=NEEDS)
    counts = found.counts()
    assert set(counts) == set(State)
    assert sum(counts.values()) == len(ABOUT) == len(found.items)
    blocking = [each for each in found.items if each.item.importance == "blocks launch" and not each.settled]
    assert (found.decision is Decision.NO_GO) == bool(blocking)
    assert (found.decision is Decision.GO) == (not counts[State.WAIVED] and all(each.settled for each in found.items))
    assert found.sentence.startswith(found.decision.value.capitalize())


@settings(max_examples=150, deadline=None)
@given(JOURNALS, some.timedeltas(timedelta(0), timedelta(days=120)))
def test_nothing_changes_by_itself_before_the_moment_that_is_named(facts, ahead):
    before = judge(LISTED, *facts, needs=NEEDS)
    turn = before.stale_after()
    later = NOW + ahead if turn is None else min(NOW + ahead, turn)
    after = judge(LISTED, *facts, needs=NEEDS, now=later)
    assert [(each.state, each.why) for each in after.items] == [(each.state, each.why) for each in before.items]


def test_the_moment_named_is_the_next_one_at_which_something_turns():
    asked = one_item(attestation=word(fresh_days=1))
    facts = [*results(GOOD, GOOD, hours=1), waived(asked, until=TODAY + 4 * DAY)]
    assert judge(checklist(asked), *facts).stale_after() == NOW + timedelta(hours=71)
    assert judge(checklist(asked), *facts, attested(asked)).stale_after() == NOW + timedelta(hours=24)
    assert judge(checklist(asked), waived(asked)).stale_after() == datetime.combine(TODAY, time.max, UTC)
    assert judge(checklist(asked)).stale_after() is None
    assert judge(checklist(asked), *results(UNSURE), *results(None, BAD)).stale_after() == NOW + timedelta(hours=72)
    assert judge(checklist(item(checks=("one",))), *results(BAD)).stale_after() is None


# Optional checks


class TestAnOptionalCheck:
    asked = one_item(optional=("two",))

    @pytest.mark.parametrize("second", [None, UNSURE, OUTAGE], ids=["not run", "could not tell", "outage"])
    def test_never_keeps_the_item_open(self, second):
        told = [checked("one", GOOD), *([checked("two", second)] if second else [])]
        assert state(self.asked, *told).state is State.VERIFIED

    def test_fails_the_item_when_it_fails(self):
        assert state(self.asked, checked("one", GOOD), checked("two", BAD)).state is State.FAILED

    def test_proves_nothing_in_place_of_the_others(self):
        assert state(self.asked, checked("two", GOOD)).state is State.OPEN

    def test_without_its_input_blocks_nothing(self):
        found = judge(checklist(self.asked), checked("one", GOOD), needs={"two": ("app_session",)})
        assert found.items[0].state is State.VERIFIED


def test_an_item_with_optional_checks_only_is_not_green_before_one_of_them_passed():
    asked = one_item(optional=("one", "two"))

    assert state(asked).state is State.OPEN
    assert state(asked, checked("two", GOOD)).state is State.VERIFIED


# Clean runs


class TestTwoCleanRuns:
    def stands(self, *facts, **rest):
        asked = item(checks=["one"], causes=["broken", "unsure"], **rest)
        wanted = CleanRuns(count=2, minutes_apart=5)
        return judge(checklist(asked, clean_runs=wanted), *facts).items[0]

    def test_are_wanted_some_minutes_apart(self):
        assert self.stands(earlier(checked("one", GOOD), minutes=5), checked("one", GOOD)).state is State.VERIFIED

    @pytest.mark.parametrize(
        "facts",
        [
            pytest.param([checked("one", GOOD)], id="one run"),
            pytest.param([earlier(checked("one", GOOD), minutes=4), checked("one", GOOD)], id="too close"),
            pytest.param(
                [earlier(checked("one", GOOD), hours=1), earlier(checked("one", BAD), minutes=9), checked("one", GOOD)],
                id="a failure between",
            ),
            pytest.param(
                [earlier(checked("one", UNSURE), minutes=9), checked("one", GOOD)], id="an open answer before"
            ),
        ],
    )
    def test_one_is_not_enough(self, facts):
        each = self.stands(*facts)

        assert (each.state, each.checks[0].standing) == (State.OPEN, Standing.ONCE)
        assert "2 clean runs are wanted, the next from" in each.why

    def test_advice_needs_one(self):
        assert self.stands(checked("one", GOOD), importance="advice").state is State.VERIFIED

    def test_a_failure_shows_at_once(self):
        assert self.stands(earlier(checked("one", GOOD), minutes=9), checked("one", BAD)).state is State.FAILED


def test_a_pass_after_a_retry_says_so_and_counts():
    each = state(item(checks=["one"]), checked("one", GOOD, attempts=2))

    assert (each.state, each.checks[0].standing) == (State.VERIFIED, Standing.RETRIED)
