"""Members of a launch, and making or removing one."""

from typing import get_args

import streamlit as st

from lib.launch.checklist import Role
from lib.launch.entries import Granted, Revoked, Right
from lib.ui.commands import carry_out, show_outcome, typed
from lib.ui.desk import Desk
from lib.ui.words import join, safe

MEANING = {
    "viewer": "reads the launch and its report",
    "editor": "sets up, runs checks, gives their word, asks for waivers",
    "approver": "approves waivers, and signs for the roles named",
    "admin": "says who may do what",
    "guest": "of the customer: reads, and answers what waits for the customer",
}


def show_members(desk: Desk) -> None:
    """Everybody with a right, or why there is nobody."""
    st.caption(safe(desk.view.launch.name))
    st.title("People")
    members = desk.view.launch.members
    if not members:
        _offer_to_close(desk)
    for member in members:
        words, button = st.columns([5, 1], vertical_alignment="center")
        signs = f", signs as {join(member.signs)}" if member.signs else ""
        words.markdown(f"**{safe(member.person)}** · {member.right}{signs}  \n:gray[{MEANING[member.right]}]")
        place = f"revoke {member.person} {member.right}"
        button.button("Remove", key=place, on_click=_revoke, args=(desk, member, place))
        show_outcome(place)


def _offer_to_close(desk: Desk) -> None:
    st.info(
        "This launch is open to everybody at this machine. Close it, and from then on only members have rights on it: "
        "you first, as admin and editor, then those whom you add here."
    )
    show_outcome("close")
    label = f"Close the launch to others, as {desk.actor.name}"
    st.button(safe(label), type="primary", key="close", on_click=_close, args=(desk,))


def show_form(desk: Desk) -> None:
    """One more member of a closed launch."""
    if not desk.view.launch.members:
        return
    rights = get_args(Right)
    with st.form("grant"):
        st.markdown("**Add a member**")
        st.text_input("E-mail address; at this machine the name", key="grant person", max_chars=400)
        st.selectbox("May", rights, index=rights.index("editor"), key="grant right")
        st.multiselect("Signs as (for approvers)", get_args(Role), key="grant signs")
        show_outcome("grant")
        st.form_submit_button("Add", type="primary", on_click=_grant, args=(desk,))


def _close(desk: Desk) -> None:
    carry_out("close", lambda: desk.app.close(desk.actor, desk.launch_id), done="Closed to others")


def _grant(desk: Desk) -> None:
    def command() -> None:
        signs, right = st.session_state["grant signs"], st.session_state["grant right"]
        granted = Granted.model_validate({"person": typed("grant person"), "right": right, "signs": signs})
        desk.app.grant(desk.actor, desk.launch_id, granted)

    carry_out("grant", command, done="Added", clear=("grant person",))


def _revoke(desk: Desk, member: Granted, place: str) -> None:
    revoked = Revoked(person=member.person, right=member.right)
    carry_out(place, lambda: desk.app.revoke(desk.actor, desk.launch_id, revoked), done="Removed")
