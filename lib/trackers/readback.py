"""What stands in a comment, against what was sealed: whose report it is, what people changed, what was not kept."""

from lib.report.block import read_block
from lib.report.envelope import Envelope, Forged
from lib.report.fit import Export
from lib.report.trust import Trust
from lib.report.verify import OUTSIDE, Answers, verify
from lib.report.words import split_words

BEGINNING = 4_000  # characters in which a report says which launch it is about
LONGEST = 1_000_000  # characters of a comment that are looked at
SHOWN = 3  # differences that a sentence names
ATTACH = "Attach the complete report instead"


def is_about(body: str, launch: str) -> bool:
    """Whether a comment of ours is a report of that launch: by its first words, and by its seal if it holds one."""
    if not names_launch(body, launch):
        return False
    place = verify(body[:LONGEST]).place
    return place is None or place.launch == launch


def names_launch(body: str, launch: str) -> bool:
    """Whether a text begins as every report of that launch does, whatever mark-up stands around its words."""
    words = split_words(body[:BEGINNING])
    marker = ["of", "launch", *split_words(launch), "as", "of"]
    return any(words[at : at + len(marker)] == marker for at in range(len(words)))


def tell_edits(body: str, launch: str, trust: Trust, envelope: Envelope | None) -> tuple[str, ...]:
    """What people changed in a comment of ours; `envelope` is its seal, if that is kept apart.

    The seal in a text counts before the one apart.
    """
    body = body[:LONGEST]
    inside = _read_seal(body)
    answers = verify(body, trust, None, envelope if inside is None else None)
    if not answers.sealed:
        return ("what it said cannot be told any more, since its seal is missing or broken",)
    if not answers.trusted or (answers.place and answers.place.launch != launch):
        return ("it holds another seal",)
    return (*answers.differences, *_strays(answers))


def find_loss(title: str, export: Export, body: str) -> str:
    """What a tracker did not keep of what was sent: one sentence, "" when a reader finds all of it."""
    body = body[: 4 * len(export.text)]  # whatever comes after, the words have changed
    sent, kept = split_words(export.text), split_words(body)
    if len(kept) < len(sent) and kept[:-1] == sent[: len(kept)][:-1]:
        told = f"{len(body.strip()):,} of {len(export.text.strip()):,} characters"
        return f"{title} kept {told}, and did not say so. {ATTACH}."
    apart = export.form.seal_apart
    answers = verify(body, envelope=export.envelope if apart else None)
    if not answers.sealed:
        return f"{title} kept the text, and not its seal. {ATTACH}."
    if not apart and export.envelope and read_block(body).payload != export.envelope.payload:
        return f"{title} said that it took the text, and kept the earlier one. {ATTACH}."
    changes = (*answers.differences, *_strays(answers))
    return f"{title} changed what was sent: {list_changes(changes)}. {ATTACH}." if changes else ""


def list_changes(changes: tuple[str, ...]) -> str:
    """The first of several, and how many more there are."""
    more = f" and {len(changes) - SHOWN} more" if len(changes) > SHOWN else ""
    return "; ".join(each[:300] for each in changes[:SHOWN]) + more


def _strays(answers: Answers) -> tuple[str, ...]:
    return tuple(note for note in answers.notes if note.startswith(OUTSIDE))


def _read_seal(body: str) -> Envelope | None:
    try:
        return read_block(body)
    except Forged:
        return None
