"""A launch from its opening to the signed report, as a person clicks through it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib.checks.conversation import discover
from tests.browser.wizard import free_port, settle, wizard

pytestmark = pytest.mark.browser


def shoot(page: Page, output: Path, name: str) -> None:
    settle(page)
    page.screenshot(path=output / f"{name}.png", full_page=True)


def test_a_launch_goes_from_opening_to_a_signed_report_and_survives_a_restart(open_page, output, tmp_path):
    database, port = tmp_path / "golive.db", free_port()
    with wizard(database, port) as address:
        page = open_page()
        foreign = []
        page.on("request", lambda request: foreign.append(request.url) if address not in request.url else None)
        open_the_sample(page, address, output)
        run_all_checks(page, output)
        attest_the_rest(page, output)
        sign(page, output)
        report = download_the_report(page, output)
        shown = page.url
        verify(page, output, report)
        page.close()

    assert "## Verdict: GO\n" in report
    assert "Ana Approver" in report
    assert [url for url in foreign if not url.startswith(("data:", "blob:"))] == []

    with wizard(database, port) as address:
        page = open_page()
        page.goto(shown)
        expect(page.get_by_role("heading", name="Report", exact=True)).to_be_visible(timeout=20_000)
        settle(page)

        assert download(page) == report


def open_the_sample(page: Page, address: str, output: Path) -> None:
    page.goto(address)
    expect(page.get_by_role("button", name="Open the sample launch")).to_be_visible(timeout=20_000)
    shoot(page, output, "board-empty")
    page.get_by_role("button", name="Open the sample launch").click()
    expect(page.get_by_text("No-go:").first).to_be_visible()
    shoot(page, output, "overview-new")


def run_all_checks(page: Page, output: Path) -> None:
    page.get_by_role("button", name=re.compile(r"^Run \d+ checks$")).click()
    expect(page.locator("p", has_text="Last run:")).to_have_text(
        f"Last run: {len(discover()) - 2} ✓ passed · 2 – not applicable", timeout=60_000
    )
    shoot(page, output, "overview-checked")


def attest_the_rest(page: Page, output: Path) -> None:
    sections = page.locator('[data-testid="stSidebar"] a', has_text=re.compile(r"^\d · "))
    for number in range(sections.count()):
        sections.nth(number).click()
        expect(page.get_by_text(f"step {number + 1} of 6")).to_be_visible()
        settle(page)
        page.screenshot(path=output / f"section-{number + 1}.png", full_page=True)
        buttons = page.get_by_role("button", name=re.compile("^Attest as "))
        while buttons.count():
            left = buttons.count()
            page.get_by_label("How you know").first.fill("Seen in the review of 20 November, ticket GO-7.")
            buttons.first.click()
            expect(buttons).to_have_count(left - 1)
            settle(page)


def sign(page: Page, output: Path) -> None:
    page.locator('[data-testid="stSidebar"]').get_by_role("link", name="Sign-off", exact=True).click()
    expect(page.get_by_label("Printed name")).to_be_visible()
    shoot(page, output, "sign-off")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Missing: somebody other than the one person who gave every word")).to_be_visible()
    page.get_by_label("Your name, for the journal").fill("Ana Approver")
    page.get_by_label("Your name, for the journal").press("Enter")
    expect(page.get_by_label("Printed name").and_(page.locator("[value='Ana Approver']"))).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed off: the quorum has signed this very state.")).to_be_visible()
    shoot(page, output, "signed")


def verify(page: Page, output: Path, report: str) -> None:
    page.get_by_role("link", name="Verify a report").click()
    page.get_by_label("Or its text").fill(report)
    page.get_by_role("button", name="Verify", exact=True).click()
    for answer in (
        "Sealed, and the seal is whole",
        "By a key you trust",
        "Every word",
        "Signed off: the quorum",
        "Still the newest state of the launch.",
    ):
        expect(page.get_by_text(answer)).to_be_visible()
    shoot(page, output, "verified")
    page.get_by_label("Or its text").fill(report.replace("Ana Approver", "Eve"))
    page.get_by_role("button", name="Verify", exact=True).click()
    expect(page.get_by_text("The words were changed in")).to_be_visible()


def download_the_report(page: Page, output: Path) -> str:
    page.locator('[data-testid="stSidebar"]').get_by_role("link", name="Report", exact=True).click()
    shoot(page, output, "report")
    text = download(page)
    (output / "report.md").write_text(text)
    return text


def download(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the report").click()
    return Path(download.value.path()).read_text()
