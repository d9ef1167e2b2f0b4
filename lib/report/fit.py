"""The fullest report that a place takes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lib.report.block import write_lines
from lib.report.compose import Form
from lib.report.document import Document
from lib.report.envelope import Envelope
from lib.report.length import Length
from lib.report.targets import Budget, Target

CUTS_NO_ROW = (Length.COMPLETE, Length.WITHOUT_EXCERPTS, Length.WITHOUT_EVIDENCE)


@dataclass(frozen=True)
class Export:
    """A report as one place takes it. `envelope` is its seal, which is in the text too unless it lies `seal_apart`."""

    target: Target
    form: Form
    text: str
    envelope: Envelope | None
    used: Budget

    @property
    def fits(self) -> bool:
        most = self.target.budget
        inside = self.used.characters <= most.characters and self.used.bytes <= most.bytes
        return inside and (most.lines is None or (self.used.lines or 0) <= most.lines)

    @property
    def shortened(self) -> bool:
        return self.form.length is not Length.COMPLETE

    def describe(self) -> str:
        """How much is told, and how much of the place that takes."""
        most, sealed = self.target.budget, "its seal inside" if not self.form.seal_apart else "its seal apart"
        taken = f"{self.used.characters:,} of {most.characters:,} characters"
        parts = [self.form.length.value, taken, *([sealed] if self.envelope else [])]
        return f"{self.target.title}: {', '.join(parts)}."


def fit(
    target: Target, complete: str, compose: Callable[[Form], Document], seal: Callable[[Document], Envelope] | None
) -> Export:
    """The first of all forms, fullest first, that the target takes; the shortest when it takes none.

    `complete` is the SHA-256 of the complete report's file. The seal leaves the text before a row does.
    """
    for form in _forms(target, complete, sealed=seal is not None):
        document = compose(form)
        export = _export(target, form, document, seal(document) if seal else None)
        if export.fits:
            break
    return export


def _forms(target: Target, complete: str, *, sealed: bool) -> Iterator[Form]:
    places = (False, True) if sealed else (False,)
    whole = [length for length in target.lengths if length in CUTS_NO_ROW]
    yield from (Form(length, complete, apart) for apart in places for length in whole)
    shorter = [length for length in target.lengths if length not in CUTS_NO_ROW]
    yield from (Form(length, complete, apart) for length in shorter for apart in places)


def _export(target: Target, form: Form, document: Document, envelope: Envelope | None) -> Export:
    text = target.writer.write(document)
    if envelope and not form.seal_apart:
        text = f"{text}\n{target.writer.enclose(write_lines(envelope))}\n"
    return Export(target, form, text, envelope, measure(text))


def measure(text: str) -> Budget:
    """What a text uses up."""
    return Budget(len(text.encode("utf-16-le")) // 2, len(text.encode()), len(text.splitlines()))
