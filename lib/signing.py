"""Signing a launch: what a signature covers, and the signature itself. Part of the application."""

from lib.launch.checklist import Role
from lib.launch.entries import Actor, Body, Meaning, Signed, SshSignature
from lib.launch.rights import may_sign_as
from lib.launch.statement import freeze
from lib.launch.states import Decision
from lib.ledger import Ledger, Refused, View
from lib.report.envelope import Forged
from lib.report.ssh import check_ssh_signature


class Signing:
    """Rights are enforced by the ledger."""

    ledger: Ledger

    def statement(self, actor: Actor, launch_id: str) -> bytes:
        """The very bytes that a signature on the present state covers. Raises Unknown."""
        launch = self.ledger.load(launch_id)
        self.ledger.permit(actor, "export", launch)
        return freeze(self.ledger.view(launch).facts)

    def sign(
        self,
        actor: Actor,
        launch_id: str,
        *,
        name: str,
        role: Role,
        meaning: Meaning,
        statement: str = "",
        comment: str = "",
        ssh_signature: str = "",
    ) -> None:
        """Sign the present state; `statement` is the digest the signer saw. Raises Refused while something blocks.

        `ssh_signature` is what `ssh-keygen -Y sign` made of the bytes of `statement`; Refused as well if it is not.
        """

        def build(view: View) -> list[Body]:
            if statement and statement != view.statement:
                raise Refused("The launch changed after you opened this page. Read it again, then sign.")
            decision = view.readiness.decision
            if decision is Decision.NO_GO:
                raise Refused(f"{view.readiness.sentence} Settle what blocks first, or waive it.")
            if decision is Decision.GO_WITH_CONDITIONS and meaning == "approved":
                raise Refused("There are conditions: choose “accepts the conditions”, or settle them first.")
            signed = Signed(
                name=name,
                role=role,
                meaning=meaning,
                statement=view.statement,
                verdict=decision.value,
                comment=comment,
                ssh=_read_own_signature(ssh_signature, actor, view) if ssh_signature.strip() else None,
            )
            if not may_sign_as(actor, signed.role, view.launch):
                raise Refused(f"{actor.name} may not sign as {role} here. An admin can allow it.")
            self.ledger.journal.keep({view.statement: freeze(view.facts)})
            return [signed]

        self.ledger.command(actor, "sign", launch_id, build)


def _read_own_signature(armor: str, actor: Actor, view: View) -> SshSignature:
    try:
        key = check_ssh_signature(armor, freeze(view.facts))
    except Forged as forged:
        raise Refused(f"{forged} Take the statement as it is now, and sign that.") from None
    others = (each.by for each in view.launch.signatures if each.fact.ssh and each.fact.ssh.key == key)
    if any(other.identity != actor.identity for other in others):
        raise Refused("Somebody else signed with this SSH key before. Use a key that is yours alone.")
    return SshSignature(key=key, armor=armor.strip())
