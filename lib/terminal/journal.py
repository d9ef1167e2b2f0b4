"""Commands for those who run an installation: is the journal whole, copies of it, witnesses of it."""

import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from lib import home
from lib.terminal import drawing
from lib.terminal.arguments import AsJson
from lib.terminal.exits import Exit

if TYPE_CHECKING:
    from lib.store.journal import Audit, Damage

app = typer.Typer()
journal = typer.Typer(
    name="journal",
    help="Judge the journal as a whole.",
    epilog="Example: ./golive journal verify",
    no_args_is_help=True,
)
app.add_typer(journal)


@journal.command(epilog="Example: ./golive journal verify --json")
def verify(as_json: AsJson = False) -> Exit:
    """Say whether all entries, evidence and guards are as they were written; exit code 1 when not."""
    golive, actor = home.begin(os.environ)
    found = golive.verify_journal(actor)
    if as_json:
        drawing.hand_over(_tell(found))
    else:
        _show(found)
    return Exit.NOT_READY if found.damages else Exit.READY


def _show(found: "Audit") -> None:
    for damage in found.damages:
        drawing.say(_name(damage), "bold red")
    drawing.say(f"{_count(found)}; heads {found.heads_digest}")
    if not found.damages:
        drawing.say("Everything is as it was written.", "bold green")


def _count(found: "Audit") -> str:
    return f"{len(found.heads)} launches, {found.entries} entries, {found.blobs} pieces of evidence"


def _name(damage: "Damage") -> str:
    return f"{damage.launch}, entry {damage.entry}: {damage.why}" if damage.launch else damage.why


def _tell(found: "Audit") -> dict[str, object]:
    return {
        "sound": not found.damages,
        "launches": len(found.heads),
        "entries": found.entries,
        "evidence": found.blobs,
        "heads": found.heads_digest,
        "damages": [asdict(damage) for damage in found.damages],
    }
