"""Checks asked from a terminal or a pipeline, of a launch or of a target file: what came out, and the exit code."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib import home
from lib.launch.checklist import Checklist
from lib.launch.fit import suggest
from lib.launch.readiness import Readiness
from lib.launch.settings import Settings
from lib.launch.states import Decision
from lib.launch.wording import counted
from lib.store.keys import KeyUnavailable
from lib.terminal.exits import Exit, NotAsked, WrongUsage
from lib.terminal.target import parse_assignments, read_target, take_key

if TYPE_CHECKING:
    from lib.checks.conversation import Consent
    from lib.engine.background import Run
    from lib.engine.conduct import Result
    from lib.launch.plan import Planned


@dataclass(frozen=True)
class Question:
    """What a person wants asked: a launch or a target file, ids of checks or items (none: all), and about writing."""

    launch: str | None
    target: Path | None
    assignments: Sequence[str] = ()
    only: Sequence[str] = ()
    probes: bool = False
    effects: bool = False
    production: bool = False
    read_only: bool = False

    def __post_init__(self) -> None:
        if (self.launch is None) == (self.target is None):
            raise WrongUsage("Name a launch or a target file: ./golive check LAUNCH, or ./golive check --target FILE")
        if self.launch is not None and self.assignments:
            raise WrongUsage("--set goes with --target. To change a launch: ./golive set LAUNCH FIELD=VALUE")
        if self.read_only and (self.probes or self.effects):
            raise WrongUsage("--read-only contradicts --consent and --effects.")

    def consent(self, settings: Settings) -> "Consent":
        """Checks that write do so in a rehearsal, elsewhere only when somebody agreed."""
        from lib.checks.conversation import NOTHING, Consent  # noqa: PLC0415 - brings httpx along

        if self.read_only:
            return NOTHING
        everything = self.effects or settings.is_rehearsal()
        return Consent(2 if everything else 1 if self.probes else 0, self.production)


@dataclass(frozen=True)
class Asked:
    """A run under way, with the way to judge its results. `only`: the ids that were asked for by name."""

    run: "Run"
    checklist: Checklist
    settings: Settings
    judge: Callable[[], Readiness]
    only: Sequence[str] = ()
    is_launch: bool = False

    def counted(self) -> tuple["Result", ...]:
        """The results that count for the exit code."""
        from lib.pipeline import count  # noqa: PLC0415 - brings the engine along

        return count(self.run.results, self.checklist, self.only)

    def grade(self, decision: Decision) -> Exit:
        """A launch may be ready although a check is not green: a person has waived or attested what it says."""
        from lib.pipeline import grade  # noqa: PLC0415 - brings the engine along

        if self.is_launch and decision is not Decision.NO_GO:
            return Exit.READY
        return Exit(grade(self.counted(), decision))


@dataclass(frozen=True)
class Answer:
    """What came out: the exit code, the verdict with its sentence, and what every check and item says."""

    code: Exit
    decision: Decision
    sentence: str
    checks: tuple[dict[str, Any], ...] = ()
    items: tuple[dict[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The documented object of `check --json`."""
        return {"verdict": self.decision, "sentence": self.sentence, "checks": self.checks, "items": self.items}


def ask(question: Question, environment: Mapping[str, str]) -> Asked:
    """Begin the checks. Raises what `lib.terminal.exits` explains."""
    if question.target is None:
        return _ask_launch(question, environment)
    return _ask_target(question, question.target, environment)


def _ask_launch(question: Question, environment: Mapping[str, str]) -> Asked:
    launch_id = question.launch or ""
    golive, actor = home.begin(environment)
    settings = golive.view(actor, launch_id).launch.settings
    _require_checks(question.only, golive.checklist, golive.known.keys())
    if settings.api_key == "memory:typed":
        raise KeyUnavailable(
            "This launch's API key was typed in the browser and is kept only there. Say where it is kept: "
            f"./golive set {launch_id} api_key=env:NAME"
        )
    run = golive.start_run(actor, launch_id, question.only, consent=question.consent(settings))
    return Asked(
        run,
        golive.checklist,
        settings,
        lambda: golive.view(actor, launch_id).readiness,
        question.only,
        is_launch=True,
    )


