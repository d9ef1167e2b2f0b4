"""Commands for those who run an installation: is the journal whole, copies of it, witnesses of it."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lib import home
from lib.launch.wording import counted
from lib.terminal import drawing
from lib.terminal.arguments import AsJson
from lib.terminal.exits import Exit, NotAsked

if TYPE_CHECKING:
    from lib.report.trust import Trust
    from lib.store.journal import Audit

MOST_BYTES = 20_000_000  # of a checkpoint: some 150,000 launches
app = typer.Typer()
journal = typer.Typer(
    name="journal",
    help="Judge the journal as a whole.",
    epilog="Example: ./golive journal verify",
    no_args_is_help=True,
)
app.add_typer(journal)


@journal.command(epilog="Example: ./golive journal verify --checkpoint 2026-12-01T060000Z.txt")
def verify(
    as_json: AsJson = False,
    checkpoint: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What it held once: only that can tell a tail that was cut off.")
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Keys to believe, in PEM or a list; this installation's if left out."),
    ] = None,
) -> Exit:
    """Say whether all entries, evidence and guards are as they were written; exit code 1 when not."""
    golive, actor = home.begin(os.environ)
    found = golive.verify_journal(actor, _read(checkpoint) if checkpoint else "", _trust(trust) if trust else None)
    if not as_json:
        return _show(found)
    drawing.hand_over(_tell(found))
    return Exit.NOT_READY if found.damages else Exit.READY


@journal.command(epilog="Example: ./golive journal checkpoint")
def checkpoint() -> Exit:
    """Sign what the journal holds now, and print the file. Keep copies where nobody who can reach the journal can."""
    golive, actor = home.begin(os.environ)
    drawing.say(str(golive.write_checkpoint(actor)))
    return Exit.READY


@app.command(epilog="Example: ./golive backup /backups/golive-2026-12-01.db")
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file; its public seal keys go beside it.")],
    with_key: Annotated[bool, typer.Option("--with-key", help="Copy the private seal key too: guard it well.")] = False,
) -> Exit:
    """Copy the whole journal while it is in use, and judge the copy; exit code 1 when something is damaged."""
    golive, actor = home.begin(os.environ)
    return _show(golive.backup(actor, file, with_key=with_key))


@app.command(epilog="Example: ./golive restore /backups/golive-2026-12-01.db --replace")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What “backup” wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Move the database aside that is there.")] = False,
) -> Exit:
    """Judge a copy, and put it in the place of the database if it is whole."""
    done = home.restore(os.environ, file, replace=replace)
    if done.aside:
        drawing.say(f"The database that was there is now {done.aside}")
    for key in done.keys:
        drawing.say(f"Seals by key {key} are believed from now on.")
    return _show(done.audit)


def _read(path: Path) -> str:
    """A file of sensible length. Raises NotAsked."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise NotAsked(f"The file {path} is too long.")
        return content.decode()
    except UnicodeDecodeError:
        raise NotAsked(f"The file {path} is no text in UTF-8.") from None


def _trust(path: Path) -> "Trust":
    from lib.report.envelope import Forged  # noqa: PLC0415 - brings cryptography along
    from lib.report.trust import read_trust  # noqa: PLC0415 - as above

    try:
        return read_trust(_read(path))
    except Forged as forged:
        raise NotAsked(str(forged)) from None


def _show(found: "Audit") -> Exit:
    for damage in found.damages:
        drawing.say(str(damage), "bold red")
    drawing.say(f"{_count(found)}; heads {found.heads_digest}")
    if found.damages:
        return Exit.NOT_READY
    drawing.say("Everything is as it was written.", "bold green")
    return Exit.READY


def _count(found: "Audit") -> str:
    launches, entries = counted(len(found.heads), "launch", "launches"), counted(found.entries, "entry", "entries")
    return f"{launches}, {entries}, {counted(found.blobs, 'piece', 'pieces')} of evidence"


def _tell(found: "Audit") -> dict[str, object]:
    return {
        "sound": not found.damages,
        "launches": len(found.heads),
        "entries": found.entries,
        "evidence": found.blobs,
        "heads": found.heads_digest,
        "damages": [asdict(damage) for damage in found.damages],
    }
