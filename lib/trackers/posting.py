"""Puts a text into an issue as the one comment of a launch there, and reads it back."""

from collections.abc import Callable
from dataclasses import dataclass

from lib.trackers.tracker import Comment, Declined, Talk, Tracker


@dataclass(frozen=True)
class Written:
    """The comment as it was read back."""

    comment: Comment
    created: bool


def write_comment(
    tracker: Tracker, text: str, known: str, is_ours: Callable[[str], bool], approve: Callable[[str], None]
) -> Talk[Written]:
    """Renew the comment with the id `known`, else the one by the token's account whose text `is_ours`, else add one.

    `approve` is asked about the text that would be lost, and raises what ends it all. Raises Declined.
    """
    found = (yield from tracker.read(known)) if known else None
    found = found or (yield from tracker.find(lambda each: is_ours(each.body)))
    renewed: Comment | None = None
    if found:
        approve(found.body)
        renewed = yield from tracker.update(found.id, text)  # none when it was deleted just now
    written = renewed or (yield from tracker.create(text))
    kept = yield from tracker.read(written.id)
    if kept is None:
        raise Declined(f"{tracker.title} took the comment, and does not show it. Look at the issue, then post again.")
    return Written(kept, created=renewed is None)
