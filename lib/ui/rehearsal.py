"""A rehearsal: which faults the local Cobalt has, how they are switched, and what it was asked last."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from urllib.parse import urlsplit

import streamlit as st

from lib.cobalt.controls import KnownFault
from lib.cobalt.rehearsal import Call
from lib.engine.local_cobalt import LAST_CALLS, LocalCobalt, Rehearsal
from lib.ledger import Refused
from lib.ui import places
from lib.ui.commands import carry_out, refresh_page, show_outcome
from lib.ui.desk import Desk
from lib.ui.words import safe

EVERY, NEXT = "every request", "the next requests only"
MOST_REQUESTS = 1000  # that a fault can be meant for
LONGEST = 300  # characters of a path


def show_rehearsal(desk: Desk) -> None:
    """For launches that point at the local Cobalt; others are told why not."""
    st.caption(safe(desk.view.launch.name))
    st.title("Rehearsal")
    if desk.view.launch.settings.is_rehearsal():
        _show_controls(desk)
        return
    st.markdown("Only a local Cobalt can be given faults, and this launch points elsewhere.")
    st.page_link(places.overview(), label="Back to the overview", query_params={"launch": desk.launch_id})


@st.fragment
def _show_controls(desk: Desk) -> None:
    refresh_page()
    host = safe(urlsplit(desk.view.launch.settings.base_url).netloc)
    st.markdown(f"Give the local Cobalt at {host} a fault, run the checks, and see which of them notices.")
    try:
        seen = desk.app.rehearse(desk.actor, desk.launch_id, LocalCobalt.look)
    except Refused as refused:
        _say_unanswered(desk, refused)
        return
    show_outcome("rehearsal")
    _show_active(desk, seen)
    _offer_faults(desk, seen)
    _show_calls(seen.calls)
    _offer_reset(desk)


def _say_unanswered(desk: Desk, refused: Refused) -> None:
    port = urlsplit(desk.view.launch.settings.base_url).port or 80
    st.error(f"The local Cobalt does not answer. {safe(str(refused))}")
    st.markdown("Start it in a terminal, then try again. If it runs at another port, correct the base URL.")
    st.code(f"./golive simulate --port {port}", language="sh")
    st.button("Try again", type="primary")


def _order(desk: Desk, order: Callable[[LocalCobalt], None], done: str, *, untick: Sequence[str] = ()) -> None:
    """For callbacks: have it done; boxes that were ticked for it are cleared when it was."""
    if carry_out("rehearsal", lambda: desk.app.rehearse(desk.actor, desk.launch_id, order), done=done):
        st.session_state.update(dict.fromkeys(untick, False))


# The faults that are on


def _show_active(desk: Desk, seen: Rehearsal) -> None:
    st.subheader("On now")
    does = {fault.name: fault.does for fault in seen.known}
    for name in seen.active:
        _show_fault(desk, name, does.get(name, ""))
    for plan in seen.plans:
        st.markdown(f"**{safe(', '.join(plan.faults))}** {_reach(plan.left)}")
    if seen.by_address:
        st.markdown(f"**{safe(', '.join(seen.by_address))}** by the base URL of this launch, for its own requests")
    if seen.active or seen.plans:
        st.button("Switch all off", on_click=_order, args=(desk, LocalCobalt.switch_all_off, "All faults are off"))
    elif not seen.by_address:
        st.markdown("No fault is on: this Cobalt is healthy. Choose one below to see what a check makes of it.")


def _show_fault(desk: Desk, name: str, does: str) -> None:
    off = partial(LocalCobalt.switch_off, name=name)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{safe(name)}** {safe(does)}", width="content")
        st.button(f"Switch off {safe(name)}", on_click=_order, args=(desk, off, f"{name} is off"), key=f"off {name}")


def _reach(left: int | None) -> str:
    if left is None:
        return "for some requests"
    return "for the next API request" if left == 1 else f"for the next {left} API requests"


# Those that could be


def _offer_faults(desk: Desk, seen: Rehearsal) -> None:
    st.subheader("Switch on")
    wanted = _words(st.text_input("Find a fault", key="find fault", placeholder="for example 429, token, redirect"))
    off = [fault for fault in seen.known if fault.name not in seen.active]
    found = [fault for fault in off if _matches(fault, wanted)]
    with st.container(gap="xsmall"):
        for family, members in groupby(found, key=lambda fault: fault.family):
            _show_family(family, list(members), expanded=bool(wanted))
    if not found:
        st.markdown("No fault has these words. Try fewer, or a status such as 503.")
    _show_switch(desk, [fault.name for fault in off if st.session_state.get(_ticked(fault.name))])


def _words(text: str) -> list[str]:
    """What is looked for, each word for itself."""
    return text.casefold().split()


def _matches(fault: KnownFault, words: Sequence[str]) -> bool:
    text = f"{fault.name} {fault.does} {fault.family}".casefold()
    return all(word in text for word in words)


def _show_family(family: str, members: Sequence[KnownFault], *, expanded: bool) -> None:
    with st.expander(f"{safe(family)} · {len(members)}", expanded=expanded, type="compact"):
        for fault in members:
            label = f"**{safe(fault.name)}** {safe(fault.does)}"
            st.checkbox(label, key=_ticked(fault.name), persist_state="session")


def _show_switch(desk: Desk, chosen: list[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reach = st.radio("For", [EVERY, NEXT], horizontal=True, key="reach")
        requests = st.number_input("How many", 1, MOST_REQUESTS, 3, width=150) if reach == NEXT else None
    label = f"Switch on {len(chosen)} fault{'' if len(chosen) == 1 else 's'}" if chosen else "Switch on"
    args = (desk, chosen, requests)
    st.button(label, type="primary", disabled=not chosen, on_click=_switch_on, args=args, key="switch on")


def _switch_on(desk: Desk, chosen: list[str], requests: int | None) -> None:
    order = partial(LocalCobalt.switch_on, names=chosen, requests=requests)
    _order(desk, order, "Switched on", untick=[_ticked(name) for name in chosen])


def _ticked(name: str) -> str:
    return f"tick {name}"


# What it was asked, and a new beginning


def _show_calls(calls: Sequence[Call]) -> None:
    st.subheader("Last requests")
    if not calls:
        st.markdown("Nothing was asked yet. Run the checks of this launch, and their requests show here.")
    else:
        st.caption(f"The last {LAST_CALLS} at most, newest first; times in UTC.")
        st.dataframe([_row(call) for call in calls], hide_index=True)
    st.button("Refresh")


def _row(call: Call) -> dict[str, str | int]:
    path = call.path + (f"?{call.query}" if call.query else "")
    return {
        "Time": call.at.strftime("%H:%M:%S.%f")[:-3],
        "Method": call.method,
        "Path": path[:LONGEST],
        "Status": str(call.status) if call.status else "no answer",
        "Milliseconds": call.milliseconds,
        "Faults": ", ".join(call.faults),
    }


def _offer_reset(desk: Desk) -> None:
    st.subheader("Begin anew")
    st.markdown("Its accounts, tokens, runs and requests become as just started, and so do its faults.")
    sure = st.checkbox("Yes, what this Cobalt holds may go", key="sure")
    st.button("Reset the local Cobalt", disabled=not sure, on_click=_reset, args=(desk,), key="reset")


def _reset(desk: Desk) -> None:
    _order(desk, LocalCobalt.reset, "The local Cobalt begins anew", untick=["sure"])
