"""Is a text just what one of our writers makes of the sealed document? Then no word of it needs to be judged."""

from lib.report.block import BEGIN, END, cut_block, plain_text
from lib.report.document import Document
from lib.report.targets import TARGETS
from lib.report.writer import Writer


def is_as_written(visible: str, document: Document, *, apart: bool) -> bool:
    """Compare with what stands above a seal, or with a whole text whose seal is `apart`. Blanks do not count."""
    shown = plain_text(visible).split()
    return any(shown == _write(target.writer, document, apart).split() for target in TARGETS.values())


def _write(writer: Writer, document: Document, apart: bool) -> str:
    text = writer.write(document)
    return plain_text(text) if apart else cut_block(f"{text}\n{writer.enclose(f'{BEGIN} {END}')}")[0]
