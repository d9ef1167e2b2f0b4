"""No secret reaches a browser: neither the page nor what the server sends for it."""

import re

import pytest
from playwright.sync_api import Page, expect

from lib.checks.conversation import Consent, discover
from lib.checks.unknown_key_is_refused import _unknown_key
from lib.home import application
from lib.launch.settings import Settings
from lib.simulator.sample import sample_settings
from tests.browser.wizard import free_port, settle, wizard
from tests.parrot import BEARER, COOKIE, hits, parrot

pytestmark = pytest.mark.browser

KEY = "Kanari/vogel_Zwit5cher.3x9Q~z="  # nothing but its value gives it away
PAGES = (
    "",
    "launch",
    "section-auth-flow",
    "section-configure",
    "signoff",
    "report",
    "history",
    "rehearsal",
    "people",
    "verify",
)


OTHERS = [pytest.param(way, marks=pytest.mark.soak) for way in ("in-headers", "in-an-error-message")]


@pytest.mark.parametrize("way", ["in-the-body", *OTHERS])
def test_what_a_hostile_cobalt_repeats_reaches_no_browser(way, open_page, tmp_path):
    database, environment = tmp_path / "golive.db", {"CANARY": KEY, "GOLIVE_REHEARSAL": "off"}
    with parrot(KEY) as bird:
        launch = checked(database, Settings(**sample_settings(f"{bird.address}/{way}") | {"api_key": "env:CANARY"}))
    with wizard(database, free_port(), **environment) as address:
        seen = look_everywhere(open_page(), address, launch)

    assert KEY in bird.heard
    assert seen.count(b"x-trace-id") + seen.count(b"X-Trace-ID") + seen.count(b" ms") > 1  # evidence was looked at
    secrets = {COOKIE, BEARER, *bird.heard} - {_unknown_key(KEY)}  # the key that the checks make up is no secret
    assert hits(secrets, seen) == {}


def checked(database, settings) -> str:
    """The id of a launch whose checks have all been asked."""
    golive = application({"GOLIVE_DB": str(database), "CANARY": KEY})
    ana = golive.person("ana")
    launch = golive.open(ana, "Acme", settings=settings)
    run = golive.start_run(ana, launch, consent=Consent(2))
    run.wait(60)
    assert len(run.results) == len(discover())
    return launch


def look_everywhere(page: Page, address: str, launch: str) -> bytes:
    """All that the browser was sent and shows, the evidence of every item included."""
    frames: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda told: frames.append(as_bytes(told))))
    for name in PAGES:
        page.goto(f"{address}/{name}?launch={launch}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=20_000)
        settle(page)
        open_evidence(page)
        frames.append(page.content().encode())
    return b"\n".join(frames)


def open_evidence(page: Page) -> None:
    closed = page.locator('[data-testid="stExpander"] details:not([open]) > summary')
    while closed.count():
        closed.first.click()
    settle(page)
    for tab in page.get_by_role("radio", name=re.compile("^Evidence")).all():
        if tab.is_visible():
            tab.click()
            settle(page)


def as_bytes(told: bytes | str) -> bytes:
    return told if isinstance(told, bytes) else told.encode()
