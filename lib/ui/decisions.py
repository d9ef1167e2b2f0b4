"""A person's part in an item: their word, a waiver, *not applicable*, taking back, and notes."""

from datetime import date

import streamlit as st

from lib.launch.entries import MarkedNotApplicable, Waived, Withdrawn
from lib.launch.readiness import ItemReadiness
from lib.launch.wording import counted, name_check
from lib.ui.commands import carry_out, show_outcome, typed
from lib.ui.desk import Desk
from lib.ui.words import ago, exact, safe


def show_attest(desk: Desk, each: ItemReadiness) -> None:
    """The statement a person gives their word for, and what belongs to it."""
    asked = each.item.attestation
    if asked is None:
        return
    if each.word and not each.word.why:
        show_taking_back(desk, each, "attested", f"Attested by {each.word.given.by.name}: {each.word.given.fact.note}")
        return
    st.markdown(f"**You attest:** {safe(asked.statement)}")
    st.caption(f"Evidence: {safe(asked.evidence)}")
    if each.undecided:
        names = ", ".join(name_check(check) for check in each.undecided)
        st.warning(f"A check could not tell ({safe(names)}). Your word will stand in for it.")
    if each.untried:
        count = f"{counted(len(each.untried), 'scenario is', 'scenarios are')} decided by no test"
        st.warning(f"{count}. Hand in a test report under “Scenarios”, or your word will stand in for them.")
    with st.form(_key(desk, each, "attest"), border=False):
        st.text_area("How you know", key=_key(desk, each, "note"), persist_state="session", max_chars=4000)
        st.text_input("Link to the evidence", key=_key(desk, each, "evidence"), persist_state="session", max_chars=2000)
        show_outcome(_key(desk, each, "attest"))
        st.form_submit_button(f"Attest as {desk.actor.name}", on_click=_attest, args=(desk, each))


def _attest(desk: Desk, each: ItemReadiness) -> None:
    note, evidence = _key(desk, each, "note"), _key(desk, each, "evidence")
    seen = desk.view.launch.version
    carry_out(
        _key(desk, each, "attest"),
        lambda: desk.app.attest(
            desk.actor, desk.launch_id, each.item.id, typed(note), evidence=typed(evidence), seen=seen
        ),
        done="Attested",
        clear=(note, evidence),
    )


def show_decide(desk: Desk, each: ItemReadiness) -> None:
    """Accept an item as it is for a while, or say that it does not arise."""
    launch = desk.view.launch
    if each.item.id in launch.waived:
        _show_waiver(desk, each)
    elif each.item.id in launch.not_applicable:
        show_taking_back(desk, each, "not-applicable", launch.not_applicable[each.item.id].fact.reason)
    else:
        _ask_waiver(desk, each)
        _ask_not_applicable(desk, each)


def _show_waiver(desk: Desk, each: ItemReadiness) -> None:
    asked = desk.view.launch.waived[each.item.id]
    until = f"until the end of {asked.fact.until} UTC: {asked.fact.reason}"
    if each.item.id in desk.view.launch.approved:
        show_taking_back(desk, each, "waived", f"Waived {until}")
        return
    st.warning(f"{safe(asked.by.name)} asks to waive it {safe(until)}. Another person must approve that.")
    st.markdown(f"**Done instead:** {safe(asked.fact.compensation)}  \n**Owner:** {safe(asked.fact.owner)}")
    if asked.fact.follow_up:
        st.markdown(f"**To be fixed in:** {safe(asked.fact.follow_up)}")
    show_outcome(_key(desk, each, "approve"))
    label = f"Approve the waiver as {desk.actor.name}"
    st.button(safe(label), key=_key(desk, each, "approve"), on_click=_approve, args=(desk, each))
    show_taking_back(desk, each, "waived", "Or take the request back:")


def _approve(desk: Desk, each: ItemReadiness) -> None:
    seen = desk.view.launch.version
    carry_out(
        _key(desk, each, "approve"),
        lambda: desk.app.approve_waiver(desk.actor, desk.launch_id, each.item.id, seen=seen),
        done="Waiver approved",
    )


