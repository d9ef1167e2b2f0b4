"""Judging a report: what was pasted or dropped, whom to trust, and one answer a question."""

from dataclasses import dataclass

import streamlit as st

from lib.golive import GoLive
from lib.report.answers import explain_answers
from lib.report.envelope import Envelope, Forged, read_envelope
from lib.report.trust import Trust, read_trust
from lib.report.verify import Answers
from lib.store.keys import KeyUnavailable
from lib.ui.words import KNOWN_BY, safe

_SHOW = {True: ("✓", "green"), False: ("✕", "red"), None: ("?", "orange")}


@dataclass(frozen=True)
class Question:
    """A report with what it is judged by; `trust` is None where this installation's own keys are asked."""

    text: str
    trust: Trust | None
    envelope: Envelope | None


def ask_for_report() -> Question | None:
    """The form; None until there is something to judge."""
    st.title("Verify a report")
    st.markdown(
        "Is it genuine, word for word as it was sealed, signed off by enough people, and still the newest state? "
        "Paste the whole text from the ticket, its seal at the end included, or drop the file."
    )
    with st.form("verify", border=False):
        dropped = st.file_uploader("The report as a file", type=["md", "txt"], max_upload_size=5, key="verify file")
        pasted = st.text_area("Or its text", key="verify text", height=160, max_chars=4_000_000)
        with st.expander("Whom to trust, and a seal kept apart"):
            keys = st.text_area(
                "Keys you believe (keys.json or PEM, and people’s SSH keys); without them, those of this installation"
            )
            seal = st.text_area("The seal (DSSE in JSON), if the ticket has it as an attachment")
        st.form_submit_button("Verify", type="primary")
    text = dropped.getvalue().decode("utf-8", "replace") if dropped else pasted
    if not text.strip():
        return None
    try:
        trust = read_trust(keys) if keys.strip() else None
        return Question(text, trust, read_envelope(seal) if seal.strip() else None)
    except Forged as forged:
        st.error(safe(str(forged)))
        return None


def show_answers(app: GoLive, question: Question) -> None:
    """One line an answer, then what differs and who signed."""
    try:
        answers = app.verify(question.text, question.trust, question.envelope)
    except KeyUnavailable as unavailable:
        st.error(safe(str(unavailable)))
        return
    st.subheader("Answers")
    for sentence, holds in explain_answers(answers):
        icon, colour = _SHOW[holds]
        st.markdown(f":{colour}[{icon}] {safe(sentence)}")
    for note in answers.notes:
        st.caption(safe(note))
    _show_signatures(answers)


def _show_signatures(answers: Answers) -> None:
    if not answers.sealed:
        return
    st.subheader(f"What was sealed: {answers.decision.upper()}")
    if answers.place:
        st.caption(safe(f"Launch {answers.place.launch}, version {answers.place.version}"))
    if not answers.signatures:
        st.markdown("Nobody had signed.")
    for each in answers.signatures:
        known = f"known {KNOWN_BY.get(each.method, each.method)}, {each.person}"
        st.markdown(safe(f"{each.name}, {each.role}: {each.meaning} · {each.at} · {known}"))
