"""Commands for seals: judge a report, and the keys that sealed it."""

import os
from pathlib import Path
from typing import Annotated

import typer

from lib import home
from lib.report.answers import explain_answers
from lib.report.envelope import Envelope, Forged, read_envelope
from lib.report.trust import Trust, read_trust
from lib.report.verify import Answers
from lib.report.verify import verify as judge
from lib.store.files import read_file
from lib.terminal import drawing
from lib.terminal.arguments import AsJson, AsName
from lib.terminal.exits import Exit, NotAsked, VerifyExit, WrongUsage

app = typer.Typer()

_MOST_BYTES = 10_000_000
_KEYS = "Keys you believe: keys.json or PEM, and lines of people's SSH keys (allowed signers)."
_CODES = "Exit codes: 0 all holds, 1 not signed off for this state, 4 no genuine seal, 5 not by a trusted key, "
_MORE = "6 the words were changed, 7 the launch has moved on."


@app.command(epilog=f"Example: ./golive verify report.md --trust keys.json\n\n{_CODES}{_MORE}")
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The report, as text.")],
    trust: Annotated[Path | None, typer.Option(metavar="KEYS", help=_KEYS)] = None,
    journal: Annotated[Path | None, typer.Option(metavar="DB", help="Ask this database whether it is newest.")] = None,
    seal: Annotated[Path | None, typer.Option(metavar="FILE", help="The seal (DSSE), if it is kept apart.")] = None,
    as_json: AsJson = False,
) -> VerifyExit:
    """Judge a report offline: sealed, by whom, every word, signed off, still newest.

    Without --trust the keys of this installation count.
    """
    database = journal or home.database_path(os.environ)
    if journal and not journal.is_file():
        raise WrongUsage(f"There is no database {journal}.")
    golive = home.application({**os.environ, "GOLIVE_DB": str(database)}) if database.is_file() else None
    believed = _read_trust(trust) if trust else Trust(golive.seal_keys().keys) if golive else Trust()
    text = read_file(file, _MOST_BYTES).decode("utf-8", "replace")
    envelope = _read_seal(seal) if seal else None
    answers = judge(text, believed, golive.look_up if golive else None, envelope)
    if as_json:
        drawing.hand_over(answers.as_json())
    else:
        _show(answers)
    return grade(answers, journal_given=journal is not None)


@app.command(epilog="Examples: ./golive keys > keys.json\n\n./golive keys --rotate")
def keys(
    rotate: Annotated[bool, typer.Option("--rotate", help="Seal with a new key from now on.")] = False,
    revoke: Annotated[str, typer.Option(metavar="ID", help="Believe this key no longer.")] = "",
    name: AsName = None,
) -> Exit:
    """Print the public keys that seal reports here, for those who verify them."""
    golive, actor = home.begin(os.environ, name)
    if rotate:
        golive.rotate_key(actor)
    if revoke:
        golive.revoke_key(actor, revoke)
    drawing.hand_over(golive.seal_keys().model_dump(mode="json", exclude_defaults=True))
    return Exit.READY


def grade(answers: Answers, *, journal_given: bool) -> VerifyExit:
    """The worst answer decides. What was asked and could not be told counts as no."""
    if not answers.sealed:
        return VerifyExit.NOT_SEALED
    if not answers.words_agree:
        return VerifyExit.WORDS_CHANGED
    if not answers.trusted:
        return VerifyExit.NOT_TRUSTED
    if not answers.quorum:
        return VerifyExit.NOT_SIGNED_OFF
    newest = answers.newest or (answers.newest is None and not journal_given)
    return VerifyExit.HOLDS if newest else VerifyExit.MOVED_ON


def _show(answers: Answers) -> None:
    for sentence, holds in explain_answers(answers):
        drawing.say(f"{drawing.ANSWERS[holds]} {sentence}", drawing.COLOURS[holds])
    for note in answers.notes:
        drawing.hint(note)


def _read_trust(path: Path) -> Trust:
    try:
        return read_trust(read_file(path, _MOST_BYTES).decode("utf-8", "replace"))
    except Forged as forged:
        raise NotAsked(f"{path}: {forged}") from None


def _read_seal(path: Path) -> Envelope:
    try:
        return read_envelope(read_file(path, _MOST_BYTES))
    except Forged as forged:
        raise NotAsked(f"{path}: {forged}") from None
