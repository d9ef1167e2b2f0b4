"""Words of people that look like a seal's markers: broken where all can see it, lest a reader find two seals."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, TypeAlias

from lib.report.block import LIKE_A_MARKER, plain_words
from lib.report.document import Document

BREAK = " [not a]"  # stands between “golive” and “seal” then
_Place: TypeAlias = tuple[Any, str | int]  # a map or list, and where in it a text is


def break_markers(document: Document) -> Document:
    """The document, in which nothing looks like the beginning or the end of a seal, however a place shows it."""
    whole = _as_lists(document.model_dump())
    places = list(_places(whole))
    texts = [plain_words(holder[name]) for holder, name in places]
    while found := _find(texts):
        for number, at in found:
            holder, name = places[number]
            holder[name] = texts[number] = f"{texts[number][:at]}{BREAK}{texts[number][at:]}"
    return Document.model_validate(whole)


def _find(texts: list[str]) -> list[tuple[int, int]]:
    """Where breaks belong, last first: the number of a text and the place in it. One may begin in an earlier text."""
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    ends = [found.end() for found in LIKE_A_MARKER.finditer("\n".join(texts))]
    return [(number := bisect_right(starts, end) - 1, end - starts[number]) for end in reversed(ends)]


def _as_lists(plain: Any) -> Any:
    if isinstance(plain, dict):
        return {name: _as_lists(each) for name, each in plain.items()}
    return [_as_lists(each) for each in plain] if isinstance(plain, (list, tuple)) else plain


def _places(value: Any) -> Iterator[_Place]:
    """Every text in the order in which it is read."""
    for name, each in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(each, str):
            yield value, name
        elif isinstance(each, (dict, list)):
            yield from _places(each)
