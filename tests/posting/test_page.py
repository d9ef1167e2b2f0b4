"""The page of the report, where it is posted from."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.trackers.destination import TOKENS
from lib.ui import desk
from lib.ui.posting import RENEW
from tests.posting.conftest import SECRETS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def page(case, monkeypatch):
    """The page with the case's tracker chosen, its form filled in."""
    monkeypatch.setenv("GOLIVE_DB", str(case.app.journal.path))
    monkeypatch.setenv("GOLIVE_COBALT_PORT", "1")
    monkeypatch.setenv(TOKENS[case.kind].partition(":")[2], SECRETS[case.kind])
    desk.application.clear()
    opened = AppTest.from_file(str(ROOT / "lib" / "ui" / "frame.py"), default_timeout=20)
    opened.query_params["launch"] = case.launch
    opened.switch_page(str(ROOT / "pages" / "report.py")).run()
    opened.button_group(key=f"{case.launch} place").set_value(case.kind).run()
    yield fill(opened, case)
    desk.application.clear()


def fill(page, case):
    texts = {"issue": case.stand_in.issue, "site": case.destination.site, "user": case.destination.user}
    for name, text in texts.items():
        for field in page.text_input:
            if field.key == f"{case.launch} post {case.kind} {name}":
                field.set_value(text)
    return page


def press(page, case):
    (button,) = [each for each in page.button if each.label.startswith("Post to")]
    page = button.click().run()
    assert not page.exception
    return page


@pytest.fixture
def case(case_of):
    """One tracker is enough for the page; Jira asks for most."""
    return case_of("jira")


def told(page):
    return [each.value for each in page.markdown if each.value.startswith(":green[✓]")]


def test_what_was_posted_is_shown_with_its_link(page, case):
    page = press(page, case)
    assert "Last posted to ABC-" in told(page)[0]
    assert "read back whole" in told(page)[0]
    (link,) = page.get("link_button")
    assert link.proto.url == case.posted[0].url
    assert len(case.stand_in.notes) == 1


def test_a_launch_that_moved_on_says_so(page, case):
    press(page, case)
    case.move_on()
    assert "moved on since" in told(page.run())[0]


def test_what_the_tracker_cut_is_a_warning(page, case):
    case.stand_in.limit, case.stand_in.cuts = 1_000, True
    page = press(page, case)
    assert "did not say so" in page.warning[0].value
    assert told(page) == []


def test_a_refusal_says_what_to_do_beside_the_button(page, case):
    case.stand_in.token = "another"
    assert "does not accept the token" in press(page, case).error[0].value
    page.text_input(key=f"{case.launch} post jira issue").set_value("no key")
    assert "by its key" in press(page, case).error[0].value
    assert case.posted == []


def test_what_people_changed_is_overwritten_after_a_tick_and_that_only_once(page, case):
    page = press(page, case)
    for remark in ("Please look, Ben.", "And you, Cleo."):
        case.stand_in.notes[0].body += f"\n{remark}\n"
        page = press(page, case)
        assert RENEW in page.error[0].value
        (box,) = [each for each in page.checkbox if each.label == RENEW]
        box.check()
        page = press(page, case)
        assert not page.error
        assert remark not in case.stand_in.notes[0].body


def test_no_page_shows_the_token(page, case):
    page.text_input(key=f"{case.launch} post jira token").set_value(SECRETS["jira"])
    page = press(page, case)
    assert "A token itself is never taken" in page.error[0].value
    assert SECRETS["jira"] not in page.error[0].value
    assert page.text_input(key=f"{case.launch} post jira token").value == ""
    assert case.stand_in.asked == []
