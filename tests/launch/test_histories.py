"""Random histories of a launch: it is never signed off unless the quorum covers what is there now."""

import random
from datetime import timedelta
from itertools import permutations

import pytest

from lib.launch.checklist import Quorum, digest
from lib.launch.entries import (
    Actor,
    Conditioned,
    ConditionMet,
    Configured,
    Noted,
    Renamed,
    WaiverApproved,
)
from lib.launch.readiness import assess
from lib.launch.signoff import SignOffState, judge_sign_off
from lib.launch.state import replay
from lib.launch.statement import freeze, state_facts, tell_changes
from lib.launch.states import Decision, State
from lib.launch.verdict import failed, passed
from tests.launch.journals import (
    NOW,
    SETTINGS,
    TODAY,
    Told,
    attested,
    checked,
    checklist,
    item,
    not_applicable,
    only_asked,
    signed,
    tell,
    waived,
    withdrawn,
    word,
)

PEOPLE = [Actor(name=name, method="typed") for name in ("Ana", "Ben", "Cleo", "Dora")]
VOW = item("vow", attestation=word())
LIVE = item("live", checks=("one",), causes=("broken",))
ADVICE = item("advice", attestation=word(), importance="advice")
QUORUM = (Quorum(role="approver"), Quorum(role="customer"))
LISTED = checklist(VOW, LIVE, ADVICE, quorum=QUORUM)
ROLES = ("approver", "approver", "customer", "project manager")
MEANINGS = ("approved", "approved", "accepts the conditions", "reviewed")


def judge(facts, now=NOW):
    """The state after some facts, and how it is signed."""
    launch = replay(tell(*facts))
    readiness = assess(launch, LISTED, now, {})
    state = state_facts(launch, LISTED, readiness)
    return launch, readiness, state, judge_sign_off(launch, QUORUM, digest(state), state)


def happen(chance, facts):
    """One more thing that somebody does."""
    by = chance.choice(PEOPLE)
    about = chance.choice((VOW, LIVE, ADVICE))
    launch, _, state, _ = judge(facts)
    old = [each.fact.statement for each in launch.signatures] or ["0" * 64]
    body = chance.choice(
        [
            lambda: attested(VOW, note=chance.choice(("Seen.", "Read."))),
            lambda: attested(ADVICE),
            lambda: checked("one", chance.choice((passed("It holds."), failed("broken", "No.")))),
            lambda: waived(about, until=TODAY + timedelta(days=chance.randint(0, 2))),
            lambda: only_asked(waived(about)),
            lambda: WaiverApproved(item=about.id, asked=chance.randint(1, len(facts) + 3)),
            lambda: not_applicable(about),
            lambda: withdrawn(about, chance.choice(("attested", "waived", "not-applicable"))),
            lambda: Conditioned(condition="Rotate it.", owner="Ana", due=TODAY),
            lambda: ConditionMet(asked=launch.version, how="Done."),
            lambda: Noted(item="vow", text="Hm."),
            lambda: Renamed(name=chance.choice(("Acme · HubSpot", "Beta"))),
            lambda: Configured(settings=SETTINGS, key_fingerprint=chance.choice(("f" * 16, "e" * 16))),
            *[
                lambda: signed(
                    chance.choice((digest(state), digest(state), digest(state), chance.choice(old))),
                    role=chance.choice(ROLES),
                    meaning=chance.choice(MEANINGS),
                )
            ]
            * 40,
        ]
    )()
    return body if isinstance(body, Told) else Told(body, by=by)


def is_covered(launch, state):
    """The rule in its plainest and slowest form: some way to seat different people on every chair."""
    covering = [
        (each.by.identity, each.fact.role)
        for each in launch.signatures
        if each.fact.statement == digest(state) and each.fact.meaning != "reviewed"
    ]
    chairs = [each.role for each in QUORUM for _ in range(each.count)]
    people = {person for person, _ in covering}
    seatings = permutations(people, len(chairs))
    seated = any(
        all((person, chair) in covering for person, chair in zip(seating, chairs, strict=True)) for seating in seatings
    )
    decided = {
        fact["by"] for each in state["items"] for kind in ("word", "waiver", "not applicable") if (fact := each[kind])
    }
    approvers = {person for person, role in covering if role == "approver"}
    return seated and not (len(decided) == 1 and approvers == decided)


def run(count, seed):
    """So many histories; returns in how many the launch was signed off at some time, and lost it again."""
    chance, reached, lost = random.Random(seed), 0, 0
    for _ in range(count):
        facts, states = [], []
        if chance.random() < 0.7:  # otherwise hardly any history gets as far as a quorum
            by = chance.sample(PEOPLE, 2)
            facts = [
                Told(attested(VOW), by=by[0]),
                Told(checked("one", passed("It holds."))),
                Told(attested(ADVICE), by=by[1]),
            ]
        for _ in range(chance.randint(1, 12)):
            facts.append(happen(chance, facts))
            launch, _, state, sign_off = judge(facts)
            assert sign_off.complete == is_covered(launch, state)
            states.append(sign_off.state)
        later = judge(facts, NOW + timedelta(days=200))[3]
        assert not later.complete or later.covering
        reached += SignOffState.SIGNED_OFF in states
        lost += SignOffState.SIGNED_OFF in states and states[-1] is not SignOffState.SIGNED_OFF
    return reached, lost


def test_no_history_is_signed_off_without_its_quorum():
    reached, lost = run(400, seed=7)
    assert reached > 10  # or it would prove nothing
    assert lost > 0


@pytest.mark.soak
def test_none_of_twenty_thousand_histories_is_signed_off_without_its_quorum(tell):
    reached, lost = run(20_000, seed=11)
    tell("20,000 histories", f"{reached:,} signed off at some time, each by its quorum; {lost:,} lost it by a change")
    assert reached > 500


def test_what_changed_since_is_told_item_by_item():
    before = [Told(attested(VOW)), Told(checked("one", passed("It holds."))), Told(attested(ADVICE))]
    _, readiness, then, _ = judge(before)
    assert readiness.decision is Decision.GO
    now = judge([*before, Told(checked("one", failed("broken", "No.")))])[2]
    assert tell_changes(freeze(then), now) == ("live was verified and is failed",)
    reworded = judge([*before, Told(attested(VOW, note="Otherwise."))])[2]
    assert tell_changes(freeze(then), reworded) == ("vow: its word changed",)
    waiting = judge([*before, Told(Renamed(name="Beta")), Told(not_applicable(ADVICE))])[2]
    assert tell_changes(freeze(then), waiting) == ("name changed", "advice was attested and is not applicable")
    assert tell_changes(freeze(then), then) == ()


def test_a_waiver_settles_only_once_it_is_approved():
    asked = [only_asked(waived(LIVE))]
    assert judge(asked)[1].item("live").state is State.OPEN
    assert judge([waived(LIVE)])[1].item("live").state is State.WAIVED
