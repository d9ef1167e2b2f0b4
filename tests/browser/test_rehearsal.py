"""A rehearsal as a person does it: give the local Cobalt a fault, let it be met, look, begin anew."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from lib.simulator.sample import rehearsal_key
from tests.browser.test_pages import sample
from tests.browser.wizard import free_port, settle, wizard

pytestmark = pytest.mark.browser


def test_a_fault_is_switched_on_met_seen_and_forgotten(open_page, output, tmp_path):
    database, port = tmp_path / "golive.db", free_port()
    launch = sample(database, port)
    with wizard(database, port) as address:
        page = open_page(viewport={"width": 1280, "height": 1500})
        page.goto(f"{address}/launch?launch={launch}")
        page.get_by_test_id("stSidebar").get_by_role("link", name="Rehearsal", exact=True).click(timeout=20_000)
        expect(page.get_by_text("No fault is on")).to_be_visible()

        switch_on(page, "503")
        assert ask(port + 1) == 503

        press(page, "Refresh")
        expect(page.get_by_test_id("stDataFrame")).to_be_visible()
        settle(page)
        page.screenshot(path=output / "rehearsal.png", full_page=True)

        press(page, "Switch off 503")
        assert ask(port + 1) == 200

        page.get_by_text("Yes, what this Cobalt holds may go").click()
        press(page, "Reset the local Cobalt")
        expect(page.get_by_text("Nothing was asked yet")).to_be_visible()


def switch_on(page: Page, fault: str) -> None:
    page.get_by_label("Find a fault").fill(fault)
    page.get_by_label("Find a fault").press("Enter")
    page.get_by_text(fault, exact=True).click()
    press(page, "Switch on 1 fault")
    expect(page.get_by_role("button", name=f"Switch off {fault}")).to_be_visible()


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    settle(page)


def ask(port: int) -> int:
    headers = {"x-api-key": rehearsal_key("test"), "linked_account_id": "acme"}
    address = f"http://127.0.0.1:{port}/api/v2/public/application"
    return httpx.get(address, headers=headers, trust_env=False).status_code
