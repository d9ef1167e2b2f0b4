"""The chain shows any entry that was changed, removed, added or moved."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lib.launch.chain import BrokenChain, seal, verify
from lib.launch.entries import Actor, Noted
from lib.launch.verdict import passed
from tests.launch.journals import BEN, DAY, attested, checked, item, tell, word

TEXTS = some.text(some.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)
WHOLE = tell(checked("one", passed("Yes.")), attested(item(attestation=word())), Noted(item="login", text="Ask."))


def resealed(entries, position, **changes):
    """As somebody would forge it who knows how digests are made, and leaves the entries after it alone."""
    forged = entries[position].model_copy(update=changes)
    return (*entries[:position], seal(forged, forged.previous), *entries[position + 1 :])


def test_a_whole_chain_ends_in_its_last_digest():
    assert verify(WHOLE) == WHOLE[-1].digest
    assert verify([]) == ""
    assert len({entry.digest for entry in WHOLE}) == len(WHOLE)


@settings(max_examples=60, deadline=None)
@given(some.lists(TEXTS, max_size=8))
def test_any_text_can_be_chained(texts):
    entries = tell(*(Noted(item="login", text=text) for text in texts))
    assert verify(entries) == entries[-1].digest


CHANGES = [
    pytest.param({"at": WHOLE[3].at + DAY}, id="its moment"),
    pytest.param({"actor": BEN}, id="its person"),
    pytest.param({"actor": Actor(name="Ana", method="typed")}, id="how the person is known"),
    pytest.param({"body": Noted(item="login", text="Ask!")}, id="its body"),
    pytest.param({"launch_id": "other"}, id="its launch"),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("position", [0, 3, 4])
def test_a_changed_entry_is_found(position, change):
    changed = [*WHOLE]
    changed[position] = WHOLE[position].model_copy(update=change)
    with pytest.raises(BrokenChain, match=f"^entry {position + 1} of launch"):
        verify(changed)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_is_sealed_again_is_found_at_the_next_entry(change):
    with pytest.raises(BrokenChain, match=r"^entry 5 of launch"):
        verify(resealed(WHOLE, 3, **change))


@pytest.mark.parametrize(
    ("entries", "where"),
    [
        pytest.param(WHOLE[1:], 1, id="the first is missing"),
        pytest.param((*WHOLE[:2], *WHOLE[3:]), 3, id="one in the middle is missing"),
        pytest.param((*WHOLE[:2], WHOLE[3], WHOLE[2], WHOLE[4]), 3, id="two are exchanged"),
        pytest.param((*WHOLE, WHOLE[-1]), 6, id="the last is there twice"),
        pytest.param((*WHOLE[:4], tell(launch_id="other")[0]), 5, id="one of another launch"),
    ],
)
def test_a_missing_added_or_moved_entry_is_found(entries, where):
    with pytest.raises(BrokenChain, match=f"^entry {where} of launch"):
        verify(entries)


def test_a_renumbered_chain_is_found():
    moved = tuple(entry.model_copy(update={"version": entry.version - 1}) for entry in WHOLE[1:])
    with pytest.raises(BrokenChain):
        verify(moved)


def test_sealing_leaves_the_entry_itself_alone():
    before = WHOLE[3].model_dump_json()
    assert seal(WHOLE[3], "elsewhere").digest != WHOLE[3].digest
    assert WHOLE[3].model_dump_json() == before
