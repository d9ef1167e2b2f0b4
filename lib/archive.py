"""The journal as a whole: judged, copied, put back. Part of the application."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lib.launch.entries import Actor
from lib.launch.rights import may
from lib.ledger import Ledger, Refused
from lib.store.copies import is_there, put_in_place, stage
from lib.store.journal import Audit, Journal
from lib.store.seal_keys import SealKeys, beside


class Archive:
    """What those do who run the installation; rights are enforced by the ledger."""

    ledger: Ledger
    journal: Journal
    seals: SealKeys | None

    def verify_journal(self, actor: Actor) -> Audit:
        """Whether every entry and all evidence are as they were written."""
        self.ledger.permit(actor, "journal", None)
        return self.journal.audit()

    def backup(self, actor: Actor, path: Path, *, with_key: bool = False) -> Audit:
        """Copy the journal, with the public keys of its seals beside it; what is said of the copy, not of the original.

        Raises Refused when something of that name is there, StoreError and KeyUnavailable.
        """
        self.ledger.permit(actor, "backup", None)
        if with_key and not (self.seals and self.seals.has_file):
            raise Refused("There is no seal key beside the database that could be copied along.")
        keys = beside(path)
        for each in (path, keys.list_file, keys.key_file):
            if each.exists():
                raise Refused(f"The file {each} is there already. Choose another name; nothing was written.")
        found = self.journal.copy_to(path)
        if self.seals:
            self.seals.copy_to(keys, with_key=with_key)
        return found


@dataclass(frozen=True)
class Restored:
    """`aside` is where the replaced database went; `keys` are ids of seal keys that are believed from now on."""

    audit: Audit
    aside: Path | None
    keys: tuple[str, ...]


def restore(
    actor: Actor, admins: Collection[str], source: Path, target: Path, seals: SealKeys, now: datetime, *, replace: bool
) -> Restored:
    """Put a copy of a journal in the place of an installation's database, which need not be there or readable.

    Raises Refused when the copy is damaged or the place is taken, StoreError and KeyUnavailable.
    """
    if not may(actor, "restore", None, admins):
        raise Refused(f"{actor.name} may not do that here (restore).")
    if is_there(target) and not replace:
        raise Refused(f"The database {target} is there already. With --replace it is moved aside.")
    part, found = stage(source, target)
    try:
        if found.damages:
            raise Refused(f"The copy {source} is damaged: {found.damages[0]}. Nothing was changed.")
        aside = put_in_place(part, target, now)
    finally:
        part.unlink(missing_ok=True)
    return Restored(found, aside, seals.adopt(beside(source)))
