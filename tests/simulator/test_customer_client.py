import asyncio
import time
from datetime import UTC, datetime

import pytest

from lib.simulator.customer_client import (
    GOOD,
    Cobalt,
    Habits,
    Refused,
    Trouble,
    Unreadable,
    _content,
    _goes_on,
    _items,
)

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def content(status, text="{}", retry_after=""):
    return _content(status, retry_after, text.encode(), lambda: NOW)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("Wed, 25 Nov 2026 12:00:05 GMT", 5),
        ("Wed, 25 Nov 2026 11:00:00 GMT", 0),
        ("Wed, 25 Nov 2026 12:00:05 -0000", 5),
        ("soon", 0),
        ("", 0),
        ("-3", 0),
        ("٣", 0),
        ("9" * 5000, 999_999_999),
    ],
)
def test_a_pause_is_read_from_seconds_or_a_date(header, seconds):
    with pytest.raises(Trouble) as trouble:
        content(429, retry_after=header)

    assert (trouble.value.pause, trouble.value.status) == (seconds, 429)


@pytest.mark.parametrize(("status", "kind"), [(500, Trouble), (503, Trouble), (301, Refused), (404, Refused)])
def test_trouble_and_refusals_are_told_apart(status, kind):
    with pytest.raises(kind):
        content(status)


@pytest.mark.parametrize("text", ["", "<html>", '{"a":', "[" * 100_000])
def test_what_is_no_json_is_unreadable(text):
    with pytest.raises(Unreadable):
        content(200, text)


@pytest.mark.parametrize("answer", [{}, {"docs": {}}, None, "x", 1])
def test_what_is_no_list_is_unreadable(answer):
    with pytest.raises(Unreadable):
        _items(answer)


@pytest.mark.parametrize(
    ("answer", "so"),
    [
        ([1], False),
        ({"hasNextPage": True}, True),
        ({"hasNextPage": False, "totalPages": 9}, False),
        ({"hasNextPage": "yes"}, False),
        ({"totalPages": 3}, True),
        ({"totalPages": 2}, False),
        ({"totalPages": "3"}, False),
        ({}, False),
    ],
)
def test_a_list_goes_on_when_the_page_says_so(answer, so):
    assert _goes_on(answer, 2) is so


@pytest.mark.parametrize(
    ("habits", "least", "most"),
    [
        pytest.param(Habits(patience=0.1, first_gap=0.05), 0.75, 2, id="each attempt has its time"),
        pytest.param(Habits(patience=5, budget=0.3), 0.3, 1, id="all attempts have their time"),
    ],
)
def test_a_silent_cobalt_is_given_up(address, habits, least, most):
    cobalt = Cobalt(f"{address}/__fault/hang", "x", "acme", lambda: NOW, habits)
    began = time.monotonic()
    with pytest.raises(Trouble):
        asyncio.run(cobalt.read_all("/api/v2/public/application"))

    assert least <= time.monotonic() - began < most


def test_good_habits_answer_within_fifteen_seconds():
    assert GOOD.attempts <= 5
    assert GOOD.budget <= 12
