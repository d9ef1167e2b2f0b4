"""The evidence part of the report: what was asked, what came back, what a person said."""

from lib.launch.checklist import digest
from lib.launch.entries import Exchange
from lib.launch.readiness import ItemReadiness, Readiness
from lib.launch.scenarios import MARKS, ScenarioStanding
from lib.launch.standing import CheckStanding, Standing, WordStanding
from lib.launch.wording import name_check
from lib.report.document import Bullets, Code, Excerpt, Fold, Leaf, Line, Paragraph, Section, Strong, line

WITHOUT_EXCERPT = (
    Standing.PASSED,
    Standing.RETRIED,
    Standing.NOT_APPLICABLE,
)  # what held needs no page of answers in a ticket


def describe_proof(readiness: Readiness, *, excerpts: bool = True) -> Section:
    """One folded block for each item that has evidence, with or without excerpts of answers."""
    folds = tuple(_fold(each, excerpts=excerpts) for each in readiness.items if _has_proof(each))
    nothing = Paragraph(text=line("No check has run and nobody has attested anything yet."))
    return Section(heading="Evidence", blocks=folds or (nothing,))


def _has_proof(each: ItemReadiness) -> bool:
    return bool(each.word or each.report or any(check.result for check in each.checks))


def _fold(each: ItemReadiness, *, excerpts: bool) -> Fold:
    found = [block for check in each.checks if check.result for block in _check(check)]
    checks = [block for block in found if excerpts or not isinstance(block, Excerpt)]
    words = [_word(each.word)] if each.word else []
    return Fold(summary=f"{each.item.id}: {each.state.value}", blocks=(*checks, *_scenarios(each), *words))


def _check(check: CheckStanding) -> list[Leaf]:
    if check.result is None:
        return []
    fact = check.result.fact
    lines = [line(f"{name.replace('_', ' ')}: ", Code(code=value)) for name, value in fact.verdict.values.items()]
    if fact.attempts > 1:
        lines.append(line(f"needed {fact.attempts} attempts"))
    lines += [_exchange(exchange) for exchange in fact.exchanges]
    lines.append(line("evidence digest ", Code(code=digest(fact.model_dump(mode="json"))[:16])))
    said = f": {_say(check, fact.verdict.because)}"
    blocks: list[Leaf] = [
        Paragraph(text=line(Strong(strong=name_check(check.check)), said)),
        Bullets(items=tuple(lines)),
    ]
    if check.standing not in WITHOUT_EXCERPT and fact.exchanges and fact.exchanges[-1].excerpt:
        return [*blocks, Excerpt(excerpt=fact.exchanges[-1].excerpt)]
    return blocks


def _scenarios(each: ItemReadiness) -> list[Leaf]:
    blocks: list[Leaf] = []
    lines = [_scenario(each, row) for row in each.scenarios]
    if given := each.report:
        who = Strong(strong=f"Test report handed in by {given.by.name}")
        blocks.append(Paragraph(text=line(who, ": ", Code(code=given.fact.file), f", {given.fact.numbers}")))
        lines.insert(0, line("SHA256 of the file ", Code(code=given.fact.sha256)))
    return [*blocks, Bullets(items=tuple(lines))] if lines else blocks


def _scenario(each: ItemReadiness, row: ScenarioStanding) -> Line:
    state = "attested ✎" if each.vouches_for(row) else f"{row.proof.value} {MARKS[row.proof]}"
    tests = [part for name in row.tests for part in (", ", Code(code=name))][1:]
    return line(f"{row.scenario.title}: {state}, {row.why}", *([": ", *tests] if tests else []))


def _say(check: CheckStanding, because: str) -> str:
    if check.why == because:
        return f"{check.standing.value}. {because}"
    return f"{check.standing.value}, {check.why}. It said: {because}"


def _exchange(exchange: Exchange) -> Line:
    came = f"{exchange.status}" if exchange.status else f"no answer: {exchange.fault}"
    trace = (", trace ", Code(code=exchange.trace_id)) if exchange.trace_id else ()
    asked = Code(code=f"{exchange.method} {exchange.url}")
    return line(asked, f" → {came}, {exchange.milliseconds} ms", *trace)


def _word(word: WordStanding) -> Paragraph:
    given = word.given
    kept = f" Evidence: {given.fact.evidence}" if given.fact.evidence else ""
    stale = f" No longer counts: {word.why}." if word.why else ""
    return Paragraph(text=line(Strong(strong=f"Attested by {given.by.name}"), f": {given.fact.note}{kept}{stale}"))
