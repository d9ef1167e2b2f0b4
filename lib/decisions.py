"""What people decide about a launch: words, waivers, conditions, members. Part of the application."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeAlias

from lib.engine.redact import Redactor
from lib.launch.checklist import Checklist, Item
from lib.launch.entries import (
    Actor,
    Attested,
    Body,
    Conditioned,
    ConditionMet,
    Granted,
    MarkedNotApplicable,
    Noted,
    Reported,
    Revoked,
    Waived,
    WaiverApproved,
    Withdrawn,
)
from lib.launch.junit import NotJUnit
from lib.launch.scenarios import summarize_tests
from lib.launch.state import Launch
from lib.ledger import Ledger, Refused, Unknown, View, quote

Decided: TypeAlias = Waived | MarkedNotApplicable | Withdrawn


class Decisions:
    """Every command a person gives about an item or the whole launch; rights are enforced by the ledger."""

    ledger: Ledger
    checklist: Checklist
    clock: Callable[[], datetime]

    # Items

    def attest(
        self, actor: Actor, launch_id: str, item_id: str, note: str, *, evidence: str = "", seen: int | None = None
    ) -> None:
        """Give one's word for an item. It also stands in for checks that could not tell, which it names."""

        def build(view: View) -> list[Body]:
            readiness = view.readiness.item(item_id)
            item = readiness.item
            if item.attestation is None:
                raise Refused(f"“{item.title}” is settled by its checks alone; it takes no attestation.")
            self._forbid_others(actor, item, view.launch)
            fingerprints = view.launch.fingerprints()
            attested = Attested(
                item=item.id,
                item_digest=item.digest,
                note=note,
                evidence=evidence,
                covers=readiness.undecided | readiness.untried,
                depends={name: fingerprints[name] for name in item.attestation.depends},
            )
            return [attested]

        self._settle(actor, "attested", launch_id, self._item(item_id), build, seen)

    def hand_in(
        self, actor: Actor, launch_id: str, item_id: str, file: str, content: bytes, *, seen: int | None = None
    ) -> None:
        """Take the JUnit report of a test run as proof of an item's scenarios; of the file, its digest is kept.

        Raises Refused for what is no such report, or where nothing asks for one.
        """
        item = self._item(item_id)
        if not item.scenarios:
            raise Refused(f"“{item.title}” has no scenarios that a test report could prove.")
        try:
            reported = summarize_tests(item, file, content, Redactor().text)
        except NotJUnit as reason:
            raise Refused(str(reason)) from None

        def build(view: View) -> list[Body]:
            self._forbid_others(actor, item, view.launch)
            return [reported]

        self._settle(actor, "reported", launch_id, item, build, seen)

    def decide(self, actor: Actor, launch_id: str, decision: Decided, *, seen: int | None = None) -> None:
        """Ask for a waiver, mark an item not applicable, or take such a decision or an attestation back.

        Raises Refused for a waiver that may not be, and Overtaken when somebody decided after version `seen`.
        """
        item = self._item(decision.item)

        def build(view: View) -> list[Body]:
            if isinstance(decision, Waived):
                self._forbid_waiver(item, decision, view.launch)
            return [decision]

        self._settle(actor, decision.type, launch_id, item, build, seen)

    def approve_waiver(self, actor: Actor, launch_id: str, item_id: str, *, seen: int | None = None) -> None:
        """Accept a waiver that somebody else asked for. Raises Refused, and Overtaken as `decide` does."""
        item = self._item(item_id)

        def build(view: View) -> list[Body]:
            asked = view.launch.waived.get(item.id)
            if asked is None or item.id in view.launch.approved:
                raise Refused(f"No waiver of “{item.title}” waits for approval.")
            if asked.by.identity == actor.identity:
                raise Refused("Whoever asks for a waiver cannot approve it too. Let another person look at it.")
            return [WaiverApproved(item=item.id, asked=asked.version)]

        self._settle(actor, "waiver-approved", launch_id, item, build, seen)

    def note(self, actor: Actor, launch_id: str, item_id: str, text: str) -> None:
        """Add a note to an item. Notes never clash."""
        noted = Noted(item=self._item(item_id).id, text=text)
        self.ledger.command(actor, "note", launch_id, lambda _: [noted])

    # The whole launch

    def set_condition(self, actor: Actor, launch_id: str, condition: Conditioned) -> None:
        """Let the launch go only with something that is done by a day."""
        if condition.due < self._today():
            raise Refused("The condition’s day is over already. Choose a later one.")
        self.ledger.command(actor, "conditioned", launch_id, lambda _: [condition])

    def meet_condition(self, actor: Actor, launch_id: str, asked: int, how: str) -> None:
        """Close the condition that entry `asked` set. Raises Refused when it is not open."""
        met = ConditionMet(asked=asked, how=how)

        def build(view: View) -> list[Body]:
            if all(each.version != asked for each in view.launch.conditions):
                raise Refused(f"Entry {asked} sets no condition that is open.")
            return [met]

        self.ledger.command(actor, "condition-met", launch_id, build)

    def close(self, actor: Actor, launch_id: str) -> None:
        """Close an open launch to others: who does so is its admin from then on, and goes on editing it."""

        def build(view: View) -> list[Body]:
            if view.launch.members:
                raise Refused("The launch has members already; only they have rights on it.")
            return [Granted(person=actor.identity, right="admin"), Granted(person=actor.identity, right="editor")]

        self.ledger.command(actor, "granted", launch_id, build)

    def grant(self, actor: Actor, launch_id: str, granted: Granted) -> None:
        """Make somebody a member. An open launch is closed first, lest its first member lock out all others."""

        def build(view: View) -> list[Body]:
            members = view.launch.members
            if not members:
                raise Refused("First close the launch to others: from then on only members have rights on it.")
            return [] if granted in members else [granted]

        self.ledger.command(actor, "granted", launch_id, build)

    def revoke(self, actor: Actor, launch_id: str, revoked: Revoked) -> None:
        """Take a right from a member. The last admin stays."""

        def build(view: View) -> list[Body]:
            admins = {member.person.casefold() for member in view.launch.members if member.right == "admin"}
            if revoked.right == "admin" and admins == {revoked.person.casefold()}:
                raise Refused("The last admin stays, or nobody could give rights any more.")
            return [revoked]

        self.ledger.command(actor, "revoked", launch_id, build)

    # Inside

    def _forbid_others(self, actor: Actor, item: Item, launch: Launch) -> None:
        if item.party != "customer" and self.ledger.is_guest(actor, launch):
            raise Refused(f"“{item.title}” is not the customer’s to answer; {item.who} does.")

    def _forbid_waiver(self, item: Item, waiver: Waived, launch: Launch) -> None:
        if not item.waivable:
            raise Refused(f"“{item.title}” may never be waived: fix it instead.")
        if waiver.until < self._today():
            raise Refused("The waiver’s last day is over already. Choose a later one.")
        if not waiver.follow_up:
            raise Refused("Say where it will be fixed: a link to the ticket.")
        open_waivers = [other for other, asked in launch.waived.items() if asked.fact.until >= self._today()]
        if len([other for other in open_waivers if other != item.id]) >= self.checklist.most_waivers:
            most = self.checklist.most_waivers
            raise Refused(f"There are {most} open waivers, and no more are allowed. Settle one of them first.")

    def _today(self) -> date:
        return self.clock().astimezone(UTC).date()

    def _item(self, item_id: str) -> Item:
        try:
            return self.checklist.item(item_id)
        except KeyError:
            raise Unknown(f"The checklist has no item {quote(item_id)}.") from None

    def _settle(
        self,
        actor: Actor,
        action: str,
        launch_id: str,
        item: Item,
        build: Callable[[View], list[Body]],
        seen: int | None,
    ) -> None:
        decisions = (Attested, Reported, Waived, WaiverApproved, MarkedNotApplicable, Withdrawn)

        def rivals(body: Body) -> bool:
            return isinstance(body, decisions) and body.item == item.id

        self.ledger.command(actor, action, launch_id, build, seen, rivals)
