"""What the command line draws: answers on standard output, complaints and hints on standard error."""

import json
import os
import re
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from lib.launch.advice import fill
from lib.launch.checklist import Checklist
from lib.launch.decision import name_party
from lib.launch.readiness import ItemReadiness
from lib.launch.scenarios import MARKS
from lib.launch.settings import Settings
from lib.launch.states import Decision
from lib.launch.summary import Summary
from lib.launch.verdict import Outcome
from lib.report.escape import plain

if TYPE_CHECKING:
    from lib.engine.background import Run
    from lib.engine.conduct import Result
    from lib.launch.plan import Planned

LISTED = 100  # columns that a long list keeps to
WIDE = 160  # columns where nobody looks: a file or a pipe should not be wrapped at 80
STOPPING = b"Stopping. What the checks created is being removed; that can take some seconds.\n"
KEY_SHAPED = re.compile(r"\b[tp]k[_-]?[0-9a-f]{8}[0-9a-f_-]{24,32}", re.IGNORECASE)
DECISIONS = {Decision.GO: "bold green", Decision.GO_WITH_CONDITIONS: "bold yellow", Decision.NO_GO: "bold red"}
OUTCOMES = {
    Outcome.PASSED: ("✓ passed", "green"),
    Outcome.WARNED: ("! warned", "yellow"),
    Outcome.FAILED: ("✕ failed", "bold red"),
    Outcome.INCONCLUSIVE: ("? could not tell", "yellow"),
    Outcome.BLOCKED: ("⊘ blocked", "dim"),
    Outcome.NOT_APPLICABLE: ("– not applicable", "dim"),
}


def prepare_streams() -> None:
    """A terminal that cannot write a character gets a substitute instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a test's stand-in may have none
            stream.reconfigure(errors="replace")


def screen(*, aside: bool = False) -> Console:
    """Standard output, or standard error (`aside`). Nothing printed is read as mark-up."""
    console = Console(stderr=aside, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = WIDE
    return console


ANSWERS = {True: "✓", False: "✕", None: "?"}  # of an answer: yes, no, could not be asked
COLOURS = {True: "green", False: "red", None: "yellow"}


def say(text: str, style: str = "") -> None:
    """One line of an answer."""
    screen().print(Text(plain(text), style), soft_wrap=True)


def complain(sentences: str) -> None:
    """Why it did not work."""
    _aside("Error: " + sentences, "red")


def hint(sentence: str) -> None:
    """Something worth knowing that is no part of the answer."""
    _aside(sentence, "dim")


def hand_over(value: Any, *, compact: bool = False) -> None:
    """An answer for programs: JSON in plain ASCII, whatever the terminal speaks; `compact` means one line."""
    sys.stdout.write(json.dumps(value, indent=None if compact else 2) + "\n")
    sys.stdout.flush()


def finish() -> None:
    """Write what is left. Raises OSError, but not when the reader has only gone away."""
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more at its end
        if not isinstance(error, BrokenPipeError):
            raise


def show_board(summaries: Sequence[Summary]) -> None:
    """Every launch, one row each."""
    table = Table("Launch", "Name", "Verdict", "Signed", "Target", "Waits for", "Next", box=None, pad_edge=False)
    table.columns[0].no_wrap = True
    for each in summaries:
        table.add_row(
            each.id,
            plain(each.name) + (" (sample)" if each.sample else ""),
            Text(each.decision.value, DECISIONS[each.decision]),
            "✓" if each.signed else "",
            str(each.target_date or ""),
            name_party(each.waits_for) if each.waits_for else "",
            plain(each.next_action),
        )
    screen().print(table)


def show_plan(planned: "Sequence[Planned]", *, as_json: bool) -> None:
    """What would be sent, what writes first."""
    if as_json:
        told = [{"method": each.method, "address": each.address, "count": each.count} for each in planned]
        hand_over({"requests": [each | {"writes": one.writes} for each, one in zip(told, planned, strict=True)]})
        return
    table = Table(box=None, pad_edge=False)
    for head in ("", "method", "address", "times"):
        table.add_column(head, justify="right" if head == "times" else "left")
    for each in planned:
        table.add_row("writes" if each.writes else "reads", each.method, plain(each.address), str(each.count))
    screen().print(table)
    total, writing = sum(each.count for each in planned), sum(each.count for each in planned if each.writes)
    say(f"About {total} requests, {writing} of them write. Nothing was sent.")


def show_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Two columns, such as names and what they mean."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for name, meaning in pairs:
        table.add_row(plain(name), plain(meaning))
    screen().print(table)


def show_families(families: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Names and what they mean, under headings, all in the same two columns."""
    console = screen()
    console.width = min(console.width, LISTED)
    widest = max(len(name) for pairs in families.values() for name, _ in pairs)
    for heading, pairs in families.items():
        table = Table(title=plain(heading), title_justify="left", box=None, show_header=False, pad_edge=False)
        table.add_column(no_wrap=True, min_width=widest, style="bold")
        table.add_column()
        for name, meaning in pairs:
            table.add_row(plain(name), plain(meaning))
        console.print(table)
        console.print()


