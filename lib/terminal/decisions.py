"""Commands for what people decide about a launch: words, waivers, conditions, members, signatures."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lib import home
from lib.launch.checklist import Role
from lib.launch.entries import (
    Actor,
    Conditioned,
    Granted,
    MarkedNotApplicable,
    Meaning,
    Revoked,
    Right,
    Waived,
)
from lib.report.ssh import NAMESPACE
from lib.store.files import read_file, replace_file
from lib.terminal import drawing
from lib.terminal.arguments import AsName, ItemId, LastDay, LaunchId, words
from lib.terminal.exits import Exit

if TYPE_CHECKING:
    from lib.golive import GoLive

app = typer.Typer()

_LONGEST_SIGNATURE = 20_000  # bytes


@app.command(epilog='Example: ./golive attest acme-1a2b wf-optimized --note "Reviewed with Acme"')
def attest(
    launch: LaunchId,
    item: ItemId,
    note: Annotated[str, words("--note", "What was done, and how it was seen.")],
    evidence: Annotated[str, words("--evidence", "A link, or where the evidence is kept.")] = "",
    name: AsName = None,
) -> Exit:
    """Give one's word for an item."""
    golive, actor = home.begin(os.environ, name)
    golive.attest(actor, launch, item, note, evidence=evidence)
    return sum_up(golive, actor, launch)


@app.command(epilog="Example: ./golive scenarios acme-1a2b junit.xml")
def scenarios(
    launch: LaunchId,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="JUnit XML of your test run.")] = None,
    item: Annotated[str, typer.Option(metavar="ITEM", help="Whose scenarios they are.")] = "live-test-scenarios",
    name: AsName = None,
) -> Exit:
    """Hand in the report of a test run, and show which scenarios it proves."""
    golive, actor = home.begin(os.environ, name)
    if file:
        golive.hand_in(actor, launch, item, file.name, home.read_report(file))
    drawing.show_scenarios(golive.standing(actor, launch, item))
    return sum_up(golive, actor, launch)


@app.command(
    epilog='Example: ./golive waive acme-1a2b wf-optimized --reason "No time" --instead "Watched daily" '
    "--owner Ada --until 2026-12-31 --follow-up https://tickets.example/OPS-1"
)
def waive(
    launch: LaunchId,
    item: ItemId,
    reason: Annotated[str, words("--reason", "Why it may wait.")],
    instead: Annotated[str, words("--instead", "What is done meanwhile.")],
    owner: Annotated[str, words("--owner", "Who answers for it.")],
    until: LastDay,
    follow_up: Annotated[str, words("--follow-up", "Link to the ticket in which it will be fixed.")],
    name: AsName = None,
) -> Exit:
    """Ask to accept an item as it is, until a day. Another person approves it."""
    golive, actor = home.begin(os.environ, name)
    waived = Waived(
        item=item, reason=reason, compensation=instead, owner=owner, until=until.date(), follow_up=follow_up
    )
    golive.decide(actor, launch, waived)
    return sum_up(golive, actor, launch)


@app.command(epilog='Example: ./golive approve acme-1a2b wf-optimized --name "Ben"')
def approve(
    launch: LaunchId,
    item: ItemId,
    name: AsName = None,
) -> Exit:
    """Approve a waiver that somebody else asked for."""
    golive, actor = home.begin(os.environ, name)
    golive.approve_waiver(actor, launch, item)
    return sum_up(golive, actor, launch)


@app.command(epilog='Example: ./golive not-applicable acme-1a2b wf-event-payload --reason "No events are used"')
def not_applicable(
    launch: LaunchId,
    item: ItemId,
    reason: Annotated[str, words("--reason", "Why it does not arise.")],
    name: AsName = None,
) -> Exit:
    """Say that an item does not arise for this launch."""
    golive, actor = home.begin(os.environ, name)
    golive.decide(actor, launch, MarkedNotApplicable(item=item, reason=reason))
    return sum_up(golive, actor, launch)


