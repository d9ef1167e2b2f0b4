"""The wizard's pages and their addresses. Made anew in each run: Streamlit ties a page to the run that made it."""

from pathlib import Path

import streamlit as st

from lib.launch.checklist import Checklist, Section

PAGES = Path(__file__).resolve().parents[2] / "pages"


def board() -> st.Page:
    """All launches."""
    return st.Page(PAGES / "board.py", title="Launches", url_path="board", default=True)


def overview() -> st.Page:
    """One launch."""
    return st.Page(PAGES / "launch.py", title="Overview", url_path="launch")


def step(section: Section) -> st.Page:
    """A section; its address is its id."""
    return st.Page(PAGES / "section.py", title=section.title, url_path=section.id)


def sign_off() -> st.Page:
    """Where a launch is signed."""
    return st.Page(PAGES / "signoff.py", title="Sign-off", url_path="signoff")


def report() -> st.Page:
    """Where the report is read and downloaded."""
    return st.Page(PAGES / "report.py", title="Report", url_path="report")


def history() -> st.Page:
    """The journal."""
    return st.Page(PAGES / "history.py", title="History", url_path="history")


def verification() -> st.Page:
    """Where any report is judged."""
    return st.Page(PAGES / "verify.py", title="Verify a report", url_path="verify")


def people() -> st.Page:
    """Who may do what on a launch."""
    return st.Page(PAGES / "people.py", title="People", url_path="people")


def rehearsal() -> st.Page:
    """Where the local Cobalt is given faults."""
    return st.Page(PAGES / "rehearsal.py", title="Rehearsal", url_path="rehearsal")


def all_pages(checklist: Checklist) -> list[st.Page]:
    """Every page, in the order of the wizard."""
    steps = map(step, checklist.sections)
    ends = (sign_off(), report(), history(), people(), rehearsal(), verification())
    return [board(), overview(), *steps, *ends]
