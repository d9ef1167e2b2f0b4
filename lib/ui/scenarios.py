"""The scenarios of an item: what a test report proves, and the way to hand one in."""

import streamlit as st

from lib.launch.junit import MOST_BYTES
from lib.launch.readiness import ItemReadiness
from lib.launch.scenarios import MARKS, Proof, ScenarioStanding
from lib.ui.commands import carry_out, show_outcome
from lib.ui.decisions import show_taking_back
from lib.ui.desk import Desk
from lib.ui.words import ago, safe

COLOURS = {Proof.PASSED: "green", Proof.FAILED: "red", Proof.OPEN: "gray"}


def show_scenarios(desk: Desk, each: ItemReadiness) -> None:
    """How each scenario stands, then the report behind it, or the form for one."""
    st.markdown("\n".join(_line(each, row) for row in each.scenarios))
    if given := each.report:
        told = f"{given.fact.file}: {given.fact.numbers}, handed in by {given.by.name}"
        show_taking_back(desk, each, "reported", f"{told} {ago(given.at, desk.view.now)}")
    with st.form(f"{desk.launch_id} {each.item.id} hand in", border=False, clear_on_submit=True):
        st.file_uploader(
            "Report of your tests (JUnit XML)",
            type="xml",
            key=_file(desk, each),
            max_upload_size=MOST_BYTES // 1_000_000,
            help="A test belongs to a scenario if its name, or that of its class, holds words such as: "
            + "; ".join(safe(row.scenario.phrases[0]) for row in each.scenarios[:3]),
        )
        show_outcome(_file(desk, each))
        st.form_submit_button("Hand in the report", on_click=_hand_in, args=(desk, each))


def _line(each: ItemReadiness, row: ScenarioStanding) -> str:
    optional = "" if row.scenario.mandatory else " (optional)"
    mark = ":green[✎ attested]" if each.vouches_for(row) else f":{COLOURS[row.proof]}[{MARKS[row.proof]} {row.proof}]"
    tests = f"  \n:gray[{safe(', '.join(row.tests))}]" if row.tests else ""
    return f"- {mark} {safe(row.scenario.title)}{optional}: {safe(row.why)}{tests}"


def _hand_in(desk: Desk, each: ItemReadiness) -> None:
    file = st.session_state.get(_file(desk, each))
    name, content = (file.name, file.getvalue()) if file else ("", b"")
    seen = desk.view.launch.version
    carry_out(
        _file(desk, each),
        lambda: desk.app.hand_in(desk.actor, desk.launch_id, each.item.id, name, content, seen=seen),
        done="Handed in",
    )


def _file(desk: Desk, each: ItemReadiness) -> str:
    return f"{desk.launch_id} {each.item.id} test report"
