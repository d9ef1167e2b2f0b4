"""How a document becomes the text of some place. Each place says how it writes a heading, a table, a word."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from lib.report.document import (
    Block,
    Bullets,
    Code,
    Document,
    Excerpt,
    Fold,
    Leaf,
    Line,
    Paragraph,
    Run,
    Section,
    Strong,
    Table,
)


class Writer(ABC):
    """All words pass through `text`, `code`, `strong` or `excerpt`, which make them harmless for the place."""

    gap = "\n\n"  # between blocks

    def write(self, document: Document) -> str:
        """The whole document; it ends with one newline, and no line ends with a blank."""
        return self._join([self.heading(1, document.title), *self._body(document)])

    def write_body(self, document: Document) -> str:
        """All of it but its title, which trackers keep apart."""
        return self._join(self._body(document))

    def _body(self, document: Document) -> list[str]:
        lead = self.paragraph(self.line(document.lead))
        return [lead, *(part for section in document.sections for part in self._section(section))]

    def _join(self, parts: Sequence[str]) -> str:
        return "\n".join(line.rstrip() for line in self.gap.join(parts).splitlines()) + "\n"

    def line(self, text: Line) -> str:
        """A line of runs, each harmless."""
        return "".join(map(self._run, text))

    def leaves(self, blocks: Sequence[Leaf]) -> str:
        return self.gap.join(map(self._block, blocks))

    def _section(self, section: Section) -> list[str]:
        return [self.heading(section.level, section.heading), *map(self._block, section.blocks)]

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return self.paragraph(self.line(block.text))
            case Bullets():
                return self.bullets([self.line(item) for item in block.items], numbered=block.numbered)
            case Table():
                return self.table(block.head, [[self.line(cell) for cell in row] for row in block.rows])
            case Excerpt():
                return self.excerpt(block.excerpt)
            case Fold():
                return self.fold(block)

    def _run(self, run: Run) -> str:
        match run:
            case Code():
                return self.code(run.code)
            case Strong():
                return self.strong(run.strong)
            case _:
                return _spaced(run, self.text)

    # What a place decides

    def paragraph(self, line: str) -> str:
        return line

    @abstractmethod
    def heading(self, level: int, text: str) -> str: ...

    @abstractmethod
    def bullets(self, items: Sequence[str], *, numbered: bool) -> str: ...

    @abstractmethod
    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """Rows of cells that are harmless already; NONE without rows."""

    @abstractmethod
    def excerpt(self, text: str) -> str: ...

    @abstractmethod
    def fold(self, fold: Fold) -> str: ...

    @abstractmethod
    def text(self, text: str) -> str: ...

    @abstractmethod
    def code(self, text: str) -> str: ...

    @abstractmethod
    def strong(self, text: str) -> str: ...

    @abstractmethod
    def enclose(self, block: str) -> str:
        """A seal's lines, as they are."""


def _spaced(run: str, write: Callable[[str], str]) -> str:
    """Keeps the blanks at both ends, which part a run from its neighbours."""
    first, last = (" " if run[:1].isspace() else ""), (" " if run[1:] and run[-1:].isspace() else "")
    return f"{first}{write(run)}{last}"
