"""Who must have signed what: roles, people counted once, the state they saw, and nobody alone with their own word."""

import pytest

from lib.launch.checklist import Quorum, digest
from lib.launch.signoff import SignOffState, Vote, find_missing, judge_sign_off, name_deciders
from lib.launch.statement import state_facts
from tests.launch.journals import (
    ANA,
    BEN,
    Told,
    attested,
    checklist,
    item,
    judge,
    launch,
    not_applicable,
    signed,
    waived,
    word,
)

STATE, OTHER = "5" * 64, "6" * 64
ONE = (Quorum(role="approver"),)
TWO = (Quorum(role="approver", count=2),)
BOTH = (Quorum(role="approver"), Quorum(role="customer"))
FOUR = (Quorum(role="approver", count=2), Quorum(role="customer"), Quorum(role="project manager"))
NOBODY = {"items": []}


def decided(*people):
    """Facts whose every word came from these people."""
    return {"items": [{"word": {"by": person}, "waiver": None, "not applicable": None} for person in people]}


def vote(person, role="approver", meaning="approved", statement=STATE):
    return Vote(person, role, meaning, statement)


def missing(quorum, *votes, facts=NOBODY):
    return find_missing(votes, quorum, STATE, facts)


@pytest.mark.parametrize(
    ("quorum", "votes", "lacking"),
    [
        (ONE, [], ["one more as approver"]),
        (ONE, [vote("ana")], []),
        (ONE, [vote("ana", meaning="accepts the conditions")], []),
        (ONE, [vote("ana", meaning="reviewed")], ["one more as approver"]),
        (ONE, [vote("ana", meaning="Approved")], ["one more as approver"]),
        (ONE, [vote("ana", role="customer")], ["one more as approver"]),
        (ONE, [vote("ana", statement=OTHER)], ["one more as approver"]),
        (ONE, [vote("ana", statement=STATE[:16])], ["one more as approver"]),
        (ONE, [vote("ana", statement="")], ["one more as approver"]),
        (TWO, [], ["2 more as approver"]),
        (TWO, [vote("ana")], ["one more as approver"]),
        (TWO, [vote("ana"), vote("ana")], ["one more as approver"]),
        (TWO, [vote("ana"), vote("ana", meaning="accepts the conditions")], ["one more as approver"]),
        (TWO, [vote("ana"), vote("ben", statement=OTHER)], ["one more as approver"]),
        (TWO, [vote("ana"), vote("ben", meaning="reviewed")], ["one more as approver"]),
        (TWO, [vote("ana"), vote("ben")], []),
        (BOTH, [vote("ana"), vote("ana", role="customer")], ["one more as customer"]),
        (BOTH, [vote("ana", role="customer"), vote("ben", role="customer")], ["one more as approver"]),
        (BOTH, [vote("ana"), vote("ana", role="customer"), vote("ben")], []),
        (BOTH, [vote("ana"), vote("ana", role="customer"), vote("ben", role="customer")], []),
        (FOUR, [vote("ana"), vote("ben")], ["one more as customer", "one more as project manager"]),
        (
            FOUR,
            [
                vote("ana"),
                vote("ben"),
                vote("ana", role="customer"),
                vote("ben", role="project manager"),
                vote("cleo", role="customer"),
            ],
            ["one more as project manager"],
        ),
        (
            FOUR,
            [
                *(vote(person, role=role) for person in ("ana", "ben") for role in ("approver", "customer")),
                vote("cleo"),
                vote("dora", role="project manager"),
            ],
            [],
        ),
    ],
)
def test_a_quorum_is_filled_by_different_people_in_their_roles(quorum, votes, lacking):
    assert missing(quorum, *votes) == tuple(lacking)
    assert missing(quorum, *reversed(votes)) == tuple(lacking)


ALONE = ("somebody other than the one person who gave every word and waiver",)


