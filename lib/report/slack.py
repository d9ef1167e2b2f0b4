"""A report for chats: Slack's mark-up, which Teams shows too. Meant for notices; tables become bullets."""

import re
from collections.abc import Sequence

from lib.report.document import NONE, Fold
from lib.report.escape import WORD_JOINER, lines, part, plain
from lib.report.writer import Writer

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}  # all that Slack asks to be escaped
# Marks that format, links that Teams reads, channels, and dots that make an address of two words.
_LIVE = re.compile(r"[*_~](?=\S)|(?<=\S)(?=[*_~])|\](?=[(\[:])|#(?=\w)|(?<=\w)\.(?=[a-zA-Z])|^(?=[-+#=>•]|\d+[.)])")


def chat(text: str) -> str:
    """Text that shows nothing but itself: no mention, link, picture or mark-up."""
    quiet = _LIVE.sub(lambda found: f"{found[0]}{WORD_JOINER}", part(plain(text).replace("`", "'")))
    return _entities(quiet)


def _entities(text: str) -> str:
    return re.sub("[&<>]", lambda found: _ENTITIES[found[0]], text)


class Slack(Writer):
    """One line follows the other."""

    gap = "\n"

    def heading(self, level: int, text: str) -> str:
        return self.strong(text) if level < 3 else f"_{chat(text)}_"

    def bullets(self, items: Sequence[str], *, numbered: bool) -> str:
        signs = (f"{number}." if numbered else "•" for number in range(1, len(items) + 1))
        return "\n".join(f"{sign} {item}" for sign, item in zip(signs, items, strict=True))

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        return "\n".join([" · ".join(head), *(f"• {' · '.join(row)}" for row in rows)]) if rows else NONE

    def excerpt(self, text: str) -> str:
        return self.enclose(_entities(lines(text).replace("`", "'")))

    def fold(self, fold: Fold) -> str:
        return self.gap.join([self.strong(fold.summary), self.leaves(fold.blocks)])

    def text(self, text: str) -> str:
        return chat(text)

    def code(self, text: str) -> str:
        return f"`{_entities(plain(text).replace('`', chr(39)) or ' ')}`"

    def strong(self, text: str) -> str:
        return f"*{chat(text)}*"

    def enclose(self, block: str) -> str:
        return f"```\n{block}\n```"


SLACK = Slack()
