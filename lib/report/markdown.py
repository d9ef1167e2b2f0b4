"""The readiness report in Markdown: the verdict first, what is being accepted next, proof last.

The same launch in the same state gives the same bytes. All text from outside is escaped.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from lib.launch.checklist import Checklist, Section
from lib.launch.entries import Entry
from lib.launch.readiness import ICONS, ItemReadiness, Readiness, State, name_party
from lib.launch.settings import Settings, title
from lib.launch.standing import PROVED
from lib.launch.state import Launch
from lib.launch.story import tell
from lib.report.escape import code, inline
from lib.report.proof import write_proof

NONE = "None."
PROBES = "Checks were allowed to create probe objects; they removed them again unless the evidence says otherwise"
BAR = r"\|"  # even inside code, where nothing else is escaped
_BARE_BAR = re.compile(r"(?<!\\)\|")


def render(launch: Launch, checklist: Checklist, readiness: Readiness, statement: str, entries: Sequence[Entry]) -> str:
    """The whole report. `statement` is the digest of the present state, `entries` the launch's journal."""
    parts = [
        _title(launch, checklist),
        _verdict(readiness),
        _waivers(launch, readiness),
        _open_items(readiness),
        _sections(checklist, readiness),
        write_proof(readiness),
        _changes(launch, checklist, entries),
        _scope(launch, checklist, readiness),
        _signatures(launch, statement),
        _how_to_check(launch, statement),
    ]
    lines = "\n\n".join(parts).splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def stamp(moment: datetime | None) -> str:
    """A moment as reports write it: UTC, to the minute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else "–"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table of cells that are escaped already; NONE without rows."""
    body = [f"| {' | '.join(_BARE_BAR.sub(BAR, cell) for cell in row)} |" for row in rows]
    if not body:
        return NONE
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *body])


def _title(launch: Launch, checklist: Checklist) -> str:
    kind = "Rehearsal against a local Cobalt" if launch.settings.is_rehearsal() else "Live target"
    facts = [
        f"{kind} · {inline(checklist.title)} {inline(checklist.version)}",
        f"report {launch.version} of launch {code(launch.id)}",
        f"as of {stamp(launch.changed_at)}",
    ]
    return f"# Go-live readiness: {inline(launch.name)}\n\n{' · '.join(facts)}"


def _verdict(readiness: Readiness) -> str:
    sentence = readiness.sentence.partition(": ")[2]
    return "\n\n".join(
        [
            f"## Verdict: {readiness.decision.value.upper()}",
            f"{sentence[:1].upper()}{sentence[1:]}",
            "\n".join([*(_count(readiness, each) for each in ("blocks launch", "advice")), _basis(readiness)]),
        ]
    )


def _count(readiness: Readiness, importance: str) -> str:
    items = [each for each in readiness.items if each.item.importance == importance]
    settled = sum(each.settled for each in items)
    states = [f"{found} {state.value}" for state in State if (found := sum(each.state is state for each in items))]
    name = "Blocks launch" if importance == "blocks launch" else "Advice"
    return f"- {name}: {settled} of {len(items)} settled ({', '.join(states) or 'no items'})"


def _basis(readiness: Readiness) -> str:
    """How much of the green is proof, and how much a promise."""
    settled = [each for each in readiness.items if each.state in (State.VERIFIED, State.ATTESTED)]
    kinds = Counter((_is_proved(each), each.state is State.ATTESTED) for each in settled)
    return (
        f"- Basis: {kinds[True, False]} by live checks alone, {kinds[True, True]} by live checks and a person’s word, "
        f"{kinds[False, True]} by a person’s word alone"
    )


def _is_proved(each: ItemReadiness) -> bool:
    return any(check.standing in PROVED for check in each.checks)


def _waivers(launch: Launch, readiness: Readiness) -> str:
    rows = [
        [
            code(each.item.id),
            inline(waiver.fact.reason),
            inline(waiver.fact.compensation),
            inline(waiver.fact.owner),
            inline(waiver.by.name),
            f"end of {waiver.fact.until} UTC",
        ]
        for each in readiness.items
        if each.state is State.WAIVED and (waiver := launch.waived.get(each.item.id))
    ]
    head = ["Item", "Reason", "What is done instead", "Owner", "Waived by", "Until"]
    return f"## Conditions and waivers\n\n{table(head, rows)}"


