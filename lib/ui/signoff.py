"""Sign-off: what a signature covers, the form, and the signatures there are."""

from typing import get_args

import streamlit as st

from lib.launch.checklist import Role
from lib.launch.entries import Conditioned, Meaning
from lib.launch.signoff import SignOffState
from lib.launch.states import ICONS, Decision, State
from lib.ui import places
from lib.ui.commands import carry_out, show_outcome, typed
from lib.ui.desk import Desk
from lib.ui.own_signature import FIELD, ask_for_own_signature, own_signature
from lib.ui.words import KNOWN_BY, exact, join, safe


def show_covered(desk: Desk) -> None:
    """The facts being signed, worst first."""
    readiness = desk.view.readiness
    st.caption(safe(desk.view.launch.name))
    st.title("Sign-off")
    counts = [f"{count} {state.value}" for state, count in readiness.counts().items() if count]
    st.markdown(f"**What a signature covers:** {len(readiness.items)} items: {', '.join(counts)}.")
    if readiness.decision is Decision.NO_GO:
        st.error(safe(readiness.sentence))
    else:
        st.markdown(safe(readiness.sentence))
    waived = [each for each in readiness.items if each.state is State.WAIVED]
    if waived:
        lines = [
            f"- {ICONS[each.state]} {safe(each.item.title)}: {safe(each.why)} ({safe(each.basis)})" for each in waived
        ]
        st.markdown("\n".join(["**What you accept:**", "", *lines]))


def show_unsettled(desk: Desk) -> None:
    """What is not settled, what blocks first."""
    unsettled = sorted(
        (each for each in desk.view.readiness.items if not each.settled), key=lambda each: not each.blocks
    )
    if unsettled:
        st.subheader("Not settled")
        lines = [
            f"- {ICONS[each.state]} {safe(each.item.title)} ({each.item.importance}): {safe(each.why)}"
            for each in unsettled
        ]
        st.markdown("\n".join(lines))


def show_standing(desk: Desk) -> None:
    """Whether the quorum covers this state, what is missing, and what moved since somebody signed."""
    sign_off = desk.view.sign_off
    if sign_off.complete:
        st.success("Signed off: the quorum has signed this very state.")
    elif sign_off.missing and sign_off.covering:
        st.info(safe(f"Not signed off yet. Missing: {join(sign_off.missing)}."))
    elif sign_off.state is SignOffState.CHANGED:
        lines = [f"- {safe(change)}" for change in desk.app.changes(desk.actor, desk.launch_id)]
        st.warning("\n".join(["Signed, changed since. The signatures stay, and cover another state:", "", *lines]))
    else:
        wanted = [f"{each.count} as {each.role}" for each in desk.view.checklist.quorum]
        different = (
            ", all of them different people" if sum(each.count for each in desk.view.checklist.quorum) > 1 else ""
        )
        st.caption(safe(f"Signatures wanted: {join(wanted)}{different}."))


def show_conditions(desk: Desk) -> None:
    """What must be done later, and a form for one more."""
    for each in desk.view.launch.conditions:
        st.markdown(f"◇ {safe(each.fact.condition)} · {safe(each.fact.owner)}, by the end of {each.fact.due} UTC")
        with st.form(f"meet {each.version}", border=False):
            st.text_input("How it was met", key=f"met {each.version}", max_chars=1000)
            show_outcome(f"meet {each.version}")
            st.form_submit_button("Close the condition", on_click=_meet, args=(desk, each.version))
    with st.expander("Add a condition"), st.form("condition", border=False):
        st.markdown("The launch may go, and this is done afterwards. Signers accept it by name.")
        st.text_input("What must be done", key="condition text", max_chars=1000)
        st.text_input("Who does it", key="condition owner", max_chars=120)
        st.date_input("By the end of (UTC)", value=None, key="condition due", format="YYYY-MM-DD")
        show_outcome("condition")
        st.form_submit_button("Add the condition", on_click=_set_condition, args=(desk,))


def _set_condition(desk: Desk) -> None:
    def command() -> None:
        values = {"condition": typed("condition text"), "owner": typed("condition owner")}
        condition = Conditioned.model_validate({**values, "due": st.session_state.get("condition due")})
        desk.app.set_condition(desk.actor, desk.launch_id, condition)

    carry_out("condition", command, done="Condition added", clear=("condition text", "condition owner"))


def _meet(desk: Desk, asked: int) -> None:
    carry_out(
        f"meet {asked}",
        lambda: desk.app.meet_condition(desk.actor, desk.launch_id, asked, typed(f"met {asked}")),
        done="Condition closed",
    )


def show_form(desk: Desk) -> None:
    """Name, role and meaning; refused with the reason while something blocks."""
    if desk.view.readiness.decision is Decision.NO_GO:
        st.info("Nobody can sign while something blocks the launch.")
        st.page_link(places.overview(), label="See what is next", query_params={"launch": desk.launch_id})
        return
    accepts = desk.view.readiness.decision is Decision.GO_WITH_CONDITIONS
    meanings = get_args(Meaning)
    ask_for_own_signature(desk)
    with st.form("sign"):
        st.text_input("Printed name", value=desk.actor.name, max_chars=120, key=_name_key(desk))
        st.selectbox("Role", get_args(Role), index=get_args(Role).index("approver"), key="sign role")
        st.radio(
            "Meaning",
            meanings,
            index=meanings.index("accepts the conditions" if accepts else "approved"),
            horizontal=True,
            key="sign meaning",
        )
        st.text_input("Comment", max_chars=2000, key="sign comment")
        st.caption(f"The signature covers state {desk.view.statement[:16]}…; a later change shows as such.")
        show_outcome("sign")
        st.form_submit_button("Sign", type="primary", on_click=_sign, args=(desk,))


def _name_key(desk: Desk) -> str:
    """Another person at the same machine starts with their own name."""
    return f"sign name {desk.actor.name}"


def _sign(desk: Desk) -> None:
    carry_out(
        "sign",
        lambda: desk.app.sign(
            desk.actor,
            desk.launch_id,
            name=typed(_name_key(desk)),
            role=st.session_state["sign role"],
            meaning=st.session_state["sign meaning"],
            comment=typed("sign comment"),
            statement=desk.view.statement,
            ssh_signature=own_signature(),
        ),
        done="Signed",
        clear=(FIELD,),
    )


def show_signatures(desk: Desk) -> None:
    """Every signature, and whether it covers what is there now."""
    st.subheader("Signatures")
    if not desk.view.launch.signatures:
        st.markdown("Nobody has signed yet.")
    for each in reversed(desk.view.launch.signatures):
        covers = "covers this state" if each in desk.view.sign_off.covering else "signed, changed since"
        own = f"; also signed by SSH key `{each.fact.ssh.key}`" if each.fact.ssh else ""
        st.markdown(
            f"**{safe(each.fact.name)}**, {each.fact.role}: {each.fact.meaning} · {exact(each.at)} · {covers}  \n"
            f":gray[known {KNOWN_BY[each.by.method]}, {safe(each.by.name)}; {each.fact.verdict}; "
            f"state {each.fact.statement[:16]}{own}]"
        )
