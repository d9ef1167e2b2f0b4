"""The chain that makes a changed or missing journal entry visible."""

from collections.abc import Iterable

from lib.launch.checklist import digest
from lib.launch.entries import Entry


class BrokenChain(Exception):
    """An entry is not the one that was written, or one is missing."""


def seal(entry: Entry, previous: str) -> Entry:
    """The entry, chained to the digest of the one before ("" for the first)."""
    chained = entry.model_copy(update={"previous": previous})
    return chained.model_copy(update={"digest": _digest(chained)})


def verify(entries: Iterable[Entry]) -> str:
    """The digest of the last entry. Raises BrokenChain naming the first entry that does not fit."""
    head = ""
    for version, entry in enumerate(entries, start=1):
        if entry.version != version or entry.previous != head or entry.digest != _digest(entry):
            raise BrokenChain(f"entry {version} of launch {entry.launch_id} is not the one that was written")
        head = entry.digest
    return head


def _digest(entry: Entry) -> str:
    return digest(entry.model_dump(mode="json", exclude={"digest"}))