def show_scenarios(each: ItemReadiness) -> None:
    """How each scenario of an item stands, and why."""
    table = Table.grid(padding=(0, 2))
    for row in each.scenarios:
        state = "✎ attested" if each.vouches_for(row) else f"{MARKS[row.proof]} {row.proof}"
        optional = "" if row.scenario.mandatory else " (optional)"
        table.add_row(plain(state), plain(f"{row.scenario.title}{optional}"), plain(row.why))
    screen().print(table)


def watch(run: "Run", checklist: Checklist, settings: Settings, *, aside: bool = False) -> None:
    """Show results as they come, with a bar on a terminal, until the run has ended; Ctrl-C stops it.

    With `aside`, results are shown on a terminal only: they are nobody's answer. Raises KeyboardInterrupt when a
    person will not even wait for the clean-up.
    """
    console = screen(aside=aside)
    console.quiet = aside and not console.is_terminal
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        _stoppable(run),
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress,
    ):
        task = progress.add_task("Checking", total=len(run.checks))
        for result in run.arrivals():
            console.print(_line(result, checklist, settings))
            progress.advance(task)
        run.wait()


@contextmanager
def _stoppable(run: "Run") -> Iterator[None]:
    """Ctrl-C, or the SIGTERM of a cancelled pipeline, stops the run; a second one does not wait for it."""

    def stop(*_: object) -> None:
        if run.stopped:
            raise KeyboardInterrupt
        with suppress(RuntimeError):  # the run has ended this very moment
            run.cancel()
        os.write(2, STOPPING)  # a signal may come amidst a print

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _line(result: "Result", checklist: Checklist, settings: Settings) -> Table:
    verdict = result.verdict
    word, style = OUTCOMES[verdict.outcome]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(width=16, no_wrap=True)
    grid.add_column()
    grid.add_row(Text(word, style), Text(f"{result.check}  {result.milliseconds} ms"))
    if verdict.outcome is not Outcome.PASSED:
        grid.add_row("", Text(plain(f"{verdict.cause}: {verdict.because}")))
    if verdict.outcome is Outcome.FAILED and (fix := checklist.fix(result.check, verdict.cause)):
        grid.add_row("", Text(f"{plain(fix.who)} can fix it:"))
        for number, step in enumerate(fix.steps, start=1):
            grid.add_row("", Text(f"{number}. {plain(fill(step, settings))}"))
    return grid


def _aside(sentences: str, style: str) -> None:
    console = screen(aside=True)
    for line in KEY_SHAPED.sub("[redacted]", sentences).splitlines():
        console.print(Text(plain(line), style), soft_wrap=True)
