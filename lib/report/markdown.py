"""A report in Markdown, as GitHub reads it. The same document gives the same bytes; all its words are escaped."""

import re
from collections.abc import Iterable, Sequence

from lib.report.document import (
    NONE,
    Block,
    Bullets,
    Code,
    Document,
    Excerpt,
    Fold,
    Line,
    Paragraph,
    Run,
    Section,
    Table,
)
from lib.report.escape import code, fenced, inline, plain

BAR = r"\|"  # even inside code, where nothing else is escaped
_BARE_BAR = re.compile(r"(?<!\\)\|")


def write_markdown(document: Document) -> str:
    """The whole document; it ends with one newline, and no line ends with a blank."""
    parts = [f"# {inline(document.title)}", _line(document.lead), *map(_section, document.sections)]
    return "\n".join(line.rstrip() for line in "\n\n".join(parts).splitlines()) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table of cells that are escaped already; NONE without rows."""
    body = [f"| {' | '.join(_BARE_BAR.sub(BAR, cell) for cell in row)} |" for row in rows]
    if not body:
        return NONE
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *body])


def _section(section: Section) -> str:
    heading = f"{'#' * section.level} {inline(section.heading)}"
    return "\n\n".join([heading, *map(_block, section.blocks)])


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return _line(block.text)
        case Bullets():
            signs = (f"{number}." if block.numbered else "-" for number in range(1, len(block.items) + 1))
            return "\n".join(f"{sign} {_line(item)}" for sign, item in zip(signs, block.items, strict=True))
        case Table():
            return table(block.head, [[_line(cell) for cell in row] for row in block.rows])
        case Excerpt():
            return fenced(block.excerpt)
        case Fold():
            summary = f"<details>\n<summary>{_html(block.summary)}</summary>"
            return "\n\n".join([summary, *map(_block, block.blocks), "</details>"])


def _line(text: Line) -> str:
    return "".join(_run(run) for run in text)


def _run(run: Run) -> str:
    if isinstance(run, str):
        first, last = (" " if run[:1].isspace() else ""), (" " if run[1:] and run[-1:].isspace() else "")
        return f"{first}{inline(run)}{last}"
    return code(run.code) if isinstance(run, Code) else f"**{inline(run.strong)}**"


def _html(text: str) -> str:
    return re.sub(r"[&<>@#]", lambda found: f"&#{ord(found[0])};", plain(text))