def _open_items(readiness: Readiness) -> str:
    rows = [
        [
            code(each.item.id),
            _state(each),
            each.item.importance,
            inline(each.why),
            inline(name_party(each.party)),
        ]
        for each in sorted(readiness.items, key=lambda each: not each.blocks)
        if not each.settled
    ]
    return f"## Open items\n\n{table(['Item', 'State', 'Importance', 'Why', 'Waits for'], rows)}"


def _sections(checklist: Checklist, readiness: Readiness) -> str:
    parts = [_section(section, readiness) for section in checklist.sections]
    return "\n\n".join(["## Sections", *parts])


def _section(section: Section, readiness: Readiness) -> str:
    rows = [
        [
            code(item.id),
            inline(item.title),
            item.importance,
            _state(each),
            inline(each.basis) or "–",
            stamp(_moment(each)),
        ]
        for item in section.items
        if (each := readiness.item(item.id))
    ]
    return f"### {inline(section.title)}\n\n{table(['Item', 'What', 'Importance', 'State', 'Basis', 'When'], rows)}"


def _moment(each: ItemReadiness) -> datetime | None:
    moments = [check.result.at for check in each.checks if check.result]
    people = [*([each.word.given.at] if each.word else []), *([each.report.at] if each.report else [])]
    return max([*moments, *people], default=None)


def _state(each: ItemReadiness) -> str:
    return f"{each.state.value} {ICONS[each.state]}"


def _changes(launch: Launch, checklist: Checklist, entries: Sequence[Entry]) -> str:
    if not launch.signatures:
        return "## Changes since the last signature\n\nNobody has signed yet."
    since = launch.signatures[-1].version
    lines = [
        f"- {stamp(entry.at)}, {inline(entry.actor.name)}: {inline(tell(entry, checklist))}"
        for entry in entries
        if entry.version > since
    ]
    return "## Changes since the last signature\n\n" + ("\n".join(lines) or NONE)


def _scope(launch: Launch, checklist: Checklist, readiness: Readiness) -> str:
    unasked = [each for each in readiness.items if not each.checks]
    wrote = any(result.fact.consented for results in launch.results.values() for result in results)
    key = f"ends in {launch.key_last_four}" if launch.key_last_four else "not shown"
    return "\n".join(
        [
            "## Scope and limits",
            "",
            *_targets(launch.settings),
            f"- API key: {code(launch.settings.api_key or 'none')}, {key}; its value is never stored",
            f"- {len(unasked)} of {len(readiness.items)} items have no live check; they rest on a person’s word",
            f"- {PROBES if wrote else 'No check was allowed to create anything'}",
            f"- Checklist digest {code(checklist.digest)}",
            "- All times are UTC. A result counts only while it is fresh and what it rests on is unchanged",
        ]
    )


def _targets(settings: Settings) -> list[str]:
    shown = [name for name in type(settings).model_fields if name != "api_key"]
    values = {name: getattr(settings, name) for name in shown}
    return [
        f"- {title(name)}: {code(' '.join(value) if isinstance(value, tuple) else value)}"
        for name, value in values.items()
        if value
    ]


def _signatures(launch: Launch, statement: str) -> str:
    rows = [
        [
            inline(each.fact.name),
            each.fact.role,
            each.fact.meaning,
            stamp(each.at),
            inline(f"{each.by.name}, {each.by.method}"),
            code(each.fact.statement[:16]),
            "covers this state" if each.fact.statement == statement else "signed, changed since",
        ]
        for each in launch.signatures
    ]
    head = ["Name", "Role", "Meaning", "When", "Identity known by", "State signed", "Today"]
    note = "This is an internal approval, not a qualified electronic signature."
    return f"## Sign-offs\n\n{table(head, rows)}\n\n{note}"


def _how_to_check(launch: Launch, statement: str) -> str:
    return "\n".join(
        [
            "## How to check this report",
            "",
            f"1. Digest of the state described here: {code(statement)}",
            f"2. Journal: launch {code(launch.id)}, version {launch.version}, head {code(launch.head)}",
            f"3. Render it again with {code(f'./golive report {launch.id}')}: the same state gives the same bytes",
        ]
    )
