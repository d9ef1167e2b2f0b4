"""Pages: what they say, what they refuse, and what they keep."""

import getpass

import pytest

from lib.launch.settings import Settings

BASE = {"base_url": "https://app.refold.ai", "api_key": "env:NO_SUCH_KEY"}


@pytest.fixture
def launch(app):
    return app.open(app.person("ana"), "Acme · HubSpot", settings=Settings(**BASE))


def words(test):
    """Everything that is written on the page."""
    shown = [*test.markdown, *test.caption, *test.title, *test.subheader, *test.error, *test.warning, *test.info]
    return "\n".join(element.value for element in [*shown, *test.success])


def test_an_empty_board_teaches_and_offers_the_sample(visit, database):
    board = visit("board")

    assert not board.exception
    assert "No launch yet" in words(board)
    assert board.button[0].label == "Open the sample launch"


def test_the_board_shows_a_launch_with_its_verdict_and_next_action(visit, launch):
    board = visit("board")

    assert "No\\-go" in words(board) or "No-go" in words(board)
    assert "Next" in words(board)


@pytest.mark.parametrize("page", ["launch", "signoff", "report", "history"])
def test_a_page_without_a_launch_says_where_to_choose_one(visit, database, page):
    shown = visit(page)

    assert not shown.exception
    assert "Which launch?" in words(shown)


@pytest.mark.parametrize("page", ["launch", "signoff", "report", "history"])
def test_a_page_for_an_unknown_launch_says_so(visit, database, page):
    shown = visit(page, "no-such-launch")

    assert not shown.exception
    assert "This launch cannot be shown" in words(shown)


@pytest.mark.parametrize("page", ["launch", "signoff", "report", "history"])
def test_a_page_shows_its_launch_without_an_error(visit, launch, page):
    shown = visit(page, launch)

    assert not shown.exception
    assert "Acme" in words(shown)


def test_signing_is_refused_with_the_reason_while_something_blocks(visit, launch):
    shown = visit("signoff", launch)

    assert "Nobody can sign" in words(shown)
    assert shown.button == [] or all(button.label != "Sign" for button in shown.button)


def test_a_url_without_scheme_is_refused_beside_the_form_and_nothing_is_lost(visit, app, launch):
    shown = visit("launch", launch)
    shown.text_input(key=f"{launch} base_url").set_value("app.refold.ai")
    shown.text_input(key=f"{launch} linked_account_id").set_value("acme")
    save(shown)

    assert "must begin with https" in words(shown)
    assert shown.text_input(key=f"{launch} linked_account_id").value == "acme"
    assert app.view(app.person("ana"), launch).launch.settings.base_url == BASE["base_url"]


def test_a_typed_key_leaves_the_widget_at_once_and_is_never_stored(visit, app, launch, database):
    key = "tkcafe0000-0000-4000-8000-00000000beef"
    shown = visit("launch", launch)
    shown.text_input(key=f"{launch} typed key").set_value(key)
    save(shown)

    assert shown.text_input(key=f"{launch} typed key").value == ""
    assert "beef" in words(shown)
    assert key not in words(shown)
    stored = b"".join(path.read_bytes() for path in database.parent.glob("golive.db*"))
    assert key.encode() not in stored


def test_a_key_with_a_blank_is_refused_with_what_to_do(visit, launch):
    shown = visit("launch", launch)
    shown.text_input(key=f"{launch} typed key").set_value("tk cafe beef")
    save(shown)

    assert "Copy it again" in words(shown)


def test_the_name_typed_beside_the_pages_stands_in_the_journal(visit, app, launch):
    shown = visit("launch", launch)
    shown.text_input(key="introduction").set_value("Ana").run()
    shown.text_input(key=f"{launch} app_slug").set_value("slack")
    save(shown)

    assert app.person(getpass.getuser()).name == "Ana"
    assert app.history(app.person("x"), launch)[-1].actor.name == "Ana"


def save(shown):
    next(button for button in shown.button if button.label == "Save the target").click().run()
    assert not shown.exception
