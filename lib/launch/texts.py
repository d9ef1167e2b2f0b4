"""Texts that people give: what fits into a journal and does no harm where it is shown."""

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

# What changes how the text around it reads. Joiners stay: words and emoji of many scripts need them.
UNFIT_FOR_LINES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
UNFIT_FOR_NAMES = re.compile(f"{UNFIT_FOR_LINES.pattern}|[\t\n\r\u2028\u2029]")


def _is_one_line(text: str) -> str:
    if UNFIT_FOR_NAMES.search(text):
        raise ValueError("has a line break or a control character; type it again instead of pasting it")
    return text


def _is_text(text: str) -> str:
    if UNFIT_FOR_LINES.search(text):
        raise ValueError("has a control character; type it again instead of pasting it")
    return text


def _is_seen(text: str) -> str:
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise ValueError("is empty; fill it in")
    return text


Owner = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), AfterValidator(_is_one_line)]
Name = Annotated[Owner, AfterValidator(_is_seen)]
Person = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=400),
    AfterValidator(_is_one_line),
    AfterValidator(_is_seen),
]
Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(_is_text)]
Note = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=4000),
    AfterValidator(_is_text),
    AfterValidator(_is_seen),
]
Link = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"`]+$", max_length=2000)]
