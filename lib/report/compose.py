"""What the readiness report says, in its order: the verdict first, what is being accepted next, proof last.

The same launch in the same state gives the same document.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from lib.launch.checklist import Checklist
from lib.launch.checklist import Section as Step
from lib.launch.entries import Entry
from lib.launch.readiness import ICONS, ItemReadiness, Readiness, State, name_party
from lib.launch.settings import Settings, title
from lib.launch.signoff import SignOff
from lib.launch.standing import PROVED
from lib.launch.state import Launch
from lib.launch.story import tell
from lib.report.document import NONE, Bullets, Code, Document, Line, Paragraph, Section, Strong, Table, line
from lib.report.proof import describe_proof

PROBES = "Checks were allowed to create probe objects; they removed them again unless the evidence says otherwise"


def compose(
    launch: Launch,
    checklist: Checklist,
    readiness: Readiness,
    statement: str,
    sign_off: SignOff,
    changes: Sequence[str],
    entries: Sequence[Entry],
) -> Document:
    """The whole report. `statement` is the digest of the present state, `entries` the launch's journal.

    `changes` say what moved in the state since the last signature.
    """
    return Document(
        title=f"Go-live readiness: {launch.name}",
        lead=_lead(launch, checklist),
        sections=(
            _verdict(readiness),
            _waivers(launch, readiness),
            _open_items(readiness),
            Section(heading="Sections"),
            *(_step(step, readiness) for step in checklist.sections),
            describe_proof(readiness),
            _changes(launch, checklist, changes, entries),
            _scope(launch, checklist, readiness),
            _signatures(launch, checklist, statement, sign_off),
            _how_to_check(launch, statement),
        ),
    )


def stamp(moment: datetime | None) -> str:
    """A moment as reports write it: UTC, to the minute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else "–"


def _lead(launch: Launch, checklist: Checklist) -> Line:
    kind = "Rehearsal against a local Cobalt" if launch.settings.is_rehearsal() else "Live target"
    about = f"{kind} · {checklist.title} {checklist.version} · report {launch.version} of launch "
    return line(about, Code(code=launch.id), f" · as of {stamp(launch.changed_at)}")


def _verdict(readiness: Readiness) -> Section:
    sentence = readiness.sentence.partition(": ")[2]
    counts = [*(_count(readiness, each) for each in ("blocks launch", "advice")), _basis(readiness)]
    return Section(
        heading=f"Verdict: {readiness.decision.value.upper()}",
        blocks=(
            Paragraph(text=line(f"{sentence[:1].upper()}{sentence[1:]}")),
            Bullets(items=tuple(line(count) for count in counts)),
        ),
    )


def _count(readiness: Readiness, importance: str) -> str:
    items = [each for each in readiness.items if each.item.importance == importance]
    settled = sum(each.settled for each in items)
    states = [f"{found} {state.value}" for state in State if (found := sum(each.state is state for each in items))]
    name = "Blocks launch" if importance == "blocks launch" else "Advice"
    return f"{name}: {settled} of {len(items)} settled ({', '.join(states) or 'no items'})"


def _basis(readiness: Readiness) -> str:
    """How much of the green is proof, and how much a promise."""
    settled = [each for each in readiness.items if each.state in (State.VERIFIED, State.ATTESTED)]
    kinds = Counter((_is_proved(each), each.state is State.ATTESTED) for each in settled)
    return (
        f"Basis: {kinds[True, False]} by live checks alone, {kinds[True, True]} by live checks and a person’s word, "
        f"{kinds[False, True]} by a person’s word alone"
    )


def _is_proved(each: ItemReadiness) -> bool:
    return any(check.standing in PROVED for check in each.checks)


def _waivers(launch: Launch, readiness: Readiness) -> Section:
    rows = [
        (
            line(Code(code=each.item.id)),
            line(asked.fact.reason),
            line(asked.fact.compensation),
            line(asked.fact.owner),
            line(f"{asked.by.name}, {approval.by.name}"),
            line(f"end of {asked.fact.until} UTC"),
            line(asked.fact.follow_up or "–"),
        )
        for each in readiness.items
        if each.state is State.WAIVED
        and (asked := launch.waived.get(each.item.id))
        and (approval := launch.approved.get(each.item.id))
    ]
    head = ("Item", "Reason", "What is done instead", "Owner", "Asked by, approved by", "Until", "To be fixed in")
    blocks = [Table(head=head, rows=tuple(rows))] if rows else []
    blocks += [_conditions(launch)] if launch.conditions else []
    return Section(heading="Conditions and waivers", blocks=tuple(blocks) or (Paragraph(text=line(NONE)),))


