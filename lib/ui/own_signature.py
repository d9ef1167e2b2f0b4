"""Signing with one's own SSH key besides: the statement, the commands, and the field for what comes out."""

import streamlit as st

from lib.report.attachments import name_statement
from lib.report.ssh import NAMESPACE
from lib.ui.commands import typed
from lib.ui.desk import Desk

FIELD = "sign ssh"
_LONGEST = 20_000  # characters


def ask_for_own_signature(desk: Desk) -> None:
    """Stands above the form of the signature, which takes along what is pasted here."""
    name = name_statement(desk.launch_id)
    with st.expander("Add your own SSH signature"):
        st.markdown("A key of your own signs the very statement that your signature covers. The report carries both.")
        st.download_button(
            "Download the statement",
            data=lambda: desk.app.statement(desk.actor, desk.launch_id),
            file_name=name,
            mime="application/json",
            on_click="ignore",
        )
        st.caption("Or write it on the command line; then sign it:")
        write = f"./golive statement {desk.launch_id} -o {name}"
        sign = f"ssh-keygen -Y sign -n {NAMESPACE} -f ~/.ssh/id_ed25519 {name}"
        st.code(f"{write}\n{sign}", language="shell", wrap_lines=True)
        st.text_area(f"What is in {name}.sig", key=FIELD, max_chars=_LONGEST, height=160)


def own_signature() -> str:
    """What was pasted, "" for nothing."""
    return typed(FIELD)
