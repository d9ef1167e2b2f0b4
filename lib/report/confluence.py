"""A report in Confluence's storage format: XHTML with its macros, as its programming interface and editors take it."""

from collections.abc import Sequence
from html import escape

from lib.report.document import NONE, Fold
from lib.report.escape import lines, part, plain
from lib.report.writer import Writer


def _xml(text: str) -> str:
    return escape(part(plain(text)))


def _wrap(tag: str, contents: Sequence[str]) -> str:
    return "".join(f"<{tag}>{content}</{tag}>" for content in contents)


class Confluence(Writer):
    """Folds are its expand macro. Every word is text: no element, entity or macro comes from outside."""

    gap = "\n"

    def paragraph(self, line: str) -> str:
        return f"<p>{line}</p>"

    def heading(self, level: int, text: str) -> str:
        return f"<h{level}>{_xml(text)}</h{level}>"

    def bullets(self, items: Sequence[str], *, numbered: bool) -> str:
        tag = "ol" if numbered else "ul"
        return f"<{tag}>{_wrap('li', items)}</{tag}>"

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        if not rows:
            return self.paragraph(NONE)
        body = _wrap("tr", [_wrap("th", head), *(_wrap("td", row) for row in rows)])
        return f"<table><tbody>{body}</tbody></table>"

    def excerpt(self, text: str) -> str:
        return self.enclose(escape(lines(text)))

    def fold(self, fold: Fold) -> str:
        title = f'<ac:parameter ac:name="title">{_xml(fold.summary)}</ac:parameter>'
        body = f"<ac:rich-text-body>{self.leaves(fold.blocks)}</ac:rich-text-body>"
        return f'<ac:structured-macro ac:name="expand">{title}{body}</ac:structured-macro>'

    def text(self, text: str) -> str:
        return _xml(text)

    def code(self, text: str) -> str:
        return f"<code>{escape(plain(text))}</code>"

    def strong(self, text: str) -> str:
        return f"<strong>{_xml(text)}</strong>"

    def enclose(self, block: str) -> str:
        return f"<pre>{block}</pre>"


CONFLUENCE = Confluence()
