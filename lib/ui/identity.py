"""Who is here: by the account on this machine, by single sign-on, or by what a trusted proxy says."""

import getpass
import os

import streamlit as st
from pydantic import ValidationError

from lib.golive import GoLive
from lib.home import PROXY, SINGLE_SIGN_ON, identity_mode
from lib.launch.entries import Actor

# What oauth2-proxy and its like send. A client cannot: every request must bear the secret shared with the proxy.
SUBJECT, NAME, EMAIL = "X-Forwarded-User", "X-Forwarded-Preferred-Username", "X-Forwarded-Email"


def person(app: GoLive) -> Actor:
    """Who sits here. Shows the way in and ends the page when nobody is signed in."""
    match identity_mode(os.environ):
        case mode if mode == SINGLE_SIGN_ON:
            return _signed_in() or _ask_to_sign_in()
        case mode if mode == PROXY:
            return _behind_proxy() or _refuse()
    return app.person(getpass.getuser())


def show_person(app: GoLive) -> None:
    """In the sidebar: the name that entries carry, and how to change it or leave."""
    if identity_mode(os.environ) == SINGLE_SIGN_ON:
        st.caption(f"Signed in as {person(app).name}", width="stretch")
        st.button("Sign out", on_click=st.logout)
    elif identity_mode(os.environ) == PROXY:
        st.caption(f"Signed in as {person(app).name}")
    else:
        _introduce(app)


def _signed_in() -> Actor | None:
    if not st.user.get("is_logged_in"):
        return None
    claims = {name: str(st.user.get(name) or "") for name in ("name", "email", "iss", "sub")}
    email = claims["email"] if st.user.get("email_verified") is True else ""
    return _make(
        claims["name"] or claims["email"] or claims["sub"], "single sign-on", claims["iss"], claims["sub"], email
    )


def _behind_proxy() -> Actor | None:
    given = {name: st.context.headers.get(name) or "" for name in (SUBJECT, NAME, EMAIL)}
    subject = given[SUBJECT] or given[EMAIL]
    return _make(given[NAME] or subject, "proxy header", "proxy", subject, given[EMAIL])


def _make(name: str, method: str, issuer: str, subject: str, email: str) -> Actor | None:
    """Nobody without a subject, or with a name that shows nothing."""
    facts = {"name": name[:120], "method": method, "issuer": issuer, "subject": subject, "email": email}
    try:
        return Actor.model_validate(facts) if issuer and subject else None
    except ValidationError:
        return None


def _ask_to_sign_in() -> Actor:
    st.title("Sign in")
    st.markdown("Launches, and what people sign, belong to names that your organisation vouches for.")
    st.button("Sign in with your organisation", type="primary", on_click=st.login)
    st.caption(
        "If you come back here after signing in, the sign-in was refused or your organisation’s provider did not "
        "answer. Try again; if it stays so, show this page to whoever runs this installation."
    )
    st.stop()


def _refuse() -> Actor:
    st.title("Nobody is signed in")
    st.markdown("The proxy in front of this installation named nobody. Open its address, not this one.")
    st.stop()


def _introduce(app: GoLive) -> None:
    """The name that entries carry; without one they carry the account's."""
    account = getpass.getuser()

    def remember() -> None:
        app.introduce(account, st.session_state["introduction"])

    known = person(app)
    st.text_input(
        "Your name, for the journal",
        value=known.name if known.method == "typed" else "",
        key="introduction",
        placeholder=account,
        max_chars=120,
        on_change=remember,
    )