def _conditions(launch: Launch) -> Table:
    rows = [
        (
            line(each.fact.condition),
            line(each.fact.owner),
            line(f"end of {each.fact.due} UTC"),
            line(each.by.name),
        )
        for each in launch.conditions
    ]
    return Table(head=("Condition", "Owner", "Due", "Set by"), rows=tuple(rows))


def _open_items(readiness: Readiness) -> Section:
    rows = [
        (
            line(Code(code=each.item.id)),
            line(_state(each)),
            line(each.item.importance),
            line(each.why),
            line(name_party(each.party)),
        )
        for each in sorted(readiness.items, key=lambda each: not each.blocks)
        if not each.settled
    ]
    head = ("Item", "State", "Importance", "Why", "Waits for")
    return Section(heading="Open items", blocks=(Table(head=head, rows=tuple(rows)),))


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


def _changes(launch: Launch, checklist: Checklist, changes: Sequence[str], entries: Sequence[Entry]) -> Section:
    heading = "Changes since the last signature"
    if not launch.signatures:
        return Section(heading=heading, blocks=(Paragraph(text=line("Nobody has signed yet.")),))
    since = launch.signatures[-1].version
    told = (f"{stamp(each.at)}, {each.actor.name}: {tell(each, checklist)}" for each in entries if each.version > since)
    moved = tuple(line(f"Moved: {change}") for change in changes)
    lines = (*moved, *map(line, told))
    return Section(heading=heading, blocks=(Bullets(items=lines) if lines else Paragraph(text=line(NONE)),))


def _scope(launch: Launch, checklist: Checklist, readiness: Readiness) -> Section:
    unasked = [each for each in readiness.items if not each.checks]
    wrote = any(result.fact.consented for results in launch.results.values() for result in results)
    key = f"ends in {launch.key_last_four}" if launch.key_last_four else "not shown"
    lines = (
        *_targets(launch.settings),
        line("API key: ", Code(code=launch.settings.api_key or "none"), f", {key}; its value is never stored"),
        line(f"{len(unasked)} of {len(readiness.items)} items have no live check; they rest on a person’s word"),
        line(PROBES if wrote else "No check was allowed to create anything"),
        line("Checklist digest ", Code(code=checklist.digest)),
        line("All times are UTC. A result counts only while it is fresh and what it rests on is unchanged"),
    )
    return Section(heading="Scope and limits", blocks=(Bullets(items=lines),))


def _targets(settings: Settings) -> list[Line]:
    shown = [name for name in type(settings).model_fields if name != "api_key"]
    values = {name: getattr(settings, name) for name in shown}
    return [
        line(f"{title(name)}: ", Code(code=" ".join(value) if isinstance(value, tuple) else str(value)))
        for name, value in values.items()
        if value
    ]


def _signatures(launch: Launch, checklist: Checklist, statement: str, sign_off: SignOff) -> Section:
    rows = [
        (
            line(each.fact.name),
            line(each.fact.role),
            line(each.fact.meaning),
            line(stamp(each.at)),
            line(f"{each.by.name}, {each.by.method}"),
            line(Code(code=each.fact.statement[:16])),
            line("covers this state" if each.fact.statement == statement else "signed, changed since"),
        )
        for each in launch.signatures
    ]
    head = ("Name", "Role", "Meaning", "When", "Identity known by", "State signed", "Today")
    wanted = ", ".join(f"{each.count} as {each.role}" for each in checklist.quorum)
    missing = f"; missing: {', '.join(sign_off.missing)}" if sign_off.missing else ""
    lines = (
        line(Strong(strong=f"Sign-off: {sign_off.state.value}"), f". Wanted: {wanted}{missing}."),
        line("This is an internal approval, not a qualified electronic signature."),
    )
    paragraphs = (Paragraph(text=each) for each in lines)
    return Section(heading="Sign-offs", blocks=(Table(head=head, rows=tuple(rows)), *paragraphs))


def _how_to_check(launch: Launch, statement: str) -> Section:
    steps = (
        line("Digest of the state described here: ", Code(code=statement)),
        line("Journal: launch ", Code(code=launch.id), f", version {launch.version}, head ", Code(code=launch.head)),
        line("Check its words, its seal and its signatures with ", Code(code="./golive verify report.md")),
    )
    return Section(heading="How to check this report", blocks=(Bullets(items=steps, numbered=True),))
