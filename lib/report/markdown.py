"""A report in Markdown, as GitHub reads it. The same document gives the same bytes; all its words are escaped."""

import re
from collections.abc import Iterable, Sequence

from lib.report.block import LANGUAGE
from lib.report.document import NONE, Fold
from lib.report.escape import code, fenced, inline, plain
from lib.report.writer import Writer

BAR = r"\|"  # even inside code, where nothing else is escaped
_BARE_BAR = re.compile(r"(?<!\\)\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table of cells that are escaped already; NONE without rows."""
    body = [f"| {' | '.join(_BARE_BAR.sub(BAR, cell) for cell in row)} |" for row in rows]
    if not body:
        return NONE
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *body])


class Markdown(Writer):
    """GitHub's: tables, and folds in HTML."""

    def heading(self, level: int, text: str) -> str:
        return f"{'#' * level} {inline(text)}"

    def bullets(self, items: Sequence[str], *, numbered: bool) -> str:
        signs = (f"{number}." if numbered else "-" for number in range(1, len(items) + 1))
        return "\n".join(f"{sign} {item}" for sign, item in zip(signs, items, strict=True))

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        return table(head, rows)

    def excerpt(self, text: str) -> str:
        return fenced(text)

    def fold(self, fold: Fold) -> str:
        summary = re.sub(r"[&<>@#]", lambda found: f"&#{ord(found[0])};", plain(fold.summary))
        return f"<details>\n<summary>{summary}</summary>\n\n{self.leaves(fold.blocks)}\n\n</details>"

    def text(self, text: str) -> str:
        return inline(text)

    def code(self, text: str) -> str:
        return code(text)

    def strong(self, text: str) -> str:
        return f"**{inline(text)}**"

    def enclose(self, block: str) -> str:
        return fenced(block, LANGUAGE)


MARKDOWN = Markdown()
write_markdown = MARKDOWN.write