def _ask_target(question: Question, file: Path, environment: Mapping[str, str]) -> Asked:
    """Without any store."""
    from lib import pipeline  # noqa: PLC0415 - brings the engine along

    settings, literal = take_key(read_target(file) | parse_assignments(question.assignments))
    key = literal or home.key_ring(environment).resolve(settings.api_key, host=settings.base_url)
    checklist, now = home.load_checklist(environment), datetime.now(UTC)
    known = home.known_checks(checklist)
    _require_checks(question.only, checklist, known.keys())
    consent, others = question.consent(settings), home.key_ring(environment).resolve_all(settings)
    put = pipeline.Question(settings, key, checklist, known, question.only, consent, others, home.load_providers())
    run = pipeline.start(put, now)
    return Asked(run, checklist, settings, lambda: pipeline.judge(put, run.results, now), question.only)


def foresee(question: Question, environment: Mapping[str, str]) -> "tuple[Planned, ...]":
    """What the question would send; nothing is sent. Raises as `ask`."""
    from lib.engine.wiring import choose, foresee_run  # noqa: PLC0415 - brings the engine along

    checklist = home.load_checklist(environment)
    known = home.known_checks(checklist)
    _require_checks(question.only, checklist, known.keys())
    settings = _settings_of(question, environment)
    chosen = choose(checklist, known, question.only)
    return foresee_run(home.load_plan(), chosen, settings, question.consent(settings))


def _settings_of(question: Question, environment: Mapping[str, str]) -> Settings:
    if question.target:
        return take_key(read_target(question.target) | parse_assignments(question.assignments))[0]
    golive, actor = home.begin(environment)
    return golive.view(actor, question.launch or "").launch.settings


def conclude(asked: Asked) -> Answer:
    """Judge a run that has ended. Raises NotAsked when its results could not be kept."""
    run = asked.run
    if run.problem:
        raise NotAsked(f"The checks were cut short. {run.problem}")
    readiness = asked.judge()
    checks = tuple(_describe(result, asked.checklist) for result in run.results)
    items = tuple({"item": each.item.id, "state": each.state.value} for each in readiness.items)
    if run.stopped:
        return Answer(Exit.NOT_ASKED, Decision.NO_GO, _tell_stop(run), checks, items)
    code = asked.grade(readiness.decision)
    unsaid = _tell_undecided(asked.counted()) if code is Exit.NOT_ASKED else ""
    return Answer(code, readiness.decision, readiness.sentence + unsaid, checks, items)


def withheld(results: Iterable["Result"]) -> int:
    """How many checks were not asked because they write and nobody had agreed."""
    return sum(result.verdict.cause == "consent-needed" for result in results)


def _require_checks(wanted: Sequence[str], checklist: Checklist, known: Collection[str]) -> None:
    """Every id must lead to a check that counts for some item: otherwise nothing would be asked, and look fine."""
    items, asked = {item.id: item.checks for item in checklist.items()}, checklist.checks()
    if not asked:
        raise NotAsked("This checklist asks no check, so there is nothing to judge live.")
    for each in wanted:
        check = each.replace("-", "_")
        if each in items and not items[each]:
            raise WrongUsage(f"The item “{each}” asks no check; a person answers for it: ./golive attest --help")
        if each not in items and check in known and check not in asked:
            raise WrongUsage(f"No item of this checklist asks the check “{check}”.")
        if each not in items and check not in known:
            meant = suggest(each, (*asked, *items)) or "."
            raise WrongUsage(f"There is no check or item “{each[:80]}”{meant}")


def _describe(result: "Result", checklist: Checklist) -> dict[str, Any]:
    verdict = result.verdict
    return {
        "check": result.check,
        "item": next((item.id for item in checklist.asking(result.check)), ""),
        "outcome": verdict.outcome.value,
        "cause": verdict.cause,
        "because": verdict.because,
        "milliseconds": result.milliseconds,
    }


def _tell_stop(run: "Run") -> str:
    said = {result.check for result in run.results if result.verdict.cause != "stopped"}
    silent = [check for check in run.checks if check not in said]
    return f"Stopped: {len(silent)} of {len(run.checks)} checks have no verdict ({', '.join(silent) or 'none'})."


def _tell_undecided(results: Iterable["Result"]) -> str:
    from lib.pipeline import UNDECIDED  # noqa: PLC0415 - brings the engine along

    undecided = [result.verdict for result in results if result.verdict.outcome in UNDECIDED]
    if not undecided:
        return ""
    checks = counted(len(undecided), "check")
    return f" {checks} gave no answer; the first: {undecided[0].because}"
