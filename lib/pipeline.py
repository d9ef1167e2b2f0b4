"""Checks a target file without a store, for a pipeline: only the live part is asked and judged."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex

from lib.checks.conversation import NOTHING, Check, Consent, Target
from lib.cobalt.provider_table import Provider
from lib.engine.background import Run
from lib.engine.conduct import Result
from lib.engine.wiring import choose, conduct
from lib.launch.checklist import Checklist, Item
from lib.launch.entries import Actor, Checked
from lib.launch.readiness import Readiness, assess
from lib.launch.secret import Secret
from lib.launch.settings import Settings
from lib.launch.standing import ONE_RUN
from lib.launch.state import Dated, Launch
from lib.launch.states import Decision
from lib.launch.verdict import Outcome

READY, NOT_READY, NOT_ASKED = 0, 1, 2  # exit codes; 3 is wrong usage
PIPELINE = Actor(name="pipeline")
UNDECIDED = frozenset({Outcome.INCONCLUSIVE, Outcome.BLOCKED})


@dataclass(frozen=True)
class Question:
    """What a run asks, of whom, and with which key."""

    settings: Settings
    key: Secret
    checklist: Checklist
    known: Mapping[str, Check]
    wanted: Sequence[str] = ()
    consent: Consent = NOTHING
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    providers: tuple[Provider, ...] = ()


def start(question: Question, now: datetime) -> Run:
    """Begin the run. Raises KeyError for an unknown check."""
    chosen = choose(question.checklist, question.known, question.wanted)
    probe = f"golive-probe-{token_hex(4)}"
    target = Target(question.settings, question.key, probe, now, question.secrets, question.providers)
    run = Run(
        tuple(check.id for check in chosen),
        lambda stop: conduct(target, chosen, question.consent, stop),
        lambda _: None,
    )
    run.start()
    return run


def judge(question: Question, results: Iterable[Result], now: datetime) -> Readiness:
    """How the items that ask a check stand by these results alone."""
    counted = count(results, question.checklist, question.wanted)
    facts = {result.check: (_fact(result, now),) for result in counted}
    launch = Launch("target", settings=question.settings, results=facts)
    return assess(launch, _live_part(question.checklist, facts.keys()), now, {})


def count(results: Iterable[Result], checklist: Checklist, wanted: Sequence[str]) -> tuple[Result, ...]:
    """Those that count. The silence of an optional check does not, unless it is the whole answer to what is wanted."""
    results = tuple(results)
    answered = {result.check for result in results if result.verdict.outcome not in UNDECIDED}
    spared = set(_spared(checklist, answered, wanted))
    return tuple(result for result in results if result.check not in spared)


def grade(counted: Iterable[Result], decision: Decision) -> int:
    """The exit code: what failed comes before what could not be asked."""
    outcomes = {result.verdict.outcome for result in counted}
    if Outcome.FAILED in outcomes:
        return NOT_READY
    if outcomes & UNDECIDED or not outcomes:
        return NOT_ASKED
    return NOT_READY if decision is Decision.NO_GO else READY


def _spared(checklist: Checklist, answered: Collection[str], wanted: Sequence[str]) -> Iterator[str]:
    named = {each.replace("-", "_") for each in wanted}
    for check in checklist.checks():
        items = checklist.asking(check)
        silent = any(item.id in wanted and not {*item.checks} & {*answered} for item in items)
        if check not in {*answered, *named} and not silent and all(check in item.optional for item in items):
            yield check


def _fact(result: Result, now: datetime) -> Dated[Checked]:
    return Dated(Checked(run="target", check=result.check, verdict=result.verdict), now, PIPELINE, 1)


def _live_part(checklist: Checklist, asked: Collection[str]) -> Checklist:
    """The checklist as far as these checks can settle it: neither people nor checks that were not asked."""
    sections = []
    for section in checklist.sections:
        live = [item.model_copy(update={"attestation": None, "checks": _among(item, asked)}) for item in section.items]
        if items := tuple(item for item in live if item.checks):
            sections.append(section.model_copy(update={"items": items}))
    return checklist.model_copy(update={"sections": tuple(sections), "clean_runs": ONE_RUN})


def _among(item: Item, asked: Collection[str]) -> tuple[str, ...]:
    return tuple(check for check in item.checks if check in asked)
