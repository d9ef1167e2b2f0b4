"""The overview's parts: verdict, next action, what changed since the last visit, sections, particulars."""

from collections import Counter

import streamlit as st

from lib.launch.entries import Checked
from lib.launch.signoff import SignOffState
from lib.launch.states import ICONS, Decision
from lib.launch.story import tell
from lib.ui import places
from lib.ui.commands import carry_out, show_outcome, typed
from lib.ui.desk import Desk
from lib.ui.words import ago, exact, join, safe, tally

MOST_CHANGES = 8


def show_verdict(desk: Desk) -> None:
    """The first line answers: can it go?"""
    launch, readiness = desk.view.launch, desk.view.readiness
    st.title(safe(launch.name))
    show = {Decision.GO: st.success, Decision.GO_WITH_CONDITIONS: st.warning, Decision.NO_GO: st.error}
    signed = f" {_tell_signatures(desk)}" if desk.view.sign_off.covering else ""
    show[readiness.decision](safe(readiness.sentence + signed))
    if desk.view.sign_off.state is SignOffState.CHANGED:
        st.warning("Signed, changed since: no signature covers this state. The sign-off page says what changed.")
    counts = readiness.counts()
    shown = [f"{ICONS[state]} {count} {state.value}" for state, count in counts.items() if count]
    st.markdown(f"{len(readiness.items)} items: {' · '.join(shown)}")


def show_next(desk: Desk) -> None:
    """The one thing to do next, and why."""
    action, query = desk.view.next, {"launch": desk.launch_id}
    with st.container(border=True):
        st.markdown(f"**Next: {safe(action.text)}**")
        st.caption(safe(action.reason))
        if action.item:
            section = desk.view.checklist.section_of(action.item)
            _offer_way(f"Go to “{section.title}”", places.step(section), query)
        elif action.kind in ("sign", "done"):
            page = places.sign_off() if action.kind == "sign" else places.report()
            _offer_way(f"Go to {page.title.lower()}", page, query)
        elif action.kind == "set up":
            st.caption("The form stands below, under “Target”.")


def _offer_way(label: str, page: st.Page, query: dict[str, str]) -> None:
    """The screen’s one primary button."""
    if st.button(safe(label), type="primary", key="next"):
        st.switch_page(page, query_params=query)


def show_changes(desk: Desk) -> None:
    """What others and the checks did since this person was here last."""
    key = f"seen {desk.launch_id}"
    if key not in st.session_state:  # once a browser session: a click must not make the news old
        st.session_state[key] = desk.app.visit(desk.actor, desk.launch_id)
    seen = st.session_state[key]
    news = desk.app.history(desk.actor, desk.launch_id, after=seen) if seen else ()
    if not news:
        return
    st.subheader("Since your last visit")
    results = [entry.body for entry in news if isinstance(entry.body, Checked)]
    if results:
        st.markdown(f"- {_count_results(results)}")
    told = [entry for entry in news if not isinstance(entry.body, Checked)]
    for entry in told[-MOST_CHANGES:]:
        when = ago(entry.at, desk.view.now)
        st.markdown(f"- {safe(entry.actor.name)} {safe(tell(entry, desk.view.checklist))} · {when}")
    if len(told) > MOST_CHANGES:
        st.caption(f"and {len(told) - MOST_CHANGES} before that; all of them are under History")


def _count_results(results: list[Checked]) -> str:
    counts = Counter(result.verdict.outcome.value.replace("_", " ") for result in results)
    return f"{len(results)} check results: {', '.join(f'{count} {outcome}' for outcome, count in counts.items())}"


def show_sections(desk: Desk) -> None:
    """The six steps, each with its worst state."""
    st.subheader("Sections")
    for number, section in enumerate(desk.view.checklist.sections, start=1):
        items = [desk.view.readiness.item(item.id) for item in section.items]
        where, how = st.columns([5, 3], vertical_alignment="center")
        page = places.step(section)
        where.page_link(page, label=f"{number} · {safe(section.title)}", query_params={"launch": desk.launch_id})
        settled = sum(each.settled for each in items)
        how.markdown(f"{tally(items)} · {settled} of {len(items)} settled")


def show_particulars(desk: Desk) -> None:
    """Name, owner and target date of the launch itself."""
    launch = desk.view.launch
    with st.expander("Name, owner and target date"), st.form("particulars", border=False):
        st.text_input("Customer and application", value=launch.name, max_chars=120, key=f"{launch.id} name")
        st.text_input("Owner on our side", value=launch.owner, max_chars=120, key=f"{launch.id} owner")
        st.date_input("Target date", value=launch.target_date, format="YYYY-MM-DD", key=f"{launch.id} date")
        show_outcome("particulars")
        st.form_submit_button("Save", on_click=_rename, args=(desk,))
    st.caption(
        f"Launch {launch.id} · checklist {launch.checklist_version} · version {launch.version}",
        help=exact(launch.changed_at) if launch.changed_at else None,
    )


def _rename(desk: Desk) -> None:
    launch_id = desk.launch_id
    name, owner = typed(f"{launch_id} name"), typed(f"{launch_id} owner")
    target_date = st.session_state.get(f"{launch_id} date")
    carry_out("particulars", lambda: desk.app.rename(desk.actor, launch_id, name, owner, target_date), done="Saved")


def _tell_signatures(desk: Desk) -> str:
    sign_off = desk.view.sign_off
    names = ", ".join(f"{each.fact.name} ({each.fact.role})" for each in sign_off.covering)
    return f"Signed off by {names}." if sign_off.complete else f"Signed by {names}; missing: {join(sign_off.missing)}."
