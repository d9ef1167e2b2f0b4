"""Crashes, power cuts and damage: nothing acknowledged is lost, nothing damaged is taken for whole.

Each trial has a short form, which always runs, and a long one: `make soak` writes its figures to docs/figures.md.
"""

import pytest

from tests.store.trials import cut_power, damage_wals, flip_bits, kill_writers


def lengths(short, long):
    """The short form of a trial, and the long one."""
    return pytest.mark.parametrize("count", [pytest.param(short), pytest.param(long, marks=pytest.mark.soak)])


@lengths(20, 300)
def test_a_writer_killed_at_any_moment_loses_nothing_acknowledged(path, tell, count):
    seen = kill_writers(path, count)
    assert (seen["lost"], seen["halves"], seen["damages"]) == (0, 0, 0)
    assert seen["acknowledged"] > count
    tell(
        f"{count} writers killed with SIGKILL", f"{seen['acknowledged']:,} acknowledged, 0 lost, 0 halves, chains whole"
    )


@pytest.mark.parametrize("mode", ["wal", "delete"])
@lengths(30, 500)
def test_a_power_cut_loses_nothing_acknowledged(tmp_path, tell, mode, count):
    seen = cut_power(tmp_path, count, mode=mode)
    assert (seen["lost"], seen["halves"], seen["damages"], seen["unreadable"]) == (0, 0, 0, 0)
    assert seen["acknowledged"] > count
    tell(
        f"{count} power cuts, journal mode {mode}, synchronous full",
        f"{seen['acknowledged']:,} acknowledged, 0 lost, 0 halves, chains whole",
    )


@lengths(30, 500)
def test_without_flushing_each_commit_a_power_cut_loses_some(tmp_path, tell, count):
    """The control: a trial that could lose nothing would prove nothing."""
    seen = cut_power(tmp_path, count, synchronous="normal")
    assert seen["lost"] > 0
    assert (seen["halves"], seen["damages"], seen["unreadable"]) == (0, 0, 0)
    tell(
        f"{count} power cuts, journal mode wal, synchronous normal (control)",
        f"{seen['acknowledged']:,} acknowledged, {seen['lost']:,} lost, chains whole",
    )


@lengths(45, 900)
def test_a_damaged_wal_leaves_an_earlier_state(tmp_path, tell, count):
    seen = damage_wals(tmp_path, count)
    assert seen["wrong"] == 0
    assert seen["earlier"] > count / 3
    tell(
        f"{count} damaged WALs: cut, flipped or zeroed",
        f"{seen['earlier']} opened at an earlier state, {seen['whole']} with everything, 0 otherwise",
    )


@lengths(100, 1500)
def test_a_flipped_bit_is_found_or_does_no_harm(tmp_path, tell, count):
    seen = flip_bits(tmp_path, count)
    assert seen["silent"] == 0
    assert seen["by the chain"] > count / 10
    tell(
        f"{count} flipped bits in the database",
        f"{seen['refused']} refused at once, {seen['by SQLite']} found by SQLite, {seen['by the chain']} by a digest, "
        f"{seen['harmless']} harmless, {seen['board']} in a line of the board only, 0 silent",
    )
