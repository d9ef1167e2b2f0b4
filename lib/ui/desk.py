"""What every page needs before it shows anything: the application, the person, and the launch."""

import os
from contextvars import ContextVar
from dataclasses import dataclass
from typing import NoReturn

import streamlit as st

from lib.golive import GoLive
from lib.home import application as make_application
from lib.launch.checklist import Section
from lib.launch.entries import Actor
from lib.ledger import Refused, View
from lib.ui import places
from lib.ui.identity import person
from lib.ui.words import safe

SECTION: ContextVar[str] = ContextVar("section")  # which section the frame is showing


@dataclass(frozen=True)
class Desk:
    """One person at work on one launch."""

    app: GoLive
    actor: Actor
    view: View

    @property
    def launch_id(self) -> str:
        return self.view.launch.id


@st.cache_resource
def application() -> GoLive:
    """The application of this process. Raises StoreError."""
    return make_application(os.environ)


def begin() -> Desk:
    """The launch that the address names; teaches instead when it names none. Asks for rights like any command."""
    app = application()
    actor = person(app)
    launch_id = st.query_params.get("launch", "")
    if not launch_id:
        _teach("Which launch?", "This page shows one launch. Choose it on the board.")
    try:
        return Desk(app, actor, app.view(actor, launch_id))
    except Refused as refused:
        _teach("This launch cannot be shown", str(refused))


def section_of(view: View) -> Section:
    """The section whose page this is."""
    name = SECTION.get()
    return next(section for section in view.checklist.sections if section.id == name)


def _teach(heading: str, sentence: str) -> NoReturn:
    st.title(heading)
    st.write(safe(sentence))
    st.page_link(places.board(), label="Go to the board")
    st.stop()
