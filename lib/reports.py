"""Reports and their seals: written, proved, compared with the journal. Part of the application."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from functools import partial

from lib.launch.checklist import Checklist
from lib.launch.entries import Actor
from lib.ledger import Ledger, Unknown, View
from lib.report.block import write_block
from lib.report.compose import WHOLE, Form, compose
from lib.report.document import Document
from lib.report.envelope import Envelope, make_statement, seal
from lib.report.facts import gather
from lib.report.fit import Export, fit
from lib.report.junit import write_junit
from lib.report.length import Length
from lib.report.markdown import write_markdown
from lib.report.pack import pack
from lib.report.prefill import link_new_issue
from lib.report.targets import Target
from lib.report.trust import KeyList, Trust, TrustedKey, describe_key
from lib.report.verify import Answers, Known, Place, Predicate, SealedSignature, SealedSignOff, verify
from lib.store.journal import Journal
from lib.store.seal_keys import SealKeys, need_seals


class Reports:
    """What leaves the application on paper; rights are enforced by the ledger."""

    ledger: Ledger
    checklist: Checklist
    clock: Callable[[], datetime]
    journal: Journal
    seals: SealKeys | None

    def view(self, actor: Actor, launch_id: str) -> View:
        """Raises Unknown."""
        launch = self.ledger.load(launch_id)
        self.ledger.permit(actor, "read", launch)
        return self.ledger.view(launch)

    def changes(self, actor: Actor, launch_id: str) -> tuple[str, ...]:
        """What moved since the last signature, while none covers the present state."""
        return self.ledger.changes(self.view(actor, launch_id))

    def report(self, actor: Actor, launch_id: str) -> str:
        """The complete readiness report in Markdown, its seal at the end. Raises Unknown and KeyUnavailable."""
        return self._write(self._exported(actor, launch_id))

    def export(self, actor: Actor, launch_id: str, target: Target) -> Export:
        """The fullest report that a place takes, and its seal. Raises Unknown and KeyUnavailable."""
        return self._fit(self._exported(actor, launch_id), target)

    def new_issue(self, actor: Actor, launch_id: str, target: Target, repository: str = "") -> str:
        """The address of a form for a new issue, filled with a notice. Raises Unfit, Unknown and KeyUnavailable."""
        view = self._exported(actor, launch_id)
        notice = self._composer(view)(Form(Length.NOTICE, self._digest(view)))
        return link_new_issue(target.name, repository, notice.title, target.writer.write_body(notice))

    def envelope(self, actor: Actor, launch_id: str) -> str:
        """The report's seal alone, as DSSE in JSON. Raises Unknown and KeyUnavailable."""
        return self._write_seal(self._exported(actor, launch_id))

    def facts(self, actor: Actor, launch_id: str) -> str:
        """The report for programs, as JSON in plain ASCII. Raises Unknown."""
        view = self._exported(actor, launch_id)
        found = gather(view.launch, view.checklist, view.readiness, view.statement, view.sign_off)
        return json.dumps(found.model_dump(mode="json"), indent=2) + "\n"

    def junit(self, actor: Actor, launch_id: str) -> str:
        """The report for test dashboards, as XML. Raises Unknown."""
        view = self._exported(actor, launch_id)
        return write_junit(view.launch, view.checklist, view.readiness)

    def evidence(self, actor: Actor, launch_id: str) -> bytes:
        """All evidence of a launch and its report as one zip, with a list of digests.

        Raises Unknown and KeyUnavailable.
        """
        view = self._exported(actor, launch_id)
        told = {"report.md": self._write(view)} | ({"report.dsse.json": self._write_seal(view)} if self.seals else {})
        return pack(view.launch, self.journal.read(launch_id), self.journal.blob, told)

    # Seals

    def verify(self, text: str, trust: Trust | None = None, envelope: Envelope | None = None) -> Answers:
        """Judge any report against this installation's journal and the keys given, its own by default."""
        return verify(text, trust or Trust(self.seal_keys().keys), self.look_up, envelope)

    def look_up(self, launch_id: str) -> Known | None:
        """What the journal says of a launch, None when it knows none of that id."""
        try:
            view = self.ledger.view(self.ledger.load(launch_id))
        except Unknown:
            return None
        return Known({each.version: each.digest for each in self.journal.read(launch_id)}, view.statement)

    def seal_keys(self) -> KeyList:
        """The public keys that seal here or ever did, oldest first. Raises KeyUnavailable."""
        if self.seals is None:
            return KeyList(keys=())
        self.seals.current(self.clock())
        return self.seals.listed()

    def rotate_key(self, actor: Actor) -> TrustedKey:
        """Seal with a new key from now on. Raises KeyUnavailable."""
        self.ledger.permit(actor, "keys", None)
        return need_seals(self.seals).rotate(self.clock(), self._versions())

    def revoke_key(self, actor: Actor, key: str) -> None:
        """Believe a key no longer for what comes after now. Raises KeyUnavailable."""
        self.ledger.permit(actor, "keys", None)
        need_seals(self.seals).revoke(key, self.clock(), self._versions())

    # Inside

    def _exported(self, actor: Actor, launch_id: str) -> View:
        view = self.view(actor, launch_id)
        self.ledger.permit(actor, "export", view.launch)
        return view

    def _fit(self, view: View, target: Target) -> Export:
        sealing = partial(self._seal, view) if self.seals else None
        return fit(target, self._digest(view), self._composer(view), sealing)

    def _write(self, view: View) -> str:
        document = self._composer(view)(WHOLE)
        text = write_markdown(document)
        return f"{text}\n{write_block(self._seal(view, document))}\n" if self.seals else text

    def _digest(self, view: View) -> str:
        return hashlib.sha256(self._write(view).encode()).hexdigest()

    def _write_seal(self, view: View) -> str:
        return self._seal(view, self._composer(view)(WHOLE)).to_json() + "\n"

    def _composer(self, view: View) -> Callable[[Form], Document]:
        entries, changes = self.journal.read(view.launch.id), self.ledger.changes(view)
        told = (view.launch, view.checklist, view.readiness, view.statement, view.sign_off, changes, entries)
        return lambda form: compose(*told, form)

    def _seal(self, view: View, document: Document) -> Envelope:
        key = need_seals(self.seals).current(self.clock())
        predicate = Predicate(
            document=document,
            state=dict(view.facts),
            sign_off=_sign_off(view),
            journal=Place(launch=view.launch.id, version=view.launch.version, head=view.launch.head),
            signer=describe_key(key.public_key()),
        )
        facts = predicate.model_dump(mode="json", exclude_defaults=True)
        return seal(make_statement(view.launch.id, view.statement, facts), key)

    def _versions(self) -> dict[str, int]:
        return {summary.id: summary.version for summary in self.journal.summaries()}


def _sign_off(view: View) -> SealedSignOff:
    signatures = tuple(
        SealedSignature(
            person=each.by.identity,
            name=each.fact.name,
            role=each.fact.role,
            meaning=each.fact.meaning,
            at=each.at.isoformat(timespec="seconds"),
            method=each.by.method,
            statement=each.fact.statement,
            ssh=each.fact.ssh.armor if each.fact.ssh else "",
        )
        for each in view.launch.signatures
    )
    return SealedSignOff(signatures=signatures)
