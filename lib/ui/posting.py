"""Posting the report from its page: which issue, where the token is kept, what became of it."""

import streamlit as st

from lib.launch.entries import Posted
from lib.launch.state import Dated
from lib.ledger import Refused
from lib.posting import Edited
from lib.report.prefill import Unfit
from lib.report.targets import Target
from lib.trackers.destination import EXAMPLES, TITLES, TOKENS, aim, is_reference
from lib.ui.commands import carry_out, refresh_page, show_outcome, typed
from lib.ui.desk import Desk
from lib.ui.words import ago, exact, safe

RENEW = "Renew the comment even if people changed it"


@st.fragment
def show_posting(desk: Desk, target: Target) -> None:
    """A form for one tracker, and the comment that is there already."""
    refresh_page()
    title = TITLES[target.name]
    st.subheader(f"Post to {title}")
    st.markdown(
        "It becomes one comment, which is renewed each time, read back and compared. "
        "The token stays where it is kept: name the place."
    )
    last = _last(desk, target.name)
    if last:
        _show_last(desk, last)
    with st.form(f"post {target.name}", border=False):
        _ask(desk, target.name, last)
        pressed = st.form_submit_button(f"Post to {title}", on_click=_forget_typed, args=(desk, target.name))
    if pressed:
        with st.spinner("Posting, and reading it back…"):
            carry_out("post", lambda: _post(desk, target.name, last), done="Posted")
        refresh_page()
    show_outcome("post")


def _ask(desk: Desk, tracker: str, last: Dated[Posted] | None) -> None:
    issue, site = st.columns(2)
    issue.text_input(
        "Issue",
        value=last.fact.issue if last else "",
        placeholder=f"for example {EXAMPLES[tracker]}",
        key=_key(desk, tracker, "issue"),
    )
    if tracker != "linear":
        site.text_input(
            "Site" if tracker == "jira" else "Site, if it is a GitHub of your own",
            value=last.fact.site if last else "",
            placeholder="for example https://acme.atlassian.net" if tracker == "jira" else "https://github.com",
            key=_key(desk, tracker, "site"),
        )
    token, user = st.columns(2)
    token.text_input(
        "Where the token is kept",
        value=TOKENS[tracker],
        key=_key(desk, tracker, "token"),
        help="env:NAME or file:/path, never the token itself.",
    )
    if tracker == "jira":
        user.text_input(
            "E-mail address of the token’s owner",
            key=_key(desk, tracker, "user"),
            help="Jira’s cloud asks for it; a Jira of your own does not.",
        )
    st.checkbox(RENEW, key=_key(desk, tracker, _renewing(last)))


def _forget_typed(desk: Desk, tracker: str) -> None:
    """A token that was typed instead of its place leaves the page at once."""
    key = _key(desk, tracker, "token")
    if not is_reference(typed(key).strip()):
        st.session_state[key] = ""


def _post(desk: Desk, tracker: str, last: Dated[Posted] | None) -> None:
    issue, site, token, user = (typed(_key(desk, tracker, name)) for name in ("issue", "site", "token", "user"))
    try:
        destination = aim(tracker, issue, site, user.strip())
    except Unfit as unfit:
        raise Refused(str(unfit)) from None
    overwrite = bool(st.session_state.get(_key(desk, tracker, _renewing(last))))
    try:
        desk.app.post(desk.actor, desk.launch_id, destination, token.strip(), overwrite=overwrite)
    except Edited as edited:
        raise Refused(f"{edited} Tick “{RENEW}” if that may go.") from None


def _renewing(last: Dated[Posted] | None) -> str:
    """Agreed to for one time only."""
    return f"renew after {last.version if last else 0}"


def _last(desk: Desk, tracker: str) -> Dated[Posted] | None:
    there = [each for each in desk.view.launch.posted.values() if each.fact.tracker == tracker]
    return max(there, key=lambda each: each.version, default=None)


def _show_last(desk: Desk, last: Dated[Posted]) -> None:
    told = f"Last posted to {safe(last.fact.issue)} {ago(last.at, desk.view.now)}, {exact(last.at)}."
    if last.fact.problem:
        st.warning(f"{told} {safe(last.fact.problem)}")
    else:
        moved = " The launch has moved on since." if desk.view.launch.version > last.version else ""
        st.markdown(f":green[✓] {told} It was read back whole.{moved}")
    st.caption("The complete report and the seal that belong to it are in the evidence, in the folder posted.")
    st.link_button("Open the comment", last.fact.url)


def _key(desk: Desk, tracker: str, name: str) -> str:
    return f"{desk.launch_id} post {tracker} {name}"
