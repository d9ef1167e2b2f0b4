"""The matrix of scenarios of an item: which are proved by a test report, which failed, which are open."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lib.launch.checklist import Item, Scenario
from lib.launch.entries import Reported, Tally
from lib.launch.junit import Case, read
from lib.launch.state import Launch
from lib.launch.wording import counted

COVERED = "scenario "  # before a scenario's id where a word names what it stands in for
LONGEST = 120  # letters of a name that is kept
NAMES_KEPT = 5  # of the tests of a scenario
NAMED = 5  # scenarios in a sentence
WORDS = re.compile(r"[^\W\d_]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])|\d+")


class Proof(StrEnum):
    """How a scenario stands."""

    PASSED = "passed"
    FAILED = "failed"
    OPEN = "open"


MARKS = {Proof.PASSED: "✓", Proof.FAILED: "✕", Proof.OPEN: "○"}


@dataclass(frozen=True)
class ScenarioStanding:
    """A scenario, now, and one clause why. `tests` names some, `fresh_until` is how long a pass counts."""

    scenario: Scenario
    proof: Proof
    why: str
    tests: tuple[str, ...] = ()
    fresh_until: datetime | None = None


def summarize_tests(item: Item, file: str, content: bytes, redact: Callable[[str], str]) -> Reported:
    """What a JUnit report says of an item's scenarios. A test belongs to a scenario if its name, or that of its class,
    holds one of the scenario's phrases. Names are redacted before they are kept. Raises NotJUnit.
    """
    cases = read(content)
    known = [(case, [_spell(case.name), _spell(case.group)]) for case in cases]
    results = {
        each.id: _count([case for case, names in known if _is_meant(each, names)], redact) for each in item.scenarios
    }
    return Reported(
        item=item.id,
        item_digest=item.digest,
        file=_one_line(redact(file)) or "report.xml",
        sha256=hashlib.sha256(content).hexdigest(),
        tests=len(cases),
        failed=sum(case.outcome == "failed" for case in cases),
        results=results,
    )


def _is_meant(scenario: Scenario, names: list[str]) -> bool:
    return any(_spell(phrase) in name for phrase in scenario.phrases for name in names)


def _spell(text: str) -> str:
    """Its words in lower case, each between blanks, whether they were joined by case, signs or blanks."""
    return f" {' '.join(WORDS.findall(text)).lower()} "


def _count(cases: Sequence[Case], redact: Callable[[str], str]) -> Tally:
    worst = sorted(cases, key=lambda case: case.outcome != "failed")[:NAMES_KEPT]
    names = tuple(_one_line(redact(case.name)) for case in worst)
    count = [case.outcome for case in cases].count
    return Tally(passed=count("passed"), failed=count("failed"), skipped=count("skipped"), names=names)


def _one_line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:LONGEST]


def stand_scenarios(launch: Launch, item: Item, now: datetime) -> tuple[ScenarioStanding, ...]:
    """How each scenario of an item stands, in the checklist's order."""
    given = launch.reported.get(item.id)
    if given is None:
        return tuple(ScenarioStanding(each, Proof.OPEN, "no test report yet") for each in item.scenarios)
    fresh_until = given.at + timedelta(days=_days(item))
    outdated = f"the test report is older than {_days(item)} days" if now > fresh_until else ""
    if given.fact.item_digest != item.digest:
        outdated = "the checklist asks something else since"
    return tuple(
        _stand(each, given.fact.results.get(each.id, Tally()), outdated, fresh_until) for each in item.scenarios
    )


def _stand(scenario: Scenario, found: Tally, outdated: str, fresh_until: datetime) -> ScenarioStanding:
    proof, why = _judge(found, outdated)
    return ScenarioStanding(scenario, proof, why, found.names, fresh_until if proof is Proof.PASSED else None)


def _judge(found: Tally, outdated: str) -> tuple[Proof, str]:
    if found.failed:
        return Proof.FAILED, f"{found.failed} of {counted(found.total, 'test')} failed"
    if outdated:
        return Proof.OPEN, outdated
    if not found.total:
        return Proof.OPEN, "no test of this name in the report"
    if found.skipped:
        return Proof.OPEN, f"{found.skipped} of {counted(found.total, 'test')} did not decide"
    return Proof.PASSED, f"{found.passed} test{'s' if found.passed > 1 else ''} passed"


def tell_failed(rows: Iterable[ScenarioStanding]) -> str:
    """One clause that names the scenarios that failed, "" for none."""
    failed = [each for each in rows if each.proof is Proof.FAILED]
    return f"not every test passed: {_names(failed)}" if failed else ""


def tell_untried(rows: Iterable[ScenarioStanding], covers: Mapping[str, str]) -> str:
    """One clause that names the mandatory scenarios that neither a test nor a word proves, "" for none."""
    named = {COVERED + each.scenario.id: each for each in rows if each.proof is Proof.OPEN and each.scenario.mandatory}
    untried = [each for key, each in named.items() if key not in covers]
    return f"neither a test nor a person’s word proves: {_names(untried)}" if untried else ""


def tell_proved(rows: Sequence[ScenarioStanding]) -> str:
    """How many are proved by tests, "" if none is."""
    proved = sum(each.proof is Proof.PASSED for each in rows)
    return f"{proved} of {counted(len(rows), 'scenario')} proved by a test report" if proved else ""


def _names(rows: Sequence[ScenarioStanding]) -> str:
    named = ", ".join(each.scenario.title for each in rows[:NAMED])
    return f"{named} and {len(rows) - NAMED} more" if len(rows) > NAMED else named


def _days(item: Item) -> int:
    return item.attestation.fresh_days if item.attestation else max(1, item.fresh_hours // 24)
