"""A report for one place: its text, how much of the place it takes, and what belongs beside it."""

import streamlit as st

from lib.report.attachments import name_report, name_seal
from lib.report.fit import Export
from lib.report.prefill import FORMS, Unfit
from lib.report.targets import Target
from lib.trackers.destination import TITLES
from lib.ui.desk import Desk
from lib.ui.posting import show_posting
from lib.ui.words import safe

TALL = 20  # lines; longer texts scroll


def show_handover(desk: Desk, target: Target) -> None:
    """The fullest text that the place takes, to be copied or downloaded."""
    export = desk.app.export(desk.actor, desk.launch_id, target)
    most, used = target.budget, export.used
    lines = f" and {used.lines} of {most.lines} lines" if most.lines else ""
    st.markdown(
        f"**{export.form.length.value.capitalize()}**: {used.characters:,} of {most.characters:,} characters, "
        f"{used.bytes:,} of {most.bytes:,} bytes{lines}."
    )
    st.progress(min(1.0, used.characters / most.characters))
    if not export.fits:
        st.warning("Even the shortest text is too long for this place. Attach the complete report instead.")
    with st.container(horizontal=True):
        _offer_files(desk, export)
    if target.name in FORMS:
        _offer_new_issue(desk, target)
    if target.name in TITLES:
        show_posting(desk, target)
        st.subheader("Its text")
    st.code(export.text, language=None, wrap_lines=True, height=480 if (used.lines or 0) > TALL else "content")


def _offer_files(desk: Desk, export: Export) -> None:
    name = f"{desk.launch_id}-{export.target.name}.{export.target.suffix}"
    st.download_button("Download this text", export.text, name, "text/plain", type="primary", on_click="ignore")
    if export.shortened:
        complete = desk.app.report(desk.actor, desk.launch_id)
        st.download_button(
            "Download the complete report", complete, name_report(desk.launch_id), "text/markdown", on_click="ignore"
        )
    if export.envelope and export.form.seal_apart:
        sealed = f"{export.envelope.to_json()}\n"
        st.download_button(
            "Download its seal", sealed, name_seal(desk.launch_id), "application/json", on_click="ignore"
        )


def _offer_new_issue(desk: Desk, target: Target) -> None:
    """A link to the place's own form. GitHub asks which repository; nothing is sent from here."""
    repository = ""
    if target.name == "github":
        repository = st.text_input(
            "Repository for a new issue", placeholder="OWNER/NAME", key=f"{desk.launch_id} repository"
        )
        if not repository:
            return
    try:
        link = desk.app.new_issue(desk.actor, desk.launch_id, target, repository.strip())
    except Unfit as unfit:
        st.error(safe(str(unfit)))
        return
    st.link_button("Open the form for a new issue", link)
