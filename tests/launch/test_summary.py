"""The board's line for a launch."""

from datetime import timedelta

import pytest

from lib.launch.entries import Renamed
from lib.launch.next import choose_next
from lib.launch.rights import may
from lib.launch.state import Launch
from lib.launch.states import Decision
from lib.launch.summary import Summary, summarize
from lib.launch.verdict import failed, passed
from tests.launch import journals
from tests.launch.journals import ANA, NOT_SIGNED, NOW, attested, checked, checklist, item, word

ITEMS = (
    item("ours", attestation=word()),
    item("theirs", attestation=word(), party="customer"),
    item("theirs-too", attestation=word(), party="customer"),
    item("advice", checks=("one",), importance="advice"),
)
LISTED = checklist(*ITEMS)


def line(*facts):
    told, found = journals.launch(*facts), journals.judge(LISTED, *facts)
    return summarize(told, found, choose_next(told, found, NOT_SIGNED), signed=False, checklist_digest=LISTED.digest)


def test_it_says_what_the_board_shows():
    found = line(Renamed(name="Acme", owner="Eve"))
    assert (found.id, found.name, found.owner, found.version) == ("acme-1a2b", "Acme", "Eve", 3)
    assert (found.decision, found.sentence) == (Decision.NO_GO, "No-go: 3 items block; 2 wait for the customer.")
    assert (found.waits_for, found.next_action) == ("customer", "Answer for “About ours”")
    assert (found.changed_at, found.opened_at) == (NOW, NOW - timedelta(days=365))
    assert found.counts == {
        "verified": 0,
        "attested": 0,
        "waived": 0,
        "not applicable": 0,
        "open": 4,
        "failed": 0,
        "stale": 0,
        "blocked": 0,
    }


def test_nobody_is_waited_for_when_nothing_blocks():
    found = line(*(attested(each) for each in ITEMS[:3]), checked("one", failed("broken", "No.")))
    assert (found.waits_for, found.decision) == (None, Decision.GO_WITH_CONDITIONS)


def test_it_knows_when_it_grows_old():
    assert line().stale_after is None
    assert line(checked("one", passed("Yes."))).stale_after == NOW + timedelta(hours=72)


def test_it_survives_being_written_and_read():
    found = line(checked("one", passed("Yes.")))
    assert Summary.model_validate_json(found.model_dump_json()) == found


def test_a_launch_that_was_never_opened_has_none():
    bare = Launch("x")
    found = journals.judge(LISTED)
    with pytest.raises(ValueError, match="never opened"):
        summarize(bare, found, choose_next(bare, found, NOT_SIGNED), signed=False, checklist_digest="")


def test_only_named_actions_are_allowed():
    assert not may(ANA, "delete", None)
    assert not may(ANA.model_construct(name=" "), "read", None)
