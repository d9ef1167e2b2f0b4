"""The evidence part of the report: what was asked, what came back, what a person said."""

from collections.abc import Iterator

from lib.launch.checklist import digest
from lib.launch.entries import Exchange
from lib.launch.readiness import ItemReadiness, Readiness
from lib.launch.scenarios import MARKS, ScenarioStanding
from lib.launch.standing import CheckStanding, Standing, WordStanding
from lib.launch.story import name_check
from lib.report.escape import code, fenced, inline

WITHOUT_EXCERPT = (
    Standing.PASSED,
    Standing.RETRIED,
    Standing.NOT_APPLICABLE,
)  # what held needs no page of answers in a ticket


def write_proof(readiness: Readiness) -> str:
    """One collapsed block for each item that has evidence."""
    blocks = [_block(each) for each in readiness.items if _has_proof(each)]
    return "\n\n".join(["## Evidence", *(blocks or ["No check has run and nobody has attested anything yet."])])


def _has_proof(each: ItemReadiness) -> bool:
    return bool(each.word or each.report or any(check.result for check in each.checks))


def _block(each: ItemReadiness) -> str:
    checks = [_check(check) for check in each.checks if check.result]
    words = [_word(each.word)] if each.word else []
    summary = f"<summary>{each.item.id}: {each.state.value}</summary>"
    rows = ["\n".join(_scenarios(each))] if each.scenarios else []
    return "\n\n".join([f"<details>\n{summary}", *checks, *rows, *words, "</details>"])


def _check(check: CheckStanding) -> str:
    if check.result is None:
        return ""
    fact = check.result.fact
    verdict = fact.verdict
    lines = [f"**{inline(name_check(check.check))}**: {_say(check, verdict.because)}", ""]
    lines += [f"- {inline(name.replace('_', ' '))}: {code(value)}" for name, value in verdict.values.items()]
    if fact.attempts > 1:
        lines.append(f"- needed {fact.attempts} attempts")
    lines += [_line(exchange) for exchange in fact.exchanges]
    lines.append(f"- evidence digest {code(digest(fact.model_dump(mode='json'))[:16])}")
    if check.standing not in WITHOUT_EXCERPT and fact.exchanges and fact.exchanges[-1].excerpt:
        lines += ["", fenced(fact.exchanges[-1].excerpt)]
    return "\n".join(lines)


def _scenarios(each: ItemReadiness) -> Iterator[str]:
    if given := each.report:
        yield f"**Test report handed in by {inline(given.by.name)}**: {code(given.fact.file)}, {given.fact.numbers}"
        yield f"- SHA-256 of the file {code(given.fact.sha256)}"
    yield from (_scenario(each, row) for row in each.scenarios)


def _scenario(each: ItemReadiness, row: ScenarioStanding) -> str:
    state = "attested ✎" if each.vouches_for(row) else f"{row.proof.value} {MARKS[row.proof]}"
    tests = f": {', '.join(map(code, row.tests))}" if row.tests else ""
    return f"- {inline(row.scenario.title)}: {state}, {inline(row.why)}{tests}"


def _say(check: CheckStanding, because: str) -> str:
    if check.why == because:
        return f"{check.standing.value}. {inline(because)}"
    return f"{check.standing.value}, {inline(check.why)}. It said: {inline(because)}"


def _line(exchange: Exchange) -> str:
    came = f"{exchange.status}" if exchange.status else f"no answer: {inline(exchange.fault)}"
    trace = f", trace {code(exchange.trace_id)}" if exchange.trace_id else ""
    return f"- {code(f'{exchange.method} {exchange.url}')} → {came}, {exchange.milliseconds} ms{trace}"


def _word(word: WordStanding) -> str:
    given = word.given
    kept = f" Evidence: {inline(given.fact.evidence)}" if given.fact.evidence else ""
    stale = f" No longer counts: {inline(word.why)}." if word.why else ""
    return f"**Attested by {inline(given.by.name)}**: {inline(given.fact.note)}{kept}{stale}"
