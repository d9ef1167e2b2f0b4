"""The head and foot of a section: which step this is, how it stands, and the steps beside it."""

import streamlit as st

from lib.launch.checklist import Section
from lib.launch.states import ICONS, State
from lib.ledger import View
from lib.ui import places
from lib.ui.words import safe


def show_head(view: View, section: Section) -> None:
    """Where we are, what this section is about, and what is in it."""
    number, total = view.checklist.sections.index(section) + 1, len(view.checklist.sections)
    st.caption(f"{safe(view.launch.name)} › step {number} of {total}")
    st.title(safe(section.title))
    st.markdown(safe(section.summary))
    states = [view.readiness.item(item.id).state for item in section.items]
    counts = [f"{ICONS[state]} {states.count(state)} {state.value}" for state in State if state in states]
    st.markdown(f"**{' · '.join(counts)}**")


def show_steps(view: View, section: Section) -> None:
    """The step before and the step after."""
    sections = view.checklist.sections
    place, query = sections.index(section), {"launch": view.launch.id}
    back, on = st.columns(2)
    with back:
        if place:
            before = sections[place - 1]
            st.page_link(places.step(before), label=f"‹ {safe(before.title)}", query_params=query)
        else:
            st.page_link(places.overview(), label="‹ Overview", query_params=query)
    with on:
        if place + 1 < len(sections):
            after = sections[place + 1]
            st.page_link(places.step(after), label=f"{safe(after.title)} ›", query_params=query)
        else:
            st.page_link(places.sign_off(), label="Sign-off ›", query_params=query)
