"""The commands: the same use cases as the pages, for terminals and pipelines."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from lib import home
from lib.launch.lint import lint as find_mistakes
from lib.launch.lint import schema as describe_checklist
from lib.launch.states import Decision
from lib.launch.story import tell
from lib.launch.verdict import Outcome
from lib.simulator import faults
from lib.store.files import replace_file
from lib.terminal import decisions, drawing, gate, journal, posting, seals
from lib.terminal.arguments import AsJson, Assignments, Day, LaunchId, TargetFile, readable, words
from lib.terminal.decisions import sum_up
from lib.terminal.exits import Exit, NotAsked, WrongUsage, explain
from lib.terminal.reporting import Kind, hand_out
from lib.terminal.target import forbid_typed_key, make_settings, parse_assignments, read_target

if TYPE_CHECKING:
    pass

app = typer.Typer(
    help="Takes a customer's Cobalt integration through its go-live checklist, and checks live what can be checked.",
    epilog="Exit codes: 0 ready, 1 not ready, 2 could not be asked, 3 wrong usage.\n\n"
    "GOLIVE_DB names the database, GOLIVE_CHECKLIST another checklist.",
    no_args_is_help=True,
    add_completion=False,
)


app.add_typer(decisions.app)
app.add_typer(seals.app)
app.add_typer(journal.app)
app.add_typer(posting.app)


# Launches


@app.command(epilog="Example: ./golive launches --json")
def launches(as_json: AsJson = False) -> Exit:
    """Show every launch: its verdict, and what it waits for."""
    golive, actor = home.begin(os.environ)
    board = golive.board(actor)
    if as_json:
        drawing.hand_over([summary.model_dump(mode="json") for summary in board])
    elif board:
        drawing.show_board(board)
    else:
        drawing.hint("No launch yet. Open one: ./golive open NAME, or ./golive open --sample")
    return Exit.READY


@app.command(name="open", epilog='Example: ./golive open "Acme HubSpot" --target acme.toml')
def open_launch(
    name: Annotated[str | None, typer.Argument(help="Customer and application.")] = None,
    owner: Annotated[str, words("--owner", "Who answers for it on our side.")] = "",
    target_date: Day = None,
    target: TargetFile = None,
    assignments: Assignments = None,
    sample: Annotated[bool, typer.Option("--sample", help="A rehearsal against the local Cobalt.")] = False,
) -> Exit:
    """Open a launch and print its id."""
    if sample and target:
        raise WrongUsage("--sample brings its own target: leave --target out, and change single fields with --set.")
    if not (name or sample):
        raise WrongUsage("Name the launch: ./golive open NAME, or ./golive open --sample")
    golive, actor = home.begin(os.environ)
    values = _sample_values() if sample else read_target(target) if target else {}
    values |= parse_assignments(assignments or ())
    forbid_typed_key(values)
    launch_id = golive.open(
        actor,
        home.SAMPLE_NAME if name is None else name,
        owner=owner,
        target_date=target_date.date() if target_date else None,
        settings=make_settings(values) if values else None,
        sample=sample,
    )
    drawing.say(launch_id)
    return Exit.READY


@app.command(name="set", epilog="Example: ./golive set acme-1a2b app_slug=hubspot api_key=env:COBALT_API_KEY")
def set_fields(
    launch: LaunchId, assignments: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE …", help="What to set.")]
) -> Exit:
    """Change what is being checked. Results that rested on it turn stale."""
    golive, actor = home.begin(os.environ)
    changes = parse_assignments(assignments)
    forbid_typed_key(changes)
    golive.configure(actor, launch, changes)
    return sum_up(golive, actor, launch)


@app.command(epilog="Example: ./golive history acme-1a2b")
def history(launch: LaunchId) -> Exit:
    """Tell everything that happened, oldest first."""
    golive, actor = home.begin(os.environ)
    for entry in golive.history(actor, launch):
        when = f"{entry.at:%Y-%m-%d %H:%M:%S} UTC"
        drawing.say(f"{entry.version}  {when}  {entry.actor.name}  {tell(entry, golive.checklist)}")
    return Exit.READY


@app.command(
    epilog="Examples: ./golive report acme-1a2b -o report.md\n\n./golive report acme-1a2b --for jira -o ticket.txt"
)
def report(
    launch: LaunchId,
    kind: Annotated[Kind | None, typer.Option("--for", help="Where it lands; the complete one if left out.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it there.")] = None,
) -> Exit:
    """Print the readiness report: in Markdown and complete, or as a place or a program takes it."""
    golive, actor = home.begin(os.environ)
    handout = hand_out(golive, actor, launch, kind)
    if output:
        handout.write(output)
    else:
        sys.stdout.buffer.write(handout.text.encode())
    if handout.remark:
        drawing.hint(handout.remark)
    if handout.beside:
        drawing.hint(f"To go with it{'' if output else ', with -o'}: {', '.join(handout.beside)}")
    return Exit.READY


@app.command(epilog="Example: ./golive evidence acme-1a2b -o evidence.zip")
def evidence(
    launch: LaunchId,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Write it there.")],
) -> Exit:
    """Write the report and all evidence into one zip, with a list of digests."""
    golive, actor = home.begin(os.environ)
    replace_file(output, golive.evidence(actor, launch))
    return Exit.READY


# Checks


@app.command(
    epilog="Examples: ./golive check acme-1a2b --only key_is_accepted\n\n"
    "./golive check --target target.toml --set app_slug=hubspot --json"
)
def check(
    launch: Annotated[str | None, typer.Argument(metavar="LAUNCH", help="A launch's id.", callback=readable)] = None,
    target: TargetFile = None,
    assignments: Assignments = None,
    only: Annotated[list[str] | None, typer.Option(metavar="ID", help="A check or an item; repeatable.")] = None,
    as_json: AsJson = False,
    read_only: Annotated[bool, typer.Option("--read-only", help="Never ask checks that write.")] = False,
    probes: Annotated[
        bool, typer.Option("--consent", help="Let checks create probe objects, and remove them again.")
    ] = False,
    effects: Annotated[
        bool, typer.Option("--effects", help="Let checks have real effects too, such as running the workflow.")
    ] = False,
    production: Annotated[
        bool, typer.Option("--on-production", help="Let checks that write do so with a production key.")
    ] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Only say what would be sent.")] = False,
) -> Exit:
    """Run the live checks of a launch, or of a target file without any database.

    Checks that write run against a Cobalt on this machine, elsewhere only with --consent or --effects.
    """
    question = gate.Question(
        launch,
        target,
        assignments or (),
        only or (),
        probes,
        effects=effects,
        production=production,
        read_only=read_only,
    )
    if plan:
        drawing.show_plan(gate.foresee(question, os.environ), as_json=as_json)
        return Exit.READY
    try:
        return _answer(gate.ask(question, os.environ), as_json)
    except (Exception, KeyboardInterrupt) as error:
        code, sentence = explain(error)
        if as_json and code is Exit.NOT_ASKED:
            drawing.hand_over(gate.Answer(code, Decision.NO_GO, sentence).as_json())
        raise


def _answer(asked: gate.Asked, as_json: bool) -> Exit:
    try:
        drawing.watch(asked.run, asked.checklist, asked.settings, aside=as_json)
    except KeyboardInterrupt:
        raise NotAsked("Stopped without clean-up: accounts named golive-probe-… may still be in Cobalt.") from None
    answer = gate.conclude(asked)
    if as_json:
        drawing.hand_over(answer.as_json())
    else:
        drawing.say(answer.sentence, drawing.DECISIONS[answer.decision])
    if count := gate.withheld(asked.run.results):
        drawing.hint(f"Not asked: {count} that write. With --consent or --effects they are; see ./golive check --help.")
    return answer.code


@app.command(epilog="Example: ./golive cleanup acme-1a2b")
def cleanup(launch: LaunchId) -> Exit:
    """Find and remove what interrupted checks left in Cobalt: accounts named golive-probe-…"""
    golive, actor = home.begin(os.environ)
    verdict = golive.clean_up(actor, launch)
    drawing.say(verdict.because)
    drawing.show_pairs((name, value) for name, value in verdict.values.items() if value)
    return Exit.READY if verdict.outcome is Outcome.PASSED else Exit.NOT_READY


# The local Cobalt and the checklist


@app.command(epilog="Example: ./golive simulate --port 8502 --fault scope-missing --fault slow")
def simulate(
    port: Annotated[int, typer.Option(min=0, max=65_535, metavar="PORT", help="0: any free one.")] = home.COBALT_PORT,
    fault: Annotated[list[str] | None, typer.Option(metavar="NAME", help="What goes wrong; repeatable.")] = None,
    show_list: Annotated[bool, typer.Option("--list", help="Show every fault.")] = False,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    allow_remote: Annotated[bool, typer.Option("--allow-remote", help="Let it listen where others reach it.")] = False,
) -> Exit:
    """Run a local Cobalt until Ctrl-C, and say in one line of JSON where it is."""
    if show_list:
        drawing.show_families(
            {name: [(each.name, each.does) for each in rows] for name, rows in faults.FAMILIES.items()}
        )
        return Exit.READY
    faults.choose(fault or ())
    from lib.simulator.server import CannotServe, serve  # noqa: PLC0415 - brings a web server along

    kept: list[Path] = []

    def announce(told: dict[str, str]) -> None:
        base_url = told["base_url"]
        kept.append(home.keep_target(base_url, urlsplit(base_url).port or 0))
        drawing.hand_over(told | {"target": str(kept[0])}, compact=True)

    try:
        serve(port, fault or (), announce, host, allow_remote=allow_remote)
    except CannotServe as error:
        raise NotAsked(str(error)) from None
    finally:
        for path in kept:
            path.unlink(missing_ok=True)
    return Exit.READY


@app.command(epilog="Example: ./golive lint my-checklist.yaml")
def lint(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="The project's own if left out.")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema for editors instead.")] = False,
) -> Exit:
    """Name every mistake in a checklist, with its file, line and field."""
    if schema:
        drawing.hand_over(describe_checklist())
        return Exit.READY
    from lib.checks.conversation import discover  # noqa: PLC0415 - brings httpx along

    path = file or home.checklist_path(os.environ)
    mistakes = find_mistakes(home.read_checklist(path), str(path), discover().keys())
    for mistake in mistakes:
        drawing.say(str(mistake))
    if not mistakes:
        drawing.hint(f"{path}: no mistakes")
    return Exit.NOT_READY if mistakes else Exit.READY


# What all commands share


def _sample_values() -> dict[str, Any]:
    settings = home.sample_settings(os.environ)
    if not home.answers(urlsplit(settings.base_url).port or 0):
        drawing.hint(f"No local Cobalt answers at {settings.base_url} yet. Start one: ./golive simulate")
    return settings.model_dump(mode="json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; returns the exit code and never raises."""
    drawing.prepare_streams()
    try:
        code = typer.main.get_command(app).main(arguments, prog_name="./golive", standalone_mode=False)
        drawing.finish()
    except SystemExit:  # whoever read the answer has gone
        return Exit.NOT_ASKED
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - a terminal shows no traceback
        code, sentences = explain(error)
        if sentences:  # nothing to add to the help that a bare ./golive shows
            drawing.complain(sentences)
    return Exit.NOT_ASKED if code == INTERRUPTED else int(code)


INTERRUPTED = 130  # the parser's own code after Ctrl-C

if __name__ == "__main__":
    sys.exit(main())
