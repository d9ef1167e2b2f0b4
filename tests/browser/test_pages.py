"""Every page: alone by its address, light and dark, wide and narrow, for everybody."""

import json
import os
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lib import home
from lib.checks.conversation import Consent
from lib.golive import GoLive
from tests.browser.wizard import free_port, settle, wizard

pytestmark = pytest.mark.browser

WHOLE_LAUNCH = ("launch", "section-auth-flow", "signoff", "report", "history", "people", "rehearsal", "verify")
ALONE = ("", *WHOLE_LAUNCH, "section-support")  # a server each
ADDRESSES = ("", *WHOLE_LAUNCH, "section-configure")
GRAVE = ("serious", "critical")


def sample(database: Path, port: int) -> str:
    """A sample launch, as the board opens it; its id."""
    app, settings = golive(database), home.sample_settings({"GOLIVE_COBALT_PORT": str(port + 1)})
    return app.open(home.local_actor(os.environ), home.SAMPLE_NAME, settings=settings, sample=True)


def golive(database: Path) -> GoLive:
    return home.application({"GOLIVE_DB": str(database)})


@pytest.mark.parametrize("name", ALONE, ids=[name or "board" for name in ALONE])
def test_a_page_opens_alone_on_a_fresh_server_inside_the_frame(name, open_page, tmp_path):
    database, port = tmp_path / "golive.db", free_port()
    launch = sample(database, port)
    with wizard(database, port, GOLIVE_REHEARSAL="off") as address:
        page = open_page()
        page.goto(f"{address}/{name}?launch={launch}")

        expect(page.get_by_role("link", name="All launches")).to_be_visible(timeout=20_000)
        settle(page)
        assert page.get_by_role("heading", level=1).count() == 1
        assert page.get_by_test_id("stException").count() == 0


def test_a_pages_file_is_no_address_past_the_frame(open_page, tmp_path):
    with wizard(tmp_path / "golive.db", free_port(), GOLIVE_REHEARSAL="off") as address:
        page = open_page()
        page.goto(f"{address}/section")  # the file's name; only the sections' own ids are addresses

        expect(page.get_by_role("link", name="All launches")).to_be_visible(timeout=20_000)
        settle(page)
        assert page.get_by_text("step 1 of 6").count() == 0


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    database, port = tmp_path_factory.mktemp("pages") / "golive.db", free_port()
    launch = sample(database, port)
    with wizard(database, port) as address:
        break_something(port + 1)
        run_checks(database, launch)
        yield address, launch


def break_something(port: int) -> None:
    """A launch with something red and something amber shows more of a page than a healthy one."""
    faults = {"faults": ["redirect-not-registered", "scope-extra"]}
    httpx.put(f"http://127.0.0.1:{port}/__sim/faults", json=faults, trust_env=False).raise_for_status()


def run_checks(database: Path, launch: str) -> None:
    run = golive(database).start_run(home.local_actor(os.environ), launch, consent=Consent(2))
    run.wait(60)
    assert not run.running
    assert run.problem == ""


@pytest.mark.parametrize("width", [1280, 390], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_fit_for_everybody(scheme, width, running, open_page, output):
    address, launch = running
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 1400})
    found = {}
    for name in ADDRESSES:
        visit(page, f"{address}/{name}?launch={launch}")
        page.screenshot(path=output / f"{name or 'board'}-{scheme}-{width}.png", full_page=True)
        found[name] = grave(page)

    (output / f"axe-{scheme}-{width}.json").write_text(json.dumps(found, indent=1))
    assert {name: kinds for name, kinds in found.items() if kinds} == {}


@pytest.mark.parametrize("width", [1280, 390], ids=["wide", "narrow"])
def test_no_page_is_wider_than_the_screen(width, running, open_page):
    address, launch = running
    page = open_page(viewport={"width": width, "height": 900})
    for name in ADDRESSES:
        visit(page, f"{address}/{name}?launch={launch}")

        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=20_000)
    settle(page)
    page.wait_for_timeout(300)  # colours fade in


def grave(page: Page) -> list[str]:
    """What axe calls serious, with the first place of each."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:200]} {each['nodes'][0].get('failureSummary', '')[:300]}"
        for each in violations
        if each["impact"] in GRAVE
    ]
