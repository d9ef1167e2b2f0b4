"""A report in Jira's wiki markup, which its older programming interface takes; Cloud turns it into its own form."""

import re
from collections.abc import Sequence

from lib.report.document import NONE, Fold
from lib.report.escape import WORD_JOINER, lines, part, plain
from lib.report.writer import Writer

_ESCAPABLE = re.compile(r"([-#*_+?^~%{}\[\]()!@])")  # what Jira takes a backslash before
# What it takes none before: two backslashes break a line, entities are read, a line may begin a heading, letters smile.
_LIVE = re.compile(r"\\|&(?=[#\w])|\b(?:h[1-6]|bq)(?=\.)|[:;](?=[DP])|\bmailto:", re.IGNORECASE)
_MACRO = re.compile(r"\{(?=noformat|code)", re.IGNORECASE)  # what ends lines kept as they are
FENCE = "{noformat}"


def wiki(text: str) -> str:
    """Text that shows nothing but itself: no mark-up, macro, mention, link, picture or smile.

    A bar is shown broken, since not every reader of wiki markup keeps an escaped one in its cell.
    """
    quiet = _LIVE.sub(lambda found: f"{found[0]}{WORD_JOINER}", part(plain(text)))
    return _ESCAPABLE.sub(r"\\\1", quiet.replace("|", "¦"))


class Jira(Writer):
    """It has no folds: evidence stands under headings."""

    def heading(self, level: int, text: str) -> str:
        return f"h{level}. {wiki(text)}"

    def bullets(self, items: Sequence[str], *, numbered: bool) -> str:
        return "\n".join(f"{'#' if numbered else '*'} {item}" for item in items)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        if not rows:
            return NONE
        body = [f"| {' | '.join(cell or WORD_JOINER for cell in row)} |" for row in rows]
        return "\n".join([f"|| {' || '.join(head)} ||", *body])

    def excerpt(self, text: str) -> str:
        return self.enclose(_MACRO.sub(f"{{{WORD_JOINER}", lines(text)))

    def fold(self, fold: Fold) -> str:
        return self.gap.join([self.heading(4, fold.summary), self.leaves(fold.blocks)])

    def text(self, text: str) -> str:
        return wiki(text)

    def code(self, text: str) -> str:
        return f"{{{{{wiki(text) or WORD_JOINER}}}}}"

    def strong(self, text: str) -> str:
        return f"*{wiki(text)}*"

    def enclose(self, block: str) -> str:
        return f"{FENCE}\n{block}\n{FENCE}"


JIRA = Jira()
