"""The journal as a whole: judged, witnessed, copied, put back. Part of the application."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lib.launch.entries import Actor
from lib.launch.rights import may
from lib.ledger import Ledger, Refused
from lib.report.envelope import Forged
from lib.report.trust import Trust, TrustedKey
from lib.store.checkpoint import Checkpoint, CheckpointFolder, name_origin, read_checkpoint
from lib.store.copies import is_there, put_in_place, stage
from lib.store.journal import Audit, Journal
from lib.store.note import open_note, sign_note
from lib.store.seal_keys import SealKeys, beside, need_seals


class Archive:
    """What those do who run the installation; rights are enforced by the ledger."""

    ledger: Ledger
    journal: Journal
    seals: SealKeys | None
    clock: Callable[[], datetime]

    def verify_journal(self, actor: Actor, checkpoint: str = "", trust: Trust | None = None) -> Audit:
        """Whether every entry and all evidence are as they were written, and as a checkpoint knows them.

        `trust` are the keys to believe, this installation's own by default. Raises Refused for a forged checkpoint.
        """
        self.ledger.permit(actor, "journal", None)
        return self.journal.audit(self._open(checkpoint, trust).heads if checkpoint else {})

    def write_checkpoint(self, actor: Actor) -> Path:
        """Sign what the journal holds now. Raises Refused when it is damaged, StoreError and KeyUnavailable."""
        self.ledger.permit(actor, "journal", None)
        return self._witness(need_seals(self.seals))

    def write_daily_checkpoint(self) -> Path | None:
        """The same, once a day and by nobody in particular; None when there is one, or nothing to witness."""
        if self.seals is None or not self.journal.summaries() or _folder(self.seals).has(self.clock()):
            return None
        return self._witness(self.seals)

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

    def _witness(self, seals: SealKeys) -> Path:
        found, now = self.journal.audit(), self.clock()
        if found.damages:
            raise Refused(f"The journal is damaged: {found.damages[0]}. No checkpoint was written.")
        checkpoint = Checkpoint(name_origin(self.journal.salt()), now, found.heads)
        return _folder(seals).keep(sign_note(checkpoint.to_text(), checkpoint.origin, seals.current(now)), now)

    def _open(self, note: str, trust: Trust | None) -> Checkpoint:
        trusted = trust or Trust(need_seals(self.seals).listed().keys)
        try:
            text, signers = open_note(note, [each.key for each in trusted.keys])
            found = read_checkpoint(text)
        except Forged as forged:
            raise Refused(f"The checkpoint cannot be believed. {forged}") from None
        if not any(_vouches(key, found) for signer in signers if (key := trusted.find(signer))):
            raise Refused("The checkpoint cannot be believed. No key that is trusted for it signed it.")
        if found.origin != name_origin(self.journal.salt()):
            raise Refused("The checkpoint is of another installation.")
        return found


def _folder(seals: SealKeys) -> CheckpointFolder:
    return CheckpointFolder(seals.checkpoints)


def _vouches(key: TrustedKey, checkpoint: Checkpoint) -> bool:
    """Whether the key could sign all of it: an ended one only what there was before its end."""
    return all(key.counts(launch, head.version) for launch, head in checkpoint.heads.items())


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