@pytest.mark.parametrize(
    ("quorum", "votes", "deciders", "lacking"),
    [
        (ONE, [vote("ana")], ["ana"], ALONE),
        (ONE, [vote("ana")], ["ana", "ana"], ALONE),
        (ONE, [vote("ana")], ["ana", "ben"], ()),
        (ONE, [vote("ben")], ["ana"], ()),
        (ONE, [vote("ana"), vote("ben")], ["ana"], ()),
        (ONE, [vote("ana"), vote("ben", meaning="reviewed")], ["ana"], ALONE),
        (ONE, [vote("ana"), vote("ben", role="customer")], ["ana"], ALONE),
        (ONE, [vote("ana"), vote("ben", statement=OTHER)], ["ana"], ALONE),
        (BOTH, [vote("ana"), vote("ben", role="customer")], ["ana"], ALONE),
        (BOTH, [vote("ben"), vote("ana", role="customer")], ["ana"], ()),
        ((Quorum(role="customer"),), [vote("ana", role="customer")], ["ana"], ALONE),
        ((Quorum(role="customer"),), [vote("ben", role="customer")], ["ana"], ()),
        (ONE, [vote("ana")], [], ()),
    ],
)
def test_who_gave_every_word_is_not_the_only_approver(quorum, votes, deciders, lacking):
    assert missing(quorum, *votes, facts=decided(*deciders)) == lacking


def test_words_waivers_and_what_does_not_apply_are_decisions():
    kinds = ("word", "waiver", "not applicable")
    items = [dict.fromkeys(kinds) | {kind: {"by": person}} for kind, person in zip(kinds, "abc", strict=True)]
    assert name_deciders({"items": items}) == set("abc")
    assert name_deciders(NOBODY) == set()


@pytest.mark.parametrize("facts", [{}, {"items": 7}, {"items": [7]}, {"items": [{}]}, decided(["ana"])])
def test_what_are_no_facts_is_an_error_of_two_kinds(facts):
    with pytest.raises((KeyError, TypeError)):
        name_deciders(facts)


def test_the_smallest_gap_is_named_however_votes_arrive():
    """Each of three people could take two seats; whatever the order, all seats are filled."""
    from itertools import permutations

    votes = [vote("ana"), vote("ana", role="customer"), vote("ben"), vote("cleo"), vote("cleo", role="customer")]
    quorum = (Quorum(role="customer"), Quorum(role="approver", count=2))
    for order in permutations(votes):
        assert missing(quorum, *order) == ()


# A launch

PROMISED, WAIVED, SPARED = item("promised", attestation=word()), item("waived", checks=("one",)), item("spared")
LISTED = checklist(PROMISED, WAIVED, SPARED)
STORY = (attested(PROMISED), waived(WAIVED), not_applicable(SPARED))


def stand(*more, listed=LISTED):
    told = (*STORY, *more)
    facts = state_facts(launch(*told), listed, judge(listed, *told))
    return judge_sign_off(launch(*told), listed.quorum, digest(facts), facts)


def statement(*more):
    told = (*STORY, *more)
    return digest(state_facts(launch(*told), LISTED, judge(LISTED, *told)))


def test_a_launch_is_signed_off_by_a_second_person():
    assert (stand().state, stand().missing) == (SignOffState.NOT_SIGNED, ("one more as approver",))
    alone = stand(Told(signed(statement()), by=ANA))
    assert (alone.state, alone.missing, alone.complete) == (SignOffState.INCOMPLETE, ALONE, False)
    both = stand(Told(signed(statement()), by=ANA), Told(signed(statement()), by=BEN))
    assert (both.state, both.missing, both.complete) == (SignOffState.SIGNED_OFF, (), True)
    assert [each.by for each in both.covering] == [ANA, BEN]


def test_what_changes_afterwards_uncovers_the_launch_and_what_returns_covers_it():
    signature = Told(signed(statement()), by=BEN)
    changed = stand(signature, attested(PROMISED, note="I looked again."))
    assert (changed.state, changed.missing) == (SignOffState.CHANGED, ("one more as approver",))
    assert changed.covering == ()
    assert stand(signature, attested(PROMISED, note="I looked again."), attested(PROMISED)).complete


def test_a_signature_over_another_state_covers_nothing():
    assert stand(Told(signed(OTHER), by=BEN)).state is SignOffState.CHANGED
    assert stand(Told(signed(statement()[:32]), by=BEN)).state is SignOffState.CHANGED


def test_a_stricter_checklist_uncovers_the_launch():
    stricter = checklist(PROMISED, WAIVED, SPARED, quorum=TWO)
    assert stand(Told(signed(statement()), by=BEN), listed=stricter).state is SignOffState.CHANGED
