"""What people accept by signing: waivers and conditions; and who signed."""

from lib.launch.checklist import Checklist
from lib.launch.entries import Signed
from lib.launch.readiness import Readiness
from lib.launch.signoff import SignOff
from lib.launch.state import Launch
from lib.launch.states import State
from lib.report.document import NONE, Code, Line, Paragraph, Section, Strong, Table, line
from lib.report.stamp import stamp


def describe_waivers(launch: Launch, readiness: Readiness) -> Section:
    """Each waiver that counts today, then each condition."""
    rows = [
        (
            line(Code(code=each.item.id)),
            line(asked.fact.reason),
            line(asked.fact.compensation),
            line(asked.fact.owner),
            line(f"{asked.by.name}, {approval.by.name}"),
            line(f"end of {asked.fact.until} UTC"),
            line(asked.fact.follow_up or "–"),
        )
        for each in readiness.items
        if each.state is State.WAIVED
        and (asked := launch.waived.get(each.item.id))
        and (approval := launch.approved.get(each.item.id))
    ]
    head = ("Item", "Reason", "What is done instead", "Owner", "Asked by, approved by", "Until", "To be fixed in")
    blocks = [Table(head=head, rows=tuple(rows))] if rows else []
    blocks += [_conditions(launch)] if launch.conditions else []
    return Section(heading="Conditions and waivers", blocks=tuple(blocks) or (Paragraph(text=line(NONE)),))


def _conditions(launch: Launch) -> Table:
    rows = [
        (
            line(each.fact.condition),
            line(each.fact.owner),
            line(f"end of {each.fact.due} UTC"),
            line(each.by.name),
        )
        for each in launch.conditions
    ]
    return Table(head=("Condition", "Owner", "Due", "Set by"), rows=tuple(rows))


def describe_signatures(launch: Launch, checklist: Checklist, statement: str, sign_off: SignOff) -> Section:
    """Every signature there is, and what is still wanted for this state."""
    rows = [
        (
            line(each.fact.name),
            line(each.fact.role),
            line(each.fact.meaning),
            line(stamp(each.at)),
            line(f"{each.by.name}, {each.by.method}", *_own_key(each.fact)),
            line(Code(code=each.fact.statement[:16])),
            line("covers this state" if each.fact.statement == statement else "signed, changed since"),
        )
        for each in launch.signatures
    ]
    head = ("Name", "Role", "Meaning", "When", "Identity known by", "State signed", "Today")
    wanted = ", ".join(f"{each.count} as {each.role}" for each in checklist.quorum)
    missing = f"; missing: {', '.join(sign_off.missing)}" if sign_off.missing else ""
    lines = (
        line(Strong(strong=f"Sign-off: {sign_off.state.value}"), f". Wanted: {wanted}{missing}."),
        line("This is an internal approval, not a qualified electronic signature."),
    )
    paragraphs = (Paragraph(text=each) for each in lines)
    return Section(heading="Sign-offs", blocks=(Table(head=head, rows=tuple(rows)), *paragraphs))


def _own_key(signed: Signed) -> Line:
    return (", SSH key ", Code(code=signed.ssh.key)) if signed.ssh else ()
