"""What an item's page advises, by what its checks found."""

import pytest
from streamlit.testing.v1 import AppTest

from lib.launch.entries import Actor, Checked
from lib.launch.settings import Settings
from lib.launch.verdict import blocked, failed, inconclusive, passed, warned

ITEM = "auth-linked-account-on-signup"
SETTINGS = Settings(base_url="https://app.refold.ai", api_key="env:NO_SUCH_KEY", linked_account_id="acme")
WAITING = blocked("prerequisite-not-met", "Waits for: key is accepted.", check="key_is_accepted")
MISSING = failed("linked-account-missing", "There is no such account.")
ANA = Actor(name="Ana")


@pytest.fixture
def advised(app):
    """What stands on the section's page once these are the verdicts of the item's checks."""

    def show(**verdicts):
        launch = app.open(ANA, "Acme", settings=SETTINGS)
        results = [Checked(run="r", check=check, verdict=verdict) for check, verdict in verdicts.items()]
        app.ledger.command(ANA, "check", launch, lambda _: results)
        page = AppTest.from_function(section, default_timeout=20)
        page.query_params["launch"] = launch
        page.run()
        assert not page.exception
        return page

    return show


def section():
    from lib.ui.desk import begin
    from lib.ui.item import show_items

    desk = begin()
    show_items(desk, desk.view.checklist.section_of("auth-linked-account-on-signup"))


def panels(page):
    return next(group for group in page.button_group if "linked account is created" in group.label).options


def texts(page):
    return [each.value for each in (*page.markdown, *page.caption)]


def test_a_fix_is_shown_for_what_failed_and_one_line_for_what_waits(advised):
    page = advised(
        linked_account_exists=MISSING, upsert_is_idempotent=WAITING, every_customer_has_an_account_of_their_own=WAITING
    )

    assert sum("can fix it" in text for text in texts(page)) == 1
    assert [text for text in texts(page) if text.startswith("Blocked by")] == ["Blocked by: key is accepted"]
    assert not any("An earlier check has not held yet" in text for text in texts(page))


def test_there_is_nothing_to_fix_where_all_checks_only_wait(advised):
    assert "Fix" not in panels(advised(linked_account_exists=WAITING, upsert_is_idempotent=WAITING))


@pytest.mark.parametrize("say", [failed, warned, inconclusive], ids=lambda say: say.__name__)
def test_what_was_found_can_be_fixed(advised, say):
    page = advised(linked_account_exists=say("linked-account-missing", "No."), upsert_is_idempotent=passed("Yes."))

    assert "Fix" in panels(page)


def test_two_checks_with_one_cause_share_its_fix(advised):
    late = failed("timed-out", "Late.")
    page = advised(linked_account_exists=late, upsert_is_idempotent=late)

    assert sum("can fix it" in text for text in texts(page)) == 1


def test_a_fix_can_be_copied_in_three_languages_with_the_launchs_values(advised):
    page = advised(linked_account_exists=MISSING)

    assert [tab.label for tab in page.tabs] == ["curl", "Python", "Node.js"]
    assert [code.language for code in page.code] == ["bash", "python", "javascript"]
    assert all("https://app.refold.ai" in code.value and "acme" in code.value for code in page.code)


def test_a_command_that_only_a_shell_can_say_has_no_tabs(advised):
    page = advised(linked_account_exists=failed("tls-untrusted", "No."))

    assert len(page.tabs) == 0
    assert [code.language for code in page.code] == ["bash"]
