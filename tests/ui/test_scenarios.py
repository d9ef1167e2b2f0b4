"""The panel of an item's scenarios."""

import pytest
from streamlit.testing.v1 import AppTest

from lib.launch.entries import Actor

ITEM = "live-test-scenarios"
PASSING = b"<testsuite><testcase name='test_happy_path[*x*]'/></testsuite>"
FAILING = b"<testsuite><testcase name='test_happy_path'><failure/></testcase></testsuite>"


def page():
    from lib.ui.desk import begin
    from lib.ui.scenarios import show_scenarios

    desk = begin()
    show_scenarios(desk, desk.view.readiness.item("live-test-scenarios"))


@pytest.fixture
def launch(app):
    return app.open(Actor(name="Ana"), "Acme")


@pytest.fixture
def shown(launch):
    test = AppTest.from_function(page, default_timeout=20)
    test.query_params["launch"] = launch
    return test.run()


def hand_in(shown, content, name="junit.xml"):
    shown.file_uploader[0].set_value((name, content, "text/xml"))
    next(button for button in shown.button if button.label == "Hand in the report").click().run()
    assert not shown.exception
    return "\n".join(element.value for element in (*shown.markdown, *shown.error))


def test_before_any_report_all_is_open(shown):
    assert not shown.exception
    assert shown.markdown[0].value.count(":gray[○ open]") == 20


def test_a_report_that_is_handed_in_shows_at_once(shown, app, launch):
    text = hand_in(shown, PASSING)
    assert ":green[✓ passed] Everything goes well: 1 test passed" in text
    assert r"\*x\*" in text
    assert "1 test, 0 failed" in text
    assert list(app.view(Actor(name="Ana"), launch).launch.reported) == [ITEM]


def test_a_failed_scenario_is_red(shown):
    assert ":red[✕ failed] Everything goes well" in hand_in(shown, FAILING)


def test_what_is_no_report_is_refused_beside_the_form(shown, app, launch):
    assert "The report is no JUnit XML" in hand_in(shown, b"<html/>")
    assert not app.view(Actor(name="Ana"), launch).launch.reported


def test_without_a_file_nothing_happens_but_a_sentence(shown):
    next(button for button in shown.button if button.label == "Hand in the report").click().run()
    assert "no whole XML" in shown.error[0].value
