"""A report as its readers see it, before any tracker's syntax: sections of blocks, all words in them plain text.

Writers turn it into Markdown and the rest; its JSON is what the seal covers.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict


class Piece(BaseModel):
    """What all parts have in common. Field names tell the kinds apart, so that the JSON stays short."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Code(Piece):
    """Words of fixed width, to be copied as they are."""

    code: str


class Strong(Piece):
    strong: str


Run: TypeAlias = str | Code | Strong
Line: TypeAlias = tuple[Run, ...]


class Paragraph(Piece):
    text: Line


class Bullets(Piece):
    items: tuple[Line, ...]
    numbered: bool = False


class Table(Piece):
    """Without rows it says that there is nothing."""

    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


class Excerpt(Piece):
    """Lines that came from elsewhere, as they came."""

    excerpt: str


Leaf: TypeAlias = Paragraph | Bullets | Table | Excerpt


class Fold(Piece):
    """Blocks behind a line that opens them, where the tracker can fold."""

    summary: str
    blocks: tuple[Leaf, ...]


Block: TypeAlias = Leaf | Fold


class Section(Piece):
    heading: str
    level: Literal[2, 3] = 2
    blocks: tuple[Block, ...] = ()


class Document(Piece):
    title: str
    lead: Line
    sections: tuple[Section, ...]

    def texts(self, number: Callable[[int], str] = lambda _: "") -> Iterator[str]:
        """Every text in reading order; `number` says what stands before each item of a numbered list."""
        yield self.title
        yield from _words(self.lead)
        for section in self.sections:
            yield section.heading
            for block in section.blocks:
                yield from _read(block, number)


NONE = "None."


def line(*runs: Run) -> Line:
    """Runs, those without words left out."""
    return tuple(run for run in runs if run != "")


def _read(block: Block, number: Callable[[int], str]) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from _words(block.text)
        case Bullets():
            for place, item in enumerate(block.items, start=1):
                yield from (number(place), *_words(item)) if block.numbered else _words(item)
        case Table():
            yield from block.head if block.rows else (NONE,)
            yield from chain.from_iterable(_words(cell) for row in block.rows for cell in row)
        case Excerpt():
            yield block.excerpt
        case Fold():
            yield block.summary
            yield from chain.from_iterable(_read(each, number) for each in block.blocks)


def _words(text: Line) -> Iterator[str]:
    """A line as one text: its runs stand next to one another, as readers see them."""
    yield "".join(run if isinstance(run, str) else _text(run) for run in text)


def _text(run: Code | Strong) -> str:
    return run.code if isinstance(run, Code) else run.strong
