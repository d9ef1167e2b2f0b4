"""Running checks from a page: what will be sent, progress while it runs, a way to stop, and what came out."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import streamlit as st

from lib.checks.conversation import Consent
from lib.engine.background import Run
from lib.engine.conduct import Result
from lib.launch.states import ICONS, State
from lib.launch.verdict import Outcome
from lib.launch.wording import begin_sentence, name_check
from lib.ui.commands import carry_out, refresh_page, show_outcome
from lib.ui.desk import Desk
from lib.ui.words import safe

POLL = 0.4  # seconds
MOST_LINES = 12  # checks of a run that are all listed while it goes on
OUTCOMES = {
    Outcome.PASSED: f":green[{ICONS[State.VERIFIED]} passed]",
    Outcome.WARNED: ":orange[! warned]",
    Outcome.FAILED: f":red[{ICONS[State.FAILED]} failed]",
    Outcome.INCONCLUSIVE: ":orange[? could not tell]",
    Outcome.BLOCKED: f":gray[{ICONS[State.BLOCKED]} blocked]",
    Outcome.NOT_APPLICABLE: f":gray[{ICONS[State.NOT_APPLICABLE]} not applicable]",
}


def show_run(desk: Desk, checks: Sequence[str]) -> None:
    """The button that runs these checks, or the run that is under way."""
    run = desk.app.run_of(desk.launch_id)
    if run and run.running:
        _watch(run)
        return
    if checks:
        _offer(desk, checks)
    if run:
        _sum_up(run)


def start(desk: Desk, checks: Sequence[str], consent: Consent) -> None:
    """For callbacks: begin checks."""
    carry_out("run", lambda: desk.app.start_run(desk.actor, desk.launch_id, checks, consent=consent))


@st.fragment
def _offer(desk: Desk, checks: Sequence[str]) -> None:
    refresh_page()
    chosen = list(dict.fromkeys(checks))
    with st.container(border=True):
        consent = _ask_consent(desk, chosen)
        asked = [each for each in chosen if not consent.refuse(desk.app.known[each], desk.view.launch.key_environment)]
        count = len(desk.app.plan(asked)) if asked else 0
        main = desk.view.next.kind == "run" and bool(asked)
        st.button(
            f"Run {count} check{'' if count == 1 else 's'}",
            type="primary" if main else "secondary",
            disabled=not asked,
            key="run",
            on_click=start,
            args=(desk, asked, consent),
        )
        show_outcome("run")
        _show_plan(desk, asked, consent)


def _show_plan(desk: Desk, asked: Sequence[str], consent: Consent) -> None:
    """Which requests this will be, before any is sent."""
    if not asked:
        return
    planned = desk.app.foresee(desk.actor, desk.launch_id, asked, consent=consent)
    writing = sum(each.count for each in planned if each.writes)
    label = f"What will be sent: about {sum(each.count for each in planned)} requests, {writing} of them write"
    with st.expander(label, type="compact"):
        rows = [(each.method, each.address, each.count, "writes" if each.writes else "reads") for each in planned]
        st.dataframe(
            [dict(zip(("Method", "Address", "Times", "Kind"), row, strict=True)) for row in rows], hide_index=True
        )


def _ask_consent(desk: Desk, checks: Sequence[str]) -> Consent:
    """Nothing writes that nobody agreed to, in this run, by a tick of their own."""
    launch = desk.view.launch
    agreed: Literal[0, 1, 2] = 0
    for level, (what, help_text) in _CONSENTS.items():
        count = sum(desk.app.known[check].writes == level for check in checks)
        if count and st.checkbox(
            f"Include {count} {what}",
            value=launch.settings.is_rehearsal(),
            key=f"consent {level} {launch.id}",
            help=help_text,
        ):
            agreed = level
    production = launch.key_environment == "production" and bool(agreed)
    return Consent(agreed, production and st.checkbox(_PRODUCTION, key=f"consent production {launch.id}"))


_CONSENTS: dict[Literal[1, 2], tuple[str, str]] = {
    1: (
        "that create and remove probe objects in Cobalt",
        "They are named golive-probe-… and are removed again even when a check fails or is stopped.",
    ),
    2: ("with real effects", "They run the workflow or sign up a user: records stay in the connected application."),
}
_PRODUCTION = "The key is a production key: let them write there"


@st.fragment(run_every=POLL)
def _watch(run: Run) -> None:
    """Drawn anew several times a second while the run goes on; each check keeps its line."""
    if not run.running:
        st.rerun()
    results = {result.check: result for result in list(run.results)}
    with st.container(border=True):
        done, total = len(results), len(run.checks)
        st.progress(done / total, text=f"{done} of {total} checks done")
        for check in run.checks if total <= MOST_LINES else _not_passed(run.checks, results):
            st.markdown(_line(check, results.get(check)))
        st.button("Stopping…" if run.stopped else "Stop", on_click=run.cancel, disabled=run.stopped, key="stop")


def _not_passed(checks: Sequence[str], results: dict[str, Result]) -> list[str]:
    """In a long run only what wants attention gets a line."""
    return [each for each in checks if each in results and results[each].verdict.outcome is not Outcome.PASSED]


def _sum_up(run: Run) -> None:
    counts = Counter(result.verdict.outcome for result in run.results)
    said = " · ".join(f"{counts[outcome]} {words}" for outcome, words in OUTCOMES.items() if counts[outcome])
    st.markdown(f"Last run: {said or 'no result'}" + (" · stopped by hand" if run.stopped else ""))
    if run.problem:
        st.error(safe(run.problem))


def _line(check: str, result: Result | None) -> str:
    name = safe(begin_sentence(name_check(check)))
    if result is None:
        return f":gray[{ICONS[State.OPEN]} waiting] {name}"
    return f"{OUTCOMES[result.verdict.outcome]} {name}"
