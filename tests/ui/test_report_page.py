"""The page of the report: the complete file, or a place with its text, its budget and its form for a new issue."""

import pytest

from lib.launch.settings import Settings
from lib.report.targets import TARGETS


@pytest.fixture
def launch(app):
    settings = Settings(base_url="https://app.refold.ai", api_key="env:NO_SUCH_KEY")
    return app.open(app.person("ana"), "Acme · HubSpot", settings=settings)


@pytest.fixture
def at(visit, launch):
    """The page with a place chosen."""

    def choose(place):
        page = visit("report", launch)
        return page.button_group(key=f"{launch} place").set_value(place).run()

    return choose


def labels(page):
    return [button.label for button in page.download_button]


def test_the_complete_report_comes_first(visit, launch):
    page = visit("report", launch)
    assert not page.exception
    assert labels(page) == ["Download the report", "Download the evidence"]


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_place_shows_its_text_and_how_much_of_it_is_used(at, app, launch, target):
    page = at(target.name)
    export = app.export(app.person("ana"), launch, target)
    assert not page.exception
    assert [code.value for code in page.code] == [export.text.strip()]
    (used,) = [each.value for each in page.markdown if "characters" in each.value]
    assert used.startswith(f"**{export.form.length.value.capitalize()}**: ")
    assert f"{export.used.characters:,} of {target.budget.characters:,} characters" in used
    beside = ["Download the complete report"] * export.shortened + ["Download its seal"] * export.form.seal_apart
    assert labels(page) == ["Download this text", *beside]


def test_a_repository_gets_a_form_for_a_new_issue(at, launch):
    page = at("github")
    assert not page.get("link_button")
    page.text_input(key=f"{launch} repository").set_value("acme/launches").run()
    (link,) = page.get("link_button")
    assert link.proto.url.startswith("https://github.com/acme/launches/issues/new?title=")


def test_what_is_no_repository_is_refused_beside_the_field(at, launch):
    page = at("github")
    page.text_input(key=f"{launch} repository").set_value("https://evil.example").run()
    assert not page.get("link_button")
    assert "OWNER/NAME" in page.error[0].value


def test_linear_needs_no_more_to_open_its_form(at):
    (link,) = at("linear").get("link_button")
    assert link.proto.url.startswith("https://linear.new/?title=")


@pytest.mark.parametrize("place", ["jira", "confluence", "slack"])
def test_a_place_without_a_form_offers_none(at, place):
    page = at(place)
    assert not page.get("link_button")
    assert not page.error
    assert all(field.label != "Repository for a new issue" for field in page.text_input)
