"""A real browser."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.wizard import OUTPUT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def output() -> Path:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    return OUTPUT


@pytest.fixture(scope="module")  # while it lives, an event loop runs in this thread: no other may
def browser() -> Iterator[Browser]:
    path = next((found for name in NAMES if (found := which(name))), None)
    if path is None:
        give_up = pytest.fail if "CI" in os.environ else pytest.skip
        give_up("There is no Chromium: run tools/ensure-chromium.sh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []

    def make(**options: object) -> Page:
        contexts.append(browser.new_context(accept_downloads=True, **options))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()
