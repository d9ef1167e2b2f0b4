"""The command that posts the report to a tracker."""

import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from lib import home
from lib.launch.entries import Actor
from lib.report.prefill import Unfit
from lib.terminal import drawing
from lib.terminal.arguments import AsName, LaunchId
from lib.terminal.exits import Exit, NotAsked, WrongUsage

if TYPE_CHECKING:
    from lib.golive import GoLive
    from lib.trackers.destination import Destination

app = typer.Typer()

_EXAMPLES = (
    "Examples: ./golive post acme-1a2b --to github --issue acme/launches#12\n\n"
    "./golive post acme-1a2b --to jira --site https://acme.atlassian.net --issue ABC-12 --user ana@example.com"
)
_CODES = "Exit codes: 0 posted and read back whole, 1 refused or not kept whole, 2 the tracker could not be asked."


class To(StrEnum):
    """Trackers that a report is posted to."""

    GITHUB = "github"
    JIRA = "jira"
    LINEAR = "linear"


@app.command(epilog=f"{_EXAMPLES}\n\n{_CODES}")
def post(
    launch: LaunchId,
    to: Annotated[To, typer.Option("--to", help="The tracker.")],
    issue: Annotated[str, typer.Option(metavar="ISSUE", help="OWNER/NAME#NUMBER at GitHub, else its key.")],
    site: Annotated[str, typer.Option(metavar="URL", help="For Jira, and a GitHub of your own.")] = "",
    user: Annotated[str, typer.Option(metavar="EMAIL", help="Who the token belongs to, for Jira’s cloud.")] = "",
    token: Annotated[
        str,
        typer.Option(
            metavar="REFERENCE",
            help="Where the token is: env:NAME or file:/path. Usually env:GITHUB_TOKEN, JIRA_TOKEN or LINEAR_API_KEY.",
        ),
    ] = "",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Renew the comment even if people changed it meanwhile.")
    ] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Print what would be sent; nothing is.")] = False,
    name: AsName = None,
) -> Exit:
    """Put the report into an issue as one comment: renewed each time, read back, and compared."""
    from lib.trackers.destination import TOKENS, TYPED, aim, is_reference  # noqa: PLC0415 - brings httpx along

    try:
        destination = aim(to, issue, site, user)
    except Unfit as unfit:
        raise WrongUsage(str(unfit)) from None
    reference = token or TOKENS[to]
    if not is_reference(reference):
        raise WrongUsage(TYPED)
    golive, actor = home.begin(os.environ, name)
    if plan:
        return _show_plan(golive, actor, launch, destination, reference)
    return _post(golive, actor, launch, destination, reference, overwrite=overwrite)


def _show_plan(golive: "GoLive", actor: Actor, launch: str, destination: "Destination", token: str) -> Exit:
    from lib.launch.secret import Secret  # noqa: PLC0415 - as below
    from lib.report.targets import TARGETS  # noqa: PLC0415 - brings cryptography along

    export = golive.export(actor, launch, TARGETS[destination.tracker])
    address = destination.open(Secret("")).address
    sys.stdout.buffer.write(export.text.encode())
    drawing.hint(f"This would go to {address} with the token in {token}, or into the comment that is there already.")
    drawing.hint(export.describe())
    return Exit.READY


def _post(
    golive: "GoLive", actor: Actor, launch: str, destination: "Destination", token: str, *, overwrite: bool
) -> Exit:
    from lib.posting import Edited, NotPosted  # noqa: PLC0415 - brings the engine along

    try:
        posted = golive.post(actor, launch, destination, token, overwrite=overwrite)
    except NotPosted as error:
        raise NotAsked(str(error)) from None
    except Edited as edited:
        raise Edited(f"{edited} With --overwrite it is renewed all the same.") from None
    drawing.say(posted.url)
    drawing.hint(f"The files that it speaks of: ./golive evidence {launch} -o evidence.zip, in the folder posted")
    if posted.problem:
        drawing.complain(posted.problem)
    return Exit.NOT_READY if posted.problem else Exit.READY
