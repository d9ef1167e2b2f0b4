"""Running checks from a page: what will be sent, progress while it runs, a way to stop, and what came out."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from lib.engine.background import Run
from lib.engine.conduct import Result
from lib.launch.readiness import ICONS, State
from lib.launch.story import name_check
from lib.launch.verdict import Outcome
from lib.ui.commands import carry_out, refresh_page, show_outcome
from lib.ui.desk import Desk
from lib.ui.words import safe

POLL = 0.4  # seconds
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


def start(desk: Desk, checks: Sequence[str], consented: bool) -> None:
    """For callbacks: begin checks."""
    carry_out("run", lambda: desk.app.start_run(desk.actor, desk.launch_id, checks, consented=consented))


@st.fragment
def _offer(desk: Desk, checks: Sequence[str]) -> None:
    refresh_page()
    chosen = list(dict.fromkeys(checks))
    writing = [check for check in chosen if desk.app.known[check].writes]
    with st.container(border=True):
        consented = False
        if writing:
            consented = st.checkbox(
                f"Include {len(writing)} that create and remove a probe account in Cobalt",
                value=desk.view.launch.settings.is_rehearsal(),
                key=f"consent {desk.launch_id}",
                help="The account is named golive-probe-… and is removed again even when a check fails or is stopped.",
            )
        asked = [check for check in chosen if consented or check not in writing]
        count = len(desk.app.plan(asked)) if asked else 0
        main = desk.view.next.kind == "run" and bool(asked)
        st.button(
            f"Run {count} check{'' if count == 1 else 's'}",
            type="primary" if main else "secondary",
            disabled=not asked,
            key="run",
            on_click=start,
            args=(desk, asked, consented),
        )
        show_outcome("run")


@st.fragment(run_every=POLL)
def _watch(run: Run) -> None:
    """Drawn anew several times a second while the run goes on; each check keeps its line."""
    if not run.running:
        st.rerun()
    results = {result.check: result for result in list(run.results)}
    with st.container(border=True):
        done, total = len(results), len(run.checks)
        st.progress(done / total, text=f"{done} of {total} checks done")
        for check in run.checks:
            st.markdown(_line(check, results.get(check)))
        st.button("Stopping…" if run.stopped else "Stop", on_click=run.cancel, disabled=run.stopped, key="stop")


def _sum_up(run: Run) -> None:
    counts = Counter(OUTCOMES[result.verdict.outcome] for result in run.results)
    said = " · ".join(f"{count} {outcome}" for outcome, count in counts.items())
    st.markdown(f"Last run: {said or 'no result'}" + (" · stopped by hand" if run.stopped else ""))
    if run.problem:
        st.error(safe(run.problem))


def _line(check: str, result: Result | None) -> str:
    name = safe(name_check(check).capitalize())
    if result is None:
        return f":gray[{ICONS[State.OPEN]} waiting] {name}"
    return f"{OUTCOMES[result.verdict.outcome]} {name}"
