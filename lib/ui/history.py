"""The journal of a launch, as sentences."""

import streamlit as st

from lib.launch.entries import Entry
from lib.launch.story import tell
from lib.launch.wording import counted
from lib.ui.desk import Desk
from lib.ui.words import KNOWN_BY, ago, exact, safe

ROWS = 50  # entries a page


def show_history(desk: Desk) -> None:
    """Every entry, newest first, a page at a time."""
    st.caption(safe(desk.view.launch.name))
    st.title("History")
    entries = list(reversed(desk.app.history(desk.actor, desk.launch_id)))
    many = counted(len(entries), "entry", "entries")
    st.markdown(f"{many}. Nothing is ever changed or removed; each entry is chained to the one before.")
    pages = -(-len(entries) // ROWS)
    page = st.pagination(pages, key="history page") if pages > 1 else 1
    for entry in entries[(page - 1) * ROWS : page * ROWS]:
        _show_entry(desk, entry)


def _show_entry(desk: Desk, entry: Entry) -> None:
    sentence = safe(tell(entry, desk.view.checklist))
    st.markdown(f"`{entry.version}` **{safe(entry.actor.name)}** {sentence}")
    st.caption(f"{exact(entry.at)} · {ago(entry.at, desk.view.now)} · known {KNOWN_BY[entry.actor.method]}")
