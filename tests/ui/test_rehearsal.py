"""The page that gives the local Cobalt faults."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from lib.launch.settings import Settings
from lib.simulator.faults import CATALOGUE
from lib.simulator.sample import rehearsal_key
from lib.simulator.server import running
from tests.ui.test_pages import words


@pytest.fixture(scope="module")
def cobalt():
    with running() as base:
        yield base


@pytest.fixture
def launch(app, cobalt):
    httpx.post(f"{cobalt}/__sim/reset", trust_env=False).raise_for_status()
    return open_launch(app, cobalt)


FAULT = {"name": "**odd** <b>:red[x]", "does": "$1$ <script>alert(1)</script>", "family": "# The `family`"}
OFF = FAULT | {"name": "**odd** too"}
CALL = {"at": "2026-03-01T09:00:00Z", "prefix": "", "method": "<b>", "path": "/a|b" * 200, "status": 200}
ODD = {
    "/__sim/faults": {"active": [FAULT["name"], FAULT["name"]], "known": [FAULT, FAULT, OFF, OFF]},
    "/__sim/plans": [{"faults": ["<i>"], "next": 1}] * 2,
    "/__sim/journal": [CALL | {"faults": ["<i>"]}],
}


@pytest.fixture
def stranger():
    """Something that takes itself for a local Cobalt."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(ODD[self.path.partition("?")[0]]).encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def open_launch(app, base_url):
    settings = Settings(base_url=base_url, api_key="env:NO_SUCH_KEY")
    return app.open(app.person("ana"), "Acme · HubSpot", settings=settings)


def ask(cobalt, path="/application"):
    headers = {"x-api-key": rehearsal_key("test"), "linked_account_id": "acme"}
    return httpx.get(f"{cobalt}/api/v2/public{path}", headers=headers, trust_env=False).status_code


def press(page, label):
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def switch_on(page, *names):
    for name in names:
        page.checkbox(key=f"tick {name}").check()
    page.run()
    page.button(key="switch on").click().run()
    assert not page.exception


def links(page):
    return [link.proto.label for link in page.get("page_link")]


def test_a_healthy_cobalt_teaches_and_lists_every_fault_by_family(visit, launch):
    page = visit("rehearsal", launch)

    assert "No fault is on" in words(page)
    assert "Nothing was asked yet" in words(page)
    assert [box.key for box in page.checkbox] == [*(f"tick {name}" for name in CATALOGUE), "sure"]
    assert page.expander[0].label.startswith("The platform")
    assert page.button(key="switch on").disabled


def test_a_fault_is_switched_on_for_every_request_and_off_again(visit, launch, cobalt):
    page = visit("rehearsal", launch)
    switch_on(page, "503", "scope-extra")

    assert ask(cobalt) == 503
    assert CATALOGUE["503"].does in words(page)
    assert page.button(key="switch on").label == "Switch on"

    press(page, "Switch off 503")

    assert ask(cobalt) == 200
    assert "scope-extra" in words(page).replace("\\", "")


def test_a_fault_for_the_next_requests_only_wears_off(visit, launch, cobalt):
    page = visit("rehearsal", launch)
    page.radio(key="reach").set_value("the next requests only").run()
    page.number_input[0].set_value(2).run()
    switch_on(page, "503")

    assert "for the next 2 API requests" in words(page)
    assert [ask(cobalt) for _ in range(3)] == [503, 503, 200]

    press(page, "Refresh")

    assert "No fault is on" in words(page)


def test_all_are_switched_off_together(visit, launch, cobalt):
    page = visit("rehearsal", launch)
    switch_on(page, "404")
    switch_on(page, "503")
    press(page, "Switch all off")

    assert ask(cobalt) == 200
    assert "No fault is on" in words(page)


def test_a_search_shows_what_has_all_the_words_and_forgets_no_tick(visit, launch, cobalt):
    page = visit("rehearsal", launch)
    page.checkbox(key="tick scope-extra").check()
    page.text_input(key="find fault").set_value("way 503").run()

    assert [box.key for box in page.checkbox] == ["tick 503", "sure"]

    page.text_input(key="find fault").set_value("no fault has this").run()

    assert "No fault has these words" in words(page)

    press(page, "Switch on 1 fault")

    assert httpx.get(f"{cobalt}/__sim/faults", trust_env=False).json()["active"] == ["scope-extra"]


def test_the_last_requests_are_shown_with_what_met_them(visit, launch, cobalt):
    page = visit("rehearsal", launch)
    ask(cobalt, "/application?page=7")
    switch_on(page, "close-early")
    with pytest.raises(httpx.RemoteProtocolError):
        ask(cobalt)
    press(page, "Refresh")

    newest, oldest = page.dataframe[0].value.to_dict("records")
    assert (oldest["Method"], oldest["Path"], oldest["Status"], oldest["Faults"]) == (
        *("GET", "/api/v2/public/application?page=7", "200", ""),
    )
    assert (newest["Status"], newest["Faults"]) == ("no answer", "close-early")


def test_a_reset_asks_first(visit, launch, cobalt):
    page = visit("rehearsal", launch)
    switch_on(page, "503")
    ask(cobalt)

    assert page.button(key="reset").disabled

    page.checkbox(key="sure").check().run()
    page.button(key="reset").click().run()

    assert "No fault is on" in words(page)
    assert "Nothing was asked yet" in words(page)
    assert page.button(key="reset").disabled


def test_faults_of_the_base_url_are_named(visit, app, launch, cobalt):
    page = visit("rehearsal", open_launch(app, f"{cobalt}/__fault/slow"))

    assert "by the base URL of this launch" in words(page)
    assert "No fault is on" not in words(page)


def test_a_launch_that_points_elsewhere_is_told_why_and_led_back(visit, app):
    launch = open_launch(app, "https://app.refold.ai")
    page = visit("rehearsal", launch)

    assert "Only a local Cobalt can be given faults" in words(page)
    assert page.checkbox == []
    assert "Back to the overview" in links(page)


def test_only_rehearsals_have_the_page_beside_them(visit, app, launch):
    assert "Rehearsal" in links(visit("history", launch))
    assert "Rehearsal" not in links(visit("history", open_launch(app, "https://app.refold.ai")))


def test_when_nobody_answers_the_page_says_how_to_start_one(visit, app):
    page = visit("rehearsal", open_launch(app, "http://127.0.0.1:1"))

    assert not page.exception
    assert "does not answer" in words(page)
    assert page.code[0].value == "./golive simulate --port 1"
    assert page.button[0].label == "Try again"


def test_what_a_stranger_answers_shows_nothing_but_itself(visit, app, stranger):
    page = visit("rehearsal", open_launch(app, stranger))
    seen = words(page) + "".join(each.label for each in [*page.button, *page.checkbox, *page.expander])

    assert not page.exception
    assert not re.search(r"(?<!\\)(<b>|<i>|<script|\*\*odd|:red\[|\$1)", seen)
    assert len(page.dataframe[0].value["Path"][0]) == 300
