"""What an item is about and how its failures are mended, with this launch's own values filled in."""

import streamlit as st

from lib.launch.advice import advise, fill
from lib.launch.checklist import Fix
from lib.launch.readiness import ItemReadiness
from lib.launch.settings import Settings
from lib.launch.snippets import LANGUAGES, write_snippets
from lib.ui.desk import Desk
from lib.ui.words import safe


def show_guidance(_desk: Desk, each: ItemReadiness) -> None:
    """Why it matters, how to test it, and what counts as failure."""
    item = each.item
    st.markdown(f"**Why it matters**  \n{safe(item.why)}")
    st.markdown("**How to test it**\n\n" + _number(item.test))
    st.markdown("**It fails when**\n\n" + "\n".join(f"- {safe(each)}" for each in item.fails_when))
    if item.links:
        links = " · ".join(f"[{safe(link.title)}]({link.url})" for link in item.links)
        st.markdown(f"**Cobalt’s documentation**  \n{links}")


def show_fixes(desk: Desk, each: ItemReadiness) -> None:
    """For each cause that a check found: who can fix it, the steps, and something to copy."""
    advice = advise(each.checks, desk.view.checklist)
    for cause, fix in advice.fixes.items():
        if fix is None:
            st.markdown(f"The checklist has no advice for “{safe(cause)}” yet.")
        else:
            _show_fix(fix, desk.view.launch.settings)
    if advice.waits:
        st.caption(f"Blocked by: {safe(' · '.join(advice.waits))}")


def _show_fix(fix: Fix, settings: Settings) -> None:
    st.markdown(f"**{safe(fix.title)}** · {safe(fix.who)} can fix it")
    st.markdown(_number(tuple(fill(step, settings) for step in fix.steps)))
    if fix.snippet:
        _show_snippets(write_snippets(fix.snippet, settings))


def _show_snippets(snippets: dict[str, str]) -> None:
    places = st.tabs(list(snippets)) if len(snippets) > 1 else [st.container()]
    for place, (language, snippet) in zip(places, snippets.items(), strict=True):
        place.code(snippet, language=LANGUAGES[language], wrap_lines=True)


def _number(steps: tuple[str, ...]) -> str:
    return "\n".join(f"{number}. {safe(step)}" for number, step in enumerate(steps, start=1))
