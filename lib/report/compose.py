"""What the readiness report says, in its order: the verdict first, what is being accepted next, proof last.

The same launch in the same state gives the same document. No word of people in it can be taken for its seal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lib.launch.checklist import Checklist
from lib.launch.checklist import Section as Step
from lib.launch.decision import name_party
from lib.launch.entries import Entry
from lib.launch.readiness import ItemReadiness, Readiness
from lib.launch.signoff import SignOff
from lib.launch.state import Launch
from lib.launch.states import ICONS
from lib.launch.story import tell
from lib.report.acceptance import describe_signatures, describe_waivers
from lib.report.attachments import name_report, name_seal
from lib.report.document import NONE, Block, Bullets, Code, Document, Line, Paragraph, Section, Table, line
from lib.report.length import LEFT_OUT, Length
from lib.report.markers import break_markers
from lib.report.notice import compose_notice
from lib.report.proof import describe_proof
from lib.report.scope import describe_scope
from lib.report.stamp import stamp
from lib.report.tally import count_bases, count_importance, count_items


@dataclass(frozen=True)
class Form:
    """How much is told. A shortened report names the complete one by `complete`, the SHA-256 of its file.

    `seal_apart`: the seal is no part of the text, and lies in a file beside it.
    """

    length: Length = Length.COMPLETE
    complete: str = ""
    seal_apart: bool = False


WHOLE = Form()


def compose(
    launch: Launch,
    checklist: Checklist,
    readiness: Readiness,
    statement: str,
    sign_off: SignOff,
    changes: Sequence[str],
    entries: Sequence[Entry],
    form: Form = WHOLE,
) -> Document:
    """The report. `statement` is the digest of the present state, `entries` the launch's journal.

    `changes` say what moved in the state since the last signature.
    """
    title, verdict = f"Go-live readiness: {launch.name}", _verdict(readiness)
    opening = Document(title=title, lead=_lead(launch, checklist), sections=(verdict,))
    shortened = _shortened(launch, form)
    if form.length is Length.NOTICE:
        pointer = line(*shortened[0], ". ", *_check_with(launch, form))
        return break_markers(compose_notice(opening, launch, readiness, sign_off, pointer))
    notes = tuple(Paragraph(text=each) for each in shortened)
    sections = (
        verdict.model_copy(update={"blocks": (*verdict.blocks, *notes)}),
        describe_waivers(launch, readiness),
        _open_items(readiness, form.length),
        *_steps(checklist, readiness, form.length),
        *_evidence(readiness, form.length),
        _changes(launch, checklist, changes, entries, form.length),
        describe_scope(launch, checklist, readiness),
        describe_signatures(launch, checklist, statement, sign_off),
        _how_to_check(launch, statement, form),
    )
    return break_markers(opening.model_copy(update={"sections": sections}))


def _lead(launch: Launch, checklist: Checklist) -> Line:
    kind = "Rehearsal against a local Cobalt" if launch.settings.is_rehearsal() else "Live target"
    about = f"{kind} · {checklist.title} {checklist.version} · report {launch.version} of launch "
    return line(about, Code(code=launch.id), f" · as of {stamp(launch.changed_at)}")


def _verdict(readiness: Readiness) -> Section:
    sentence = readiness.sentence.partition(": ")[2]
    counts = [*(count_importance(readiness, each) for each in ("blocks launch", "advice")), count_bases(readiness)]
    return Section(
        heading=f"Verdict: {readiness.decision.value.upper()}",
        blocks=(
            Paragraph(text=line(f"{sentence[:1].upper()}{sentence[1:]}")),
            Bullets(items=tuple(line(count) for count in counts)),
        ),
    )


def _shortened(launch: Launch, form: Form) -> tuple[Line, ...]:
    if form.length is Length.COMPLETE:
        return ()
    where = (" The complete report is ", Code(code=name_report(launch.id)), ", SHA256 ", Code(code=form.complete))
    return (line(f"Shortened for this place: {LEFT_OUT[form.length]}.", *where),)


def _open_items(readiness: Readiness, length: Length) -> Section:
    still = [each for each in sorted(readiness.items, key=lambda each: not each.blocks) if not each.settled]
    shown = [each for each in still if each.blocks or length.reaches(Length.OPEN_ONLY)]
    rows = [
        (
            line(each.item.title, " ", Code(code=each.item.id)),
            line(_state(each)),
            line(each.item.importance),
            line(each.why),
            line(name_party(each.party)),
        )
        for each in shown
    ]
    head = ("Item", "State", "Importance", "Why", "Waits for")
    blocks: list[Block] = [Table(head=head, rows=tuple(rows))]
    if hidden := len(still) - len(shown):
        blocks.append(Paragraph(text=line(f"Open advice, left out here: {hidden}.")))
    return Section(heading="Open items", blocks=tuple(blocks))


def _steps(checklist: Checklist, readiness: Readiness, length: Length) -> Iterator[Section]:
    """A table for each section of the checklist, or a count."""
    if length.reaches(Length.WITHOUT_EVIDENCE):
        yield Section(heading="Sections")
        yield from (_step(step, readiness) for step in checklist.sections)
        return
    sections = ((step.title, [readiness.item(item.id) for item in step.items]) for step in checklist.sections)
    counts = tuple(line(count_items(name, items)) for name, items in sections)
    yield Section(heading="Sections", blocks=(Bullets(items=counts),))


def _step(step: Step, readiness: Readiness) -> Section:
    rows = [
        (
            line(Code(code=item.id)),
            line(item.title),
            line(item.importance),
            line(_state(each)),
            line(each.basis or "–"),
            line(stamp(_moment(each))),
        )
        for item in step.items
        if (each := readiness.item(item.id))
    ]
    head = ("Item", "What", "Importance", "State", "Basis", "When")
    return Section(heading=step.title, level=3, blocks=(Table(head=head, rows=tuple(rows)),))


def _moment(each: ItemReadiness) -> datetime | None:
    moments = [check.result.at for check in each.checks if check.result]
    people = [*([each.word.given.at] if each.word else []), *([each.report.at] if each.report else [])]
    return max([*moments, *people], default=None)


def _state(each: ItemReadiness) -> str:
    return f"{each.state.value} {ICONS[each.state]}"


def _evidence(readiness: Readiness, length: Length) -> Iterator[Section]:
    if length.reaches(Length.WITHOUT_EXCERPTS):
        yield describe_proof(readiness, excerpts=length is Length.COMPLETE)


def _changes(
    launch: Launch, checklist: Checklist, changes: Sequence[str], entries: Sequence[Entry], length: Length
) -> Section:
    heading = "Changes since the last signature"
    if not launch.signatures:
        return Section(heading=heading, blocks=(Paragraph(text=line("Nobody has signed yet.")),))
    newer = [each for each in entries if each.version > launch.signatures[-1].version]
    if not length.reaches(Length.WITHOUT_EVIDENCE):
        counted = f"Moved: {len(changes)}. Entries in the journal: {len(newer)}."
        return Section(heading=heading, blocks=(Paragraph(text=line(counted)),))
    moved = tuple(line(f"Moved: {change}") for change in changes)
    lines = (*moved, *(line(f"{stamp(each.at)}, {each.actor.name}: {tell(each, checklist)}") for each in newer))
    return Section(heading=heading, blocks=(Bullets(items=lines) if lines else Paragraph(text=line(NONE)),))


def _how_to_check(launch: Launch, statement: str, form: Form) -> Section:
    steps = (
        line("Digest of the state described here: ", Code(code=statement)),
        line("Journal: launch ", Code(code=launch.id), f", version {launch.version}, head ", Code(code=launch.head)),
        _check_with(launch, form),
    )
    return Section(heading="How to check this report", blocks=(Bullets(items=steps, numbered=True),))


def _check_with(launch: Launch, form: Form) -> Line:
    command = Code(code="./golive verify report.md")
    if not form.seal_apart:
        return ("Check its words, its seal and its signatures with ", command)
    seal = Code(code=name_seal(launch.id))
    return ("The seal of this text is apart, in ", seal, ": check words and signatures with both files, see ", command)
