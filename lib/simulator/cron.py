"""Cron patterns of five fields of numbers, as in `*/15 8-18 * * 1-5`."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))  # minute, hour, day of month, month, day of week
PART = re.compile(r"(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:/([1-9]\d?))?")
DAYS = 9 * 366  # 29 February may be eight years away


def is_cron(pattern: str) -> bool:
    """Whether the fields are five, and their numbers within their ranges."""
    given = pattern.split()
    return len(given) == len(RANGES) and all(
        _fits(part, *limits) for each, limits in zip(given, RANGES, strict=True) for part in each.split(",")
    )


def next_time(pattern: str, after: datetime) -> datetime | None:
    """The first minute later than `after` that fits, by the wall clock of its time zone; None if there is none."""
    minutes, hours, *days = (_numbers(*each) for each in zip(pattern.split(), RANGES, strict=True))
    either = not any(field.startswith("*") for field in (pattern.split()[2], pattern.split()[4]))
    for day in _days(after.date(), days, either=either):
        for hour in sorted(hours):
            for minute in sorted(minutes):
                found = datetime.combine(day, time(hour, minute), after.tzinfo)
                if found.astimezone(UTC) > after.astimezone(UTC):  # not by wall clock: that is set back in autumn
                    return found
    return None


def _days(first: date, fields: list[set[int]], *, either: bool) -> Iterator[date]:
    """Days that fit. Where both kinds of day are given, one of them is enough."""
    of_month, months, of_week = fields
    for number in range(DAYS):
        day = first + timedelta(days=number)
        fits = (day.day in of_month, bool({day.isoweekday(), day.isoweekday() % 7} & of_week))
        if day.month in months and (any(fits) if either else all(fits)):
            yield day


def _numbers(field: str, limits: tuple[int, int]) -> set[int]:
    return {number for part in field.split(",") for number in _part(part, *limits)}


def _part(part: str, low: int, high: int) -> range:
    first, last, step = PART.fullmatch(part).groups()  # type: ignore[union-attr]  # is_cron was asked before
    if first is None:
        return range(low, high + 1, int(step or 1))
    return range(int(first), (int(last or first) if last or not step else high) + 1, int(step or 1))


def _fits(part: str, low: int, high: int) -> bool:
    found = PART.fullmatch(part)
    if not found:
        return False
    numbers = [int(digits) for digits in found.groups()[:2] if digits]
    return numbers == sorted(numbers) and all(low <= number <= high for number in numbers)
