"""The board's parts: choosing launches, one row each, opening a new one, and a first screen that teaches."""

import os
from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st

from lib.golive import GoLive
from lib.home import sample_settings
from lib.launch.decision import name_party
from lib.launch.entries import Actor
from lib.launch.settings import Settings
from lib.launch.states import SETTLED, Decision
from lib.launch.summary import Summary
from lib.ui import places
from lib.ui.commands import carry_out, show_outcome, typed
from lib.ui.words import ago, exact, safe

FILTERS = ("all", "no-go", "ready to sign", "signed")
ORDERS = ("newest change", "target date", "name")
ROWS = 20  # launches a page


def choose(summaries: Sequence[Summary]) -> list[Summary]:
    """Search, filter and order; all three stand in the address, so that a board can be shared."""
    find, which, order = st.columns([3, 3, 2], vertical_alignment="bottom")
    words = find.text_input("Search", key="search", bind="query-params", placeholder="Name or owner")
    kind = which.segmented_control("Show", FILTERS, default="all", required=True, key="show", bind="query-params")
    by = order.selectbox("Order by", ORDERS, key="order", bind="query-params")
    found = [each for each in summaries if _matches(each, words or "", kind)]
    return sorted(found, key=lambda each: _rank(each, by))


def _matches(summary: Summary, words: str, kind: str) -> bool:
    text = f"{summary.name} {summary.owner}".casefold()
    stands = {
        "all": True,
        "no-go": summary.decision is Decision.NO_GO,
        "ready to sign": summary.decision is not Decision.NO_GO and not summary.signed,
        "signed": summary.signed,
    }
    return all(word in text for word in words.casefold().split()) and stands[kind]


def _rank(summary: Summary, by: str) -> tuple[object, ...]:
    if by == "name":
        return (summary.name.casefold(),)
    if by == "target date":
        return (summary.target_date or date.max, summary.name.casefold())
    return (-summary.changed_at.timestamp(),)


def show_launches(summaries: Sequence[Summary], now: datetime) -> None:
    """A row a launch, a page at a time."""
    blocked = sum(each.decision is Decision.NO_GO for each in summaries)
    late = sum(_is_late(each, now) for each in summaries)
    st.caption(f"{len(summaries)} shown · {blocked} no-go · {late} past the target date")
    if not summaries:
        st.info("No launch matches. Clear the search to see all of them.")
    pages = -(-len(summaries) // ROWS)
    page = st.pagination(pages, key="page") if pages > 1 else 1
    for summary in summaries[(page - 1) * ROWS : page * ROWS]:
        _show_row(summary, now)


def _show_row(summary: Summary, now: datetime) -> None:
    with st.container(border=True, key=f"row-{summary.id}"):
        name, facts = st.columns([5, 3])
        with name:
            label = f"**{safe(summary.name)}**" + ("  (sample)" if summary.sample else "")
            st.page_link(places.overview(), label=label, query_params={"launch": summary.id})
            st.markdown(_verdict(summary))
            st.caption(f"Next: {safe(summary.next_action)}")
        with facts:
            settled = sum(summary.counts[state.value] for state in SETTLED)
            total = sum(summary.counts.values())
            st.progress(settled / total if total else 0.0, text=f"{settled} of {total} settled")
            st.markdown(_target(summary, now))
            waits = f"waits for {name_party(summary.waits_for)} · " if summary.waits_for else ""
            st.caption(f"{waits}changed {ago(summary.changed_at, now)}", help=exact(summary.changed_at))


def _verdict(summary: Summary) -> str:
    colour = {Decision.GO: "green", Decision.GO_WITH_CONDITIONS: "orange", Decision.NO_GO: "red"}[summary.decision]
    signed = " · ✓ signed" if summary.signed else ""
    return f":{colour}[{safe(summary.sentence)}]{signed}"


def _target(summary: Summary, now: datetime) -> str:
    if summary.target_date is None:
        return "no target date"
    late = ":orange[ · overdue]" if _is_late(summary, now) else ""
    return f"target {summary.target_date:%d %b %Y}{late}"


def _is_late(summary: Summary, now: datetime) -> bool:
    return bool(summary.target_date and summary.target_date < now.date() and not summary.signed)


def teach(app: GoLive, actor: Actor) -> None:
    """The first screen: what this is, and a rehearsal that can be had at once."""
    st.markdown(
        "No launch yet. A launch takes one customer through Cobalt’s go-live checklist: the wizard checks live what "
        "can be checked, people answer for the rest, and a signed report comes out for the launch ticket."
    )
    st.markdown("Open the sample launch to see a whole rehearsal in two minutes. It talks to a Cobalt on this machine.")
    st.button("Open the sample launch", type="primary", on_click=_open_sample, args=(app, actor))
    show_outcome("board")


def _open_sample(app: GoLive, actor: Actor) -> None:
    opened: list[str] = []

    def command() -> None:
        settings = sample_settings(os.environ)
        opened.append(app.open(actor, "Sample: Acme · HubSpot", settings=settings, sample=True))

    if carry_out("board", command):
        st.switch_page(places.overview(), query_params={"launch": opened[0]})


def open_launch(app: GoLive, actor: Actor) -> None:
    """The form for a new launch."""
    with st.expander("Open a launch"), st.form("open", border=False):
        st.text_input("Customer and application", placeholder="Acme · HubSpot", max_chars=120, key="open name")
        st.text_input("Owner on our side", max_chars=120, key="open owner")
        st.date_input("Target date", value=None, format="YYYY-MM-DD", key="open target date")
        st.text_input("Cobalt base URL", value="https://app.refold.ai", key="open base URL")
        show_outcome("open")
        st.form_submit_button("Open", on_click=_open, args=(app, actor))


def _open(app: GoLive, actor: Actor) -> None:
    opened: list[str] = []

    def command() -> None:
        launch_id = app.open(
            actor,
            typed("open name"),
            owner=typed("open owner"),
            target_date=st.session_state.get("open target date"),
            settings=Settings(base_url=typed("open base URL")),
        )
        opened.append(launch_id)

    if carry_out("open", command):
        st.switch_page(places.overview(), query_params={"launch": opened[0]})
