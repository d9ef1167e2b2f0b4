"""What nobody foresaw: a person sees a reference, the log names it, and neither shows what the error said."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.wizard import OUTPUT, free_port, wizard

pytestmark = pytest.mark.browser

CANARY = "tk-canary-1234567890abcdef"
PAGE = f"""
import streamlit as st
from lib.launch.secret import Secret
key = Secret("{CANARY}")
st.title("Broken")
raise ValueError(f"header {{key.reveal()}}")
"""
APP = """
import sys
sys.path.insert(0, {root!r})
from streamlit.starlette import App
from lib.web import MIDDLEWARE, ROUTES, live, tell_of_error
app = App({page!r}, lifespan=live, routes=ROUTES, middleware=MIDDLEWARE, on_script_error=tell_of_error)
"""


def test_an_error_of_a_page_is_a_reference_number_and_no_more(open_page, tmp_path):
    (tmp_path / "page.py").write_text(PAGE)
    root = str(OUTPUT.parents[1])
    (tmp_path / "app.py").write_text(APP.format(root=root, page=str(tmp_path / "page.py")))
    port = free_port()
    with wizard(tmp_path / "golive.db", port, str(tmp_path / "app.py"), GOLIVE_REHEARSAL="off") as address:
        page = open_page()
        frames = []
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
        page.goto(address)
        shown = page.get_by_text("Reference for support")
        expect(shown).to_be_visible(timeout=20_000)
        reference = re.search(r"support: ([0-9a-f]{8})", shown.inner_text())[1]
        source = page.content()

    log = (OUTPUT / f"wizard-{port}.log").read_text()
    assert reference in log
    assert "ValueError" in log
    assert frames
    assert not [where for where in (log, source, *frames) if CANARY in where]
