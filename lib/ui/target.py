"""The form for what is being checked. Keys typed here stay in memory and are never shown again."""

import streamlit as st

from lib.launch.settings import GROUPS, Settings, title
from lib.ui.commands import carry_out, show_outcome, typed
from lib.ui.desk import Desk

BASICS = ("base_url", "api_key")
LONG = ("event_payload", "workflow_payload", "expected_output")  # JSON, over several lines


def show_target(desk: Desk) -> None:
    """Every setting, its meaning and an example; open while one is missing."""
    settings = desk.view.launch.settings
    given = sum(bool(getattr(settings, name)) for name in Settings.model_fields)
    st.subheader("Target")
    st.caption(_known_key(desk))
    label = f"Target settings · {given} of {len(Settings.model_fields)} filled in"
    with st.expander(label, expanded=bool(settings.missing(BASICS))):
        st.markdown("Fill in what your integration has. A check that needs more names the field.")
        _form(desk, settings)


def _form(desk: Desk, settings: Settings) -> None:
    with st.form("target", border=False):
        for tab, names in zip(st.tabs(list(GROUPS)), GROUPS.values(), strict=True):
            with tab:
                for name in names:
                    _ask(desk.launch_id, name, settings)
                    if name == "api_key":
                        _ask_key(desk)
        show_outcome("target")
        st.form_submit_button("Save the target", on_click=_save, args=(desk,))


def _ask_key(desk: Desk) -> None:
    st.text_input(
        "Or type the API key",
        type="password",
        key=f"{desk.launch_id} typed key",
        autocomplete="off",
        help="Kept in this server’s memory until it stops. Never stored, never shown again.",
    )


def _ask(launch_id: str, name: str, settings: Settings) -> None:
    field = Settings.model_fields[name]
    value = getattr(settings, name)
    ask = st.text_area if name in LONG else st.text_input
    ask(
        title(name),
        value=" ".join(value) if isinstance(value, tuple) else value,
        help=field.description,
        placeholder=f"for example {field.examples[0]}" if field.examples else "",
        key=f"{launch_id} {name}",
    )


def _save(desk: Desk) -> None:
    """The typed key leaves the widget at once, whatever becomes of the rest."""
    key = typed(f"{desk.launch_id} typed key")
    st.session_state[f"{desk.launch_id} typed key"] = ""
    changes = {name: typed(f"{desk.launch_id} {name}") for name in Settings.model_fields}
    seen = desk.view.launch.version
    carry_out(
        "target",
        lambda: desk.app.configure(desk.actor, desk.launch_id, changes, key=key, seen=seen),
        done="Target saved",
    )


def _known_key(desk: Desk) -> str:
    launch = desk.view.launch
    if not launch.key_fingerprint:
        return "No API key is known yet."
    ending = f" ending in {launch.key_last_four}" if launch.key_last_four else ""
    return f"API key{ending}, kept in {launch.settings.api_key}"
