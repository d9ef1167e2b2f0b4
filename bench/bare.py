"""A bare Streamlit page with as many elements of each kind as the page it is compared with: the floor."""

import json
import os

import streamlit as st

COUNTS = json.loads(os.environ["BARE_ELEMENTS"])


@st.fragment
def ticked() -> None:
    st.checkbox("tick", key="tick")


def show(kind: str, number: int) -> None:
    match kind:
        case "text_area":
            st.text_area(f"Text {number}", key=f"area {number}")
        case "text_input":
            st.text_input(f"Line {number}", key=f"line {number}")
        case "button":
            st.button(f"Button {number}", key=f"button {number}")
        case "button_group":
            st.segmented_control(f"Choice {number}", ["one", "two", "three", "four", "five"], key=f"choice {number}")
        case "page_link":
            st.page_link("https://example.invalid", label=f"Link {number}")
        case _:
            st.markdown(f"Some words, as many as a sentence has, numbered {number}.")


if os.environ.get("BARE_FRAGMENT"):
    ticked()
else:
    st.checkbox("tick", key="tick")
for kind, count in COUNTS.items():
    for number in range(count):
        show(kind, number)
