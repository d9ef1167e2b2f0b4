from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lib.simulator.cron import is_cron, next_time

SUNDAY = "2026-03-01T08:59:30"


@pytest.mark.parametrize("pattern", ["* * * * *", "*/15 8-18 * * 1-5", "0,30 0 1 1 7", "59 23 31 12 0"])
def test_these_are_patterns(pattern):
    assert is_cron(pattern)


@pytest.mark.parametrize(
    "pattern", ["", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "9-5 * * * *", "*/0 * * * *"]
)
def test_these_are_none(pattern):
    assert not is_cron(pattern)


@pytest.mark.parametrize(
    ("pattern", "due"),
    [
        ("* * * * *", "2026-03-01T09:00:00"),
        ("0 9 * * *", "2026-03-01T09:00:00"),
        ("30 8 * * *", "2026-03-02T08:30:00"),
        ("*/25 * * * *", "2026-03-01T09:00:00"),
        ("10/25 * * * *", "2026-03-01T09:10:00"),
        ("5,7 9-17/4 * * *", "2026-03-01T09:05:00"),
        ("0 9 * * 1", "2026-03-02T09:00:00"),
        ("0 8 * * 0", "2026-03-08T08:00:00"),
        ("0 8 * * 7", "2026-03-08T08:00:00"),
        ("0 0 1 1 *", "2027-01-01T00:00:00"),
        ("0 0 29 2 *", "2028-02-29T00:00:00"),
        ("0 0 13 * 5", "2026-03-06T00:00:00"),
        ("0 0 31 4,6 *", None),
    ],
)
def test_the_next_time_of(pattern, due):
    found = next_time(pattern, datetime.fromisoformat(f"{SUNDAY}+00:00"))

    assert (found.isoformat() if found else None) == (f"{due}+00:00" if due else None)


def test_a_due_time_is_past_once_it_has_come():
    at = datetime.fromisoformat("2026-03-01T09:00:00+00:00")

    assert next_time("0 9 * * *", at).day == 2


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-28T12:00", "2026-03-29T01:30"),  # 02:30 in Berlin is skipped in spring, and comes an hour later
        ("2026-10-24T12:00", "2026-10-25T00:30"),  # and comes twice in autumn, of which the first counts
        ("2026-10-25T01:15", "2026-10-26T01:30"),  # also to whoever asks between the two
    ],
)
def test_the_wall_clock_decides_where_it_is_set(now, due):
    after = datetime.fromisoformat(f"{now}+00:00").astimezone(ZoneInfo("Europe/Berlin"))

    assert next_time("30 2 * * *", after).astimezone(UTC) == datetime.fromisoformat(f"{due}+00:00")
