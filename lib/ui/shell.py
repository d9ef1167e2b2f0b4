"""The frame: page title, style, navigation beside the page, and who is sitting here."""

from pathlib import Path

import streamlit as st

from lib.golive import GoLive
from lib.launch.lint import BadChecklist
from lib.ledger import Refused, View
from lib.store.journal import StoreError
from lib.ui import places
from lib.ui.desk import SECTION, application
from lib.ui.identity import person, show_person
from lib.ui.words import safe, tally

STYLE = Path(__file__).with_name("style.css")


def show() -> None:
    """Build the frame and run the page that the address names."""
    st.set_page_config(page_title="Cobalt Go-Live", page_icon="🚀", layout="wide")
    st.html(STYLE)
    try:
        app = application()
        page = st.navigation(places.all_pages(app.checklist), position="hidden")
        person(app)  # or the way in, and nothing else
        SECTION.set(page.url_path)
        _sidebar(app)
        page.run()
    except StoreError as error:
        _give_up("The launches cannot be read", [str(error)])
    except BadChecklist as error:
        _give_up("The checklist cannot be used", [str(mistake) for mistake in error.mistakes])
    except OSError as error:
        _give_up("A file cannot be read", [f"{error.strerror}: {error.filename}"])


def _give_up(heading: str, sentences: list[str]) -> None:
    st.title(heading)
    for sentence in sentences:
        st.error(safe(sentence))


def _sidebar(app: GoLive) -> None:
    with st.sidebar:
        st.page_link(places.board(), label="All launches")
        launch_id = st.query_params.get("launch", "")
        if launch_id:
            try:
                _wizard(app.view(person(app), launch_id))
            except Refused:
                st.caption("This launch is not known here.")
        st.page_link(places.verification(), label="Verify a report")
        show_person(app)


def _wizard(view: View) -> None:
    query = {"launch": view.launch.id}
    st.markdown(f"**{safe(view.launch.name)}**")
    st.page_link(places.overview(), label="Overview", query_params=query)
    for number, section in enumerate(view.checklist.sections, start=1):
        items = [view.readiness.item(item.id) for item in section.items]
        label = f"{number} · {section.title}  \n{tally(items)}"
        st.page_link(places.step(section), label=label, query_params=query)
    rehearsal = [places.rehearsal()] if view.launch.settings.is_rehearsal() else []
    for page in (places.sign_off(), places.report(), places.history(), places.people(), *rehearsal):
        st.page_link(page, label=page.title, query_params=query)
