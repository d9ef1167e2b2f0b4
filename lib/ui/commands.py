"""Commands given by a click: carried out before the page is drawn again, their outcome shown where they were given."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from pydantic import ValidationError

from lib.launch.settings import complaints, title
from lib.ledger import Refused
from lib.store.journal import StoreError
from lib.store.keys import KeyUnavailable
from lib.ui.words import safe


def carry_out(place: str, command: Callable[[], Any], *, done: str = "", clear: tuple[str, ...] = ()) -> bool:
    """For callbacks: run a command; keep what it refused for `show_outcome`, clear typed text only when it worked."""
    try:
        command()
    except ValidationError as error:
        sentences = [f"**{_label(field)}** {safe(sentence)}" for field, sentence in complaints(error).items()]
        st.session_state[_told(place)] = "  \n".join(sentences)
        return False
    except (Refused, KeyUnavailable, StoreError) as error:
        st.session_state[_told(place)] = safe(str(error))
        return False
    for key in clear:
        st.session_state[key] = ""
    st.session_state["page is old"] = True
    if done:
        st.toast(safe(done))
    return True


def show_outcome(place: str) -> None:
    """What was refused here last, once."""
    if refusal := st.session_state.pop(_told(place), ""):
        st.error(refusal)


def refresh_page() -> None:
    """In a fragment: draw the whole page again when a command has just changed the launch."""
    if st.session_state.pop("page is old", False):
        st.rerun()


def typed(key: str) -> str:
    """The text in a widget, "" when it is not there."""
    return str(st.session_state.get(key) or "")


def _told(place: str) -> str:
    return f"told {place}"


def _label(field: str) -> str:
    return safe(title(field) if field else "Input")