@app.command(epilog='Example: ./golive sign acme-1a2b --name "Ada Lovelace" --role approver --meaning approved')
def sign(
    launch: LaunchId,
    name: Annotated[str, words("--name", "Who signs.")],
    role: Annotated[Role, typer.Option(help="As what.")],
    meaning: Annotated[Meaning, typer.Option(help="What the signature says.")],
    comment: Annotated[str, words("--comment", "What else should be known.")] = "",
    ssh_signature: Annotated[Path | None, typer.Option(metavar="FILE", help="Your own: see “statement”.")] = None,
) -> Exit:
    """Sign the launch as it stands. Refused while something blocks it."""
    golive, actor = home.begin(os.environ, name)
    own = read_file(ssh_signature, _LONGEST_SIGNATURE).decode("utf-8", "replace") if ssh_signature else ""
    golive.sign(actor, launch, name=name, role=role, meaning=meaning, comment=comment, ssh_signature=own)
    return sum_up(golive, actor, launch)


@app.command(
    epilog="Example: ./golive statement acme-1a2b -o acme.statement, then\n\n"
    f"ssh-keygen -Y sign -n {NAMESPACE} -f ~/.ssh/id_ed25519 acme.statement, then\n\n"
    "./golive sign acme-1a2b … --ssh-signature acme.statement.sig"
)
def statement(
    launch: LaunchId,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it there.")] = None,
) -> Exit:
    """Print exactly what a signature covers, to be signed with one's own SSH key as well."""
    golive, actor = home.begin(os.environ)
    covered = golive.statement(actor, launch)
    if output:
        replace_file(output, covered)
    else:
        sys.stdout.buffer.write(covered)
    return Exit.READY


@app.command(epilog='Example: ./golive condition acme-1a2b "Rotate the key" --owner Ada --due 2026-12-31')
def condition(
    launch: LaunchId,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="What must be done after going live.")],
    owner: Annotated[str, words("--owner", "Who does it.")],
    due: LastDay,
    name: AsName = None,
) -> Exit:
    """Let the launch go only on a condition."""
    golive, actor = home.begin(os.environ, name)
    golive.set_condition(actor, launch, Conditioned(condition=what, owner=owner, due=due.date()))
    return sum_up(golive, actor, launch)


@app.command(epilog='Example: ./golive meet acme-1a2b 41 --how "Rotated, ticket OPS-9"')
def meet(
    launch: LaunchId,
    entry: Annotated[int, typer.Argument(metavar="ENTRY", help="The journal entry that set it; see “history”.")],
    how: Annotated[str, words("--how", "How it was met.")],
    name: AsName = None,
) -> Exit:
    """Close a condition."""
    golive, actor = home.begin(os.environ, name)
    golive.meet_condition(actor, launch, entry, how)
    return sum_up(golive, actor, launch)


@app.command(epilog="Example: ./golive close acme-1a2b")
def close(launch: LaunchId, name: AsName = None) -> Exit:
    """Close an open launch to others. You become its admin and editor."""
    golive, actor = home.begin(os.environ, name)
    golive.close(actor, launch)
    return Exit.READY


@app.command(epilog="Example: ./golive grant acme-1a2b ada@example.com approver --sign-as approver")
def grant(
    launch: LaunchId,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="E-mail address; on your own machine a name.")],
    right: Annotated[Right, typer.Argument(help="What they may do.")],
    sign_as: Annotated[
        list[str] | None, typer.Option(metavar="ROLE", help="They may sign as this; repeatable.")
    ] = None,
    name: AsName = None,
) -> Exit:
    """Make somebody a member of a launch that is closed to others."""
    golive, actor = home.begin(os.environ, name)
    golive.grant(actor, launch, Granted.model_validate({"person": person, "right": right, "signs": sign_as or ()}))
    return Exit.READY


@app.command(epilog="Example: ./golive revoke acme-1a2b ada@example.com approver")
def revoke(
    launch: LaunchId,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="As they were made a member.")],
    right: Annotated[Right, typer.Argument(help="What they may do no longer.")],
    name: AsName = None,
) -> Exit:
    """Take a right from a member."""
    golive, actor = home.begin(os.environ, name)
    golive.revoke(actor, launch, Revoked(person=person, right=right))
    return Exit.READY


def sum_up(golive: "GoLive", actor: Actor, launch_id: str) -> Exit:
    """How the launch stands after a command."""
    view = golive.view(actor, launch_id)
    drawing.say(view.readiness.sentence, drawing.DECISIONS[view.readiness.decision])
    drawing.say(f"Next: {view.next.text}. {view.next.reason}")
    return Exit.READY
