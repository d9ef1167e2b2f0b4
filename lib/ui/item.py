"""The items of a section, each: how it stands, what to do about it, its proof, and a person's part in it."""

import streamlit as st

from lib.checks.conversation import WRITES, Consent
from lib.launch.advice import advise
from lib.launch.checklist import Section
from lib.launch.readiness import ItemReadiness
from lib.launch.standing import CheckStanding, Standing
from lib.launch.states import State
from lib.launch.verdict import Outcome
from lib.launch.wording import begin_sentence, name_check
from lib.ui.commands import refresh_page
from lib.ui.decisions import show_attest, show_decide, show_notes
from lib.ui.desk import Desk
from lib.ui.guidance import show_fixes, show_guidance
from lib.ui.proof import show_proof
from lib.ui.runs import start
from lib.ui.scenarios import show_scenarios
from lib.ui.words import ago, badge, day, safe

MARKS = {
    Outcome.PASSED: "✓",
    Outcome.WARNED: "!",
    Outcome.FAILED: "✕",
    Outcome.INCONCLUSIVE: "?",
    Outcome.BLOCKED: "⊘",
    Outcome.NOT_APPLICABLE: "–",
}
COLOURS = {
    Standing.PASSED: "green",
    Standing.RETRIED: "green",
    Standing.FAILED: "red",
    Standing.WARNED: "orange",
    Standing.STALE: "orange",
}
HELD = (Standing.PASSED, Standing.RETRIED)
STRIP = 12  # results in the history strip


def show_items(desk: Desk, section: Section) -> None:
    """What failed lies open; without a failure, what is not settled yet. The rest folds to one line."""
    items = [desk.view.readiness.item(item.id) for item in section.items]
    failed = any(each.state is State.FAILED for each in items)
    for each in items:
        _show_item(desk, each, unfolded=each.state is State.FAILED if failed else not each.settled)


@st.fragment
def _show_item(desk: Desk, each: ItemReadiness, *, unfolded: bool) -> None:
    """A click inside draws this item anew, not the page."""
    refresh_page()
    item = each.item
    advice = " · advice" if item.importance == "advice" else ""
    label = f"{badge(each.state)} · **{safe(item.title)}**{advice}"
    with st.expander(label, expanded=unfolded, key=f"{desk.launch_id} {item.id}"):
        _show_standing(desk, each)
        _show_panel(desk, each)


def _show_standing(desk: Desk, each: ItemReadiness) -> None:
    st.markdown(safe(each.item.recommendation))
    waits = "" if each.settled else f" · waits for {each.item.who if each.party == each.item.party else each.party}"
    st.caption(f"{each.item.importance}{waits}" + (f" · {safe(each.basis)}" if each.basis else ""))
    said = any(check.why in each.why for check in each.checks if check.standing not in HELD)
    if not said and (not each.settled or each.state is State.WAIVED):
        st.markdown(f"{badge(each.state)}  {safe(each.why)}")
    for check in each.checks:
        _show_check(desk, check)


def _show_check(desk: Desk, check: CheckStanding) -> None:
    what, again = st.columns([6, 1], vertical_alignment="center")
    what.markdown(_line(desk, check))
    known = desk.app.known[check.check]
    consent = Consent(known.writes if known.writes < 2 or desk.view.launch.settings.is_rehearsal() else 0)
    refused = consent.refuse(known, desk.view.launch.key_environment)
    label = "Run" if check.result is None else "Run again"
    again.button(
        label,
        key=f"{desk.launch_id} run {check.check}",
        type="tertiary",
        help=f"{refused} Agree above, then run all." if refused else WRITES.get(known.writes),
        disabled=bool(check.missing or refused),
        on_click=start,
        args=(desk, [check.check], consent),
    )


def _line(desk: Desk, check: CheckStanding) -> str:
    name = safe(begin_sentence(name_check(check.check)))
    if check.result is None:
        return f":gray[{check.standing.value}] {name}: {safe(check.why)}"
    result = check.result
    strip = "".join(MARKS[past.fact.verdict.outcome] for past in desk.view.launch.results[check.check][-STRIP:])
    fresh = f", fresh until {day(check.fresh_until)}" if check.fresh_until and check.standing in HELD else ""
    when = f"{ago(result.at, desk.view.now)}{fresh} · history {strip}"
    why = "" if check.standing in HELD else f" {safe(check.why)}"
    return f"{_mark(check)} {name}.{why}  \n:gray[{when}]"


def _mark(check: CheckStanding) -> str:
    icon = MARKS[check.result.fact.verdict.outcome] if check.result else "○"
    shown = f"⟳ {check.standing.value}" if check.standing is Standing.STALE else f"{icon} {check.standing.value}"
    return f":{COLOURS.get(check.standing, 'gray')}[{shown}]"


def _show_panel(desk: Desk, each: ItemReadiness) -> None:
    panels = {
        "Fix": show_fixes,
        "Scenarios": show_scenarios,
        "Attest": show_attest,
        "Why and how to test": show_guidance,
        "Evidence": show_proof,
        "Waive": show_decide,
        "Notes": show_notes,
    }
    if not advise(each.checks, desk.view.checklist).fixes:
        del panels["Fix"]
    if not each.scenarios:
        del panels["Scenarios"]
    if each.item.attestation is None or (not each.needs_word and each.word is None):
        del panels["Attest"]
    chosen = st.segmented_control(
        f"About “{each.item.title}”",
        list(panels),
        default=_first_panel(each, list(panels)),
        required=True,
        label_visibility="collapsed",
        key=f"{desk.launch_id} panel {each.item.id}",
    )
    panels[chosen](desk, each)


def _first_panel(each: ItemReadiness, panels: list[str]) -> str:
    """What the person will want first, by how the item stands."""
    if each.state is State.FAILED and "Fix" in panels:
        return "Fix"
    if each.state is State.FAILED and "Scenarios" in panels:
        return "Scenarios"
    if each.needs_word and (each.word is None or each.word.why) and "Attest" in panels:
        return "Attest"
    return "Why and how to test"
