"""The journal as a whole: judged, copied, witnessed. Part of the application."""

from lib.launch.entries import Actor
from lib.ledger import Ledger
from lib.store.journal import Audit, Journal


class Archive:
    """What those do who run the installation; rights are enforced by the ledger."""

    ledger: Ledger
    journal: Journal

    def verify_journal(self, actor: Actor) -> Audit:
        """Whether every entry and all evidence are as they were written."""
        self.ledger.permit(actor, "journal", None)
        return self.journal.audit()