def _ask_waiver(desk: Desk, each: ItemReadiness) -> None:
    if not each.item.waivable:
        st.markdown("This item can never be waived: customers would be harmed. Fix it instead.")
        return
    with st.form(_key(desk, each, "waive"), border=False):
        st.markdown(
            "**Ask to waive it for a while.** Another person must approve. It counts as a condition of the launch, "
            "and bites again afterwards."
        )
        for field, label in _WAIVER.items():
            st.text_input(label, key=_key(desk, each, field), persist_state="session", max_chars=1000)
        st.date_input("Last day (UTC)", value=None, key=_key(desk, each, "until"), format="YYYY-MM-DD")
        show_outcome(_key(desk, each, "waive"))
        st.form_submit_button("Ask for the waiver", on_click=_waive, args=(desk, each))


_WAIVER = {
    "reason": "Why it may wait",
    "compensation": "What is done instead",
    "owner": "Who will fix it",
    "follow_up": "Link to the ticket in which it will be fixed",
}


def _waive(desk: Desk, each: ItemReadiness) -> None:
    keys = {field: _key(desk, each, field) for field in _WAIVER}
    until: date | None = st.session_state.get(_key(desk, each, "until"))

    def command() -> None:
        texts = {field: typed(key) for field, key in keys.items()}
        waiver = Waived.model_validate({"item": each.item.id, "until": until, **texts})
        desk.app.decide(desk.actor, desk.launch_id, waiver, seen=desk.view.launch.version)

    carry_out(_key(desk, each, "waive"), command, done="Waiver asked for", clear=tuple(keys.values()))


def _ask_not_applicable(desk: Desk, each: ItemReadiness) -> None:
    with st.form(_key(desk, each, "mark"), border=False):
        st.markdown("**Not applicable?** It is counted apart, with your reason.")
        st.text_input("Why it does not arise here", key=_key(desk, each, "mark reason"), max_chars=1000)
        show_outcome(_key(desk, each, "mark"))
        st.form_submit_button("Mark not applicable", on_click=_mark, args=(desk, each))


def _mark(desk: Desk, each: ItemReadiness) -> None:
    reason = _key(desk, each, "mark reason")

    def command() -> None:
        mark = MarkedNotApplicable(item=each.item.id, reason=typed(reason))
        desk.app.decide(desk.actor, desk.launch_id, mark, seen=desk.view.launch.version)

    carry_out(_key(desk, each, "mark"), command, done="Marked not applicable", clear=(reason,))


def show_taking_back(desk: Desk, each: ItemReadiness, what: str, sentence: str) -> None:
    """A decision that stands, and the way to take it back."""
    st.markdown(safe(sentence))
    with st.form(_key(desk, each, f"withdraw {what}"), border=False):
        st.text_input("Reason to take it back", key=_key(desk, each, f"back {what}"), max_chars=1000)
        show_outcome(_key(desk, each, f"withdraw {what}"))
        st.form_submit_button("Take back", on_click=_withdraw, args=(desk, each, what))


def _withdraw(desk: Desk, each: ItemReadiness, what: str) -> None:
    reason = _key(desk, each, f"back {what}")

    def command() -> None:
        withdrawn = Withdrawn.model_validate({"item": each.item.id, "what": what, "reason": typed(reason)})
        desk.app.decide(desk.actor, desk.launch_id, withdrawn, seen=desk.view.launch.version)

    carry_out(_key(desk, each, f"withdraw {what}"), command, done="Taken back", clear=(reason,))


def show_notes(desk: Desk, each: ItemReadiness) -> None:
    """What people wrote down about an item."""
    for note in desk.view.launch.notes.get(each.item.id, ()):
        st.markdown(f"{safe(note.fact.text)}")
        st.caption(f"{safe(note.by.name)}, {ago(note.at, desk.view.now)}", help=exact(note.at))
    with st.form(_key(desk, each, "add note"), border=False):
        st.text_area("Note", key=_key(desk, each, "new note"), persist_state="session", max_chars=4000)
        show_outcome(_key(desk, each, "add note"))
        st.form_submit_button("Add note", on_click=_note, args=(desk, each))


def _note(desk: Desk, each: ItemReadiness) -> None:
    text = _key(desk, each, "new note")
    carry_out(
        _key(desk, each, "add note"),
        lambda: desk.app.note(desk.actor, desk.launch_id, each.item.id, typed(text)),
        done="Noted",
        clear=(text,),
    )


def _key(desk: Desk, each: ItemReadiness, what: str) -> str:
    return f"{desk.launch_id} {each.item.id} {what}"
