"""The commands: the same use cases as the pages, for terminals and pipelines."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from lib import home
from lib.launch.entries import Actor, MarkedNotApplicable, Meaning, Role, Waived
from lib.launch.lint import lint as find_mistakes
from lib.launch.lint import schema as describe_checklist
from lib.launch.readiness import Decision
from lib.launch.story import tell
from lib.launch.verdict import Outcome
from lib.simulator import faults
from lib.terminal import drawing, gate
from lib.terminal.arguments import AsJson, Assignments, Day, ItemId, LaunchId, TargetFile, readable, words
from lib.terminal.exits import Exit, NotAsked, WrongUsage, explain
from lib.terminal.target import forbid_typed_key, make_settings, parse_assignments, read_target

if TYPE_CHECKING:
    from lib.golive import GoLive

app = typer.Typer(
    help="Takes a customer's Cobalt integration through its go-live checklist, and checks live what can be checked.",
    epilog="Exit codes: 0 ready, 1 not ready, 2 could not be asked, 3 wrong usage.\n\n"
    "GOLIVE_DB names the database, GOLIVE_CHECKLIST another checklist.",
    no_args_is_help=True,
    add_completion=False,
)


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
    return _sum_up(golive, actor, launch)


@app.command(epilog="Example: ./golive history acme-1a2b")
def history(launch: LaunchId) -> Exit:
    """Tell everything that happened, oldest first."""
    golive, actor = home.begin(os.environ)
    for entry in golive.history(actor, launch):
        when = f"{entry.at:%Y-%m-%d %H:%M:%S} UTC"
        drawing.say(f"{entry.version}  {when}  {entry.actor.name}  {tell(entry, golive.checklist)}")
    return Exit.READY


@app.command(epilog="Example: ./golive report acme-1a2b -o report.md")
def report(
    launch: LaunchId,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it there.")] = None,
) -> Exit:
    """Print the readiness report in Markdown."""
    golive, actor = home.begin(os.environ)
    content = golive.report(actor, launch).encode()
    if output:
        home.replace_file(output, content)
    else:
        sys.stdout.buffer.write(content)
    return Exit.READY


@app.command(epilog="Example: ./golive evidence acme-1a2b -o evidence.zip")
def evidence(
    launch: LaunchId,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Write it there.")],
) -> Exit:
    """Write all evidence into one zip, with a list of digests."""
    golive, actor = home.begin(os.environ)
    home.replace_file(output, golive.evidence(actor, launch))
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


# A person's word and decisions


@app.command(epilog='Example: ./golive attest acme-1a2b wf-optimized --note "Reviewed with Acme"')
def attest(
    launch: LaunchId,
    item: ItemId,
    note: Annotated[str, words("--note", "What was done, and how it was seen.")],
    evidence: Annotated[str, words("--evidence", "A link, or where the evidence is kept.")] = "",
    name: Annotated[str | None, words("--name", "Who gives their word, if not this account.")] = None,
) -> Exit:
    """Give one's word for an item."""
    golive, actor = home.begin(os.environ, name)
    golive.attest(actor, launch, item, note, evidence=evidence)
    return _sum_up(golive, actor, launch)


@app.command(epilog="Example: ./golive scenarios acme-1a2b junit.xml")
def scenarios(
    launch: LaunchId,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="JUnit XML of your test run.")] = None,
    item: Annotated[str, typer.Option(metavar="ITEM", help="Whose scenarios they are.")] = "live-test-scenarios",
) -> Exit:
    """Hand in the report of a test run, and show which scenarios it proves."""
    golive, actor = home.begin(os.environ)
    if file:
        golive.hand_in(actor, launch, item, file.name, home.read_report(file))
    drawing.show_scenarios(golive.standing(actor, launch, item))
    return _sum_up(golive, actor, launch)


@app.command(
    epilog='Example: ./golive waive acme-1a2b wf-optimized --reason "No time" --instead "Watched daily" '
    "--owner Ada --until 2026-12-31"
)
def waive(
    launch: LaunchId,
    item: ItemId,
    reason: Annotated[str, words("--reason", "Why it may wait.")],
    instead: Annotated[str, words("--instead", "What is done meanwhile.")],
    owner: Annotated[str, words("--owner", "Who answers for it.")],
    until: Annotated[datetime, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="The last day, in UTC.")],
) -> Exit:
    """Accept an item as it is, until a day."""
    golive, actor = home.begin(os.environ)
    waived = Waived(item=item, reason=reason, compensation=instead, owner=owner, until=until.date())
    golive.decide(actor, launch, waived)
    return _sum_up(golive, actor, launch)


@app.command(epilog='Example: ./golive not-applicable acme-1a2b wf-event-payload --reason "No events are used"')
def not_applicable(
    launch: LaunchId, item: ItemId, reason: Annotated[str, words("--reason", "Why it does not arise.")]
) -> Exit:
    """Say that an item does not arise for this launch."""
    golive, actor = home.begin(os.environ)
    golive.decide(actor, launch, MarkedNotApplicable(item=item, reason=reason))
    return _sum_up(golive, actor, launch)


@app.command(epilog='Example: ./golive sign acme-1a2b --name "Ada Lovelace" --role approver --meaning approved')
def sign(
    launch: LaunchId,
    name: Annotated[str, words("--name", "Who signs.")],
    role: Annotated[Role, typer.Option(help="As what.")],
    meaning: Annotated[Meaning, typer.Option(help="What the signature says.")],
    comment: Annotated[str, words("--comment", "What else should be known.")] = "",
) -> Exit:
    """Sign the launch as it stands. Refused while something blocks it."""
    golive, actor = home.begin(os.environ, name)
    golive.sign(actor, launch, name=name, role=role, meaning=meaning, comment=comment)
    return _sum_up(golive, actor, launch)


# The local Cobalt and the checklist


@app.command(epilog="Example: ./golive simulate --port 8502 --fault scope-missing --fault slow")
def simulate(
    port: Annotated[int, typer.Option(min=0, max=65_535, metavar="PORT", help="0: any free one.")] = home.COBALT_PORT,
    fault: Annotated[list[str] | None, typer.Option(metavar="NAME", help="What goes wrong; repeatable.")] = None,
    show_list: Annotated[bool, typer.Option("--list", help="Show every fault.")] = False,
) -> Exit:
    """Run a local Cobalt until Ctrl-C, and say in one line of JSON where it is."""
    if show_list:
        drawing.show_pairs((each.name, each.does) for each in faults.CATALOGUE.values())
        return Exit.READY
    faults.choose(fault or ())
    from lib.simulator.server import CannotServe, serve  # noqa: PLC0415 - brings a web server along

    kept: list[Path] = []

    def announce(told: dict[str, str]) -> None:
        base_url = told["base_url"]
        kept.append(home.keep_target(base_url, urlsplit(base_url).port or 0))
        drawing.hand_over(told | {"target": str(kept[0])}, compact=True)

    try:
        serve(port, fault or (), announce)
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


def _sum_up(golive: "GoLive", actor: Actor, launch_id: str) -> Exit:
    """How the launch stands after a command."""
    view = golive.view(actor, launch_id)
    drawing.say(view.readiness.sentence, drawing.DECISIONS[view.readiness.decision])
    drawing.say(f"Next: {view.next.text}. {view.next.reason}")
    return Exit.READY


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
