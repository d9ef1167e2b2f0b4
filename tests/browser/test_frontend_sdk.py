"""The vendor's frontend SDK in a real browser: a person connects an application, by consent and by key."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from lib.simulator.sample import rehearsal_key
from lib.simulator.sample_app import TOKEN, session_header
from lib.simulator.server import running
from tests.contract.vendor_sdk import installed_sdk

pytestmark = pytest.mark.browser
PAGE = """<!doctype html>
<html lang="en">
<head><title>Connect</title></head>
<body>
<h1>Connect</h1>
<button id="hubspot">Connect HubSpot</button>
<form id="copper">
<label>E-mail <input name="email"></label>
<label>API key <input name="api_key"></label>
<button>Connect Copper</button>
</form>
<p role="status"></p>
<script>var exports = {};</script>
<script src="/app/cobalt.js"></script>
<script>
const say = (text) => { document.querySelector("[role=status]").textContent = text; };
const connect = async (slug, values) => {
  say("…");
  const { token } = await (await fetch("TOKEN", { method: "POST" })).json();
  const cobalt = new exports.Cobalt({ token, baseUrl: location.origin });
  cobalt.connect(slug, values).then((done) => say(`${slug}: ${done}`), (error) => say(`${slug}: ${error.message}`));
};
document.getElementById("hubspot").onclick = () => connect("hubspot");
document.getElementById("copper").onsubmit = (event) => {
  event.preventDefault();
  connect("copper", Object.fromEntries(new FormData(event.target)));
};
</script>
</body>
</html>
""".replace("TOKEN", TOKEN)


@pytest.fixture(scope="module")
def sdk() -> Path:
    return installed_sdk()


@pytest.fixture
def cobalt() -> Iterator[str]:
    with running() as base:
        yield base


@pytest.fixture
def demo(open_page: Callable[..., Page], cobalt: str, sdk: Path) -> Page:
    """The customer's page, with a user of acme signed in."""
    page = open_page()
    name, _, value = session_header("acme").removeprefix("Cookie: ").partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": cobalt}])
    page.context.route("**/app/cobalt.js", lambda route: route.fulfill(path=sdk, content_type="text/javascript"))
    page.context.route("**/app/sdk-demo", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    page.goto(f"{cobalt}/app/sdk-demo")
    return page


def application(cobalt: str, slug: str) -> dict[str, object]:
    headers = {"x-api-key": rehearsal_key("test"), "linked_account_id": "acme"}
    return httpx.get(f"{cobalt}/api/v2/public/application/{slug}", headers=headers).json()


def press_in_window(demo: Page, button: str) -> None:
    with demo.expect_popup() as opened:
        demo.get_by_role("button", name="Connect HubSpot").click()
    opened.value.get_by_role("button", name=button).click()


def test_allowing_in_the_window_connects(demo: Page, cobalt: str) -> None:
    press_in_window(demo, "Allow")

    expect(demo.get_by_role("status")).to_have_text("hubspot: true", timeout=10_000)
    assert application(cobalt, "hubspot")["connected"] is True
    assert len(demo.context.pages) == 1  # the SDK closes the window


def test_closing_the_window_connects_nothing(demo: Page, cobalt: str) -> None:
    with demo.expect_popup() as opened:
        demo.get_by_role("button", name="Connect HubSpot").click()
    expect(opened.value.get_by_role("button", name="Allow")).to_be_visible()
    opened.value.close()

    expect(demo.get_by_role("status")).to_have_text("hubspot: false", timeout=10_000)
    assert "connected" not in application(cobalt, "hubspot")


def test_a_person_who_goes_away_by_a_fault_closes_the_window_too(demo: Page, cobalt: str) -> None:
    httpx.put(f"{cobalt}/__sim/faults", json={"faults": ["connect-abandoned"]})
    demo.get_by_role("button", name="Connect HubSpot").click()

    expect(demo.get_by_role("status")).to_have_text("hubspot: false", timeout=10_000)
    assert len(demo.context.pages) == 1
    assert "connected" not in application(cobalt, "hubspot")


@pytest.mark.parametrize(
    ("key", "told", "connected"), [("0a1b2c", "copper: true", True), ("invalid", "copper: Internal Server Error", None)]
)
def test_a_key_connects_when_it_is_right(demo: Page, cobalt: str, key: str, told: str, connected: bool | None) -> None:
    demo.get_by_label("E-mail").fill("ana@example.com")
    demo.get_by_label("API key").fill(key)
    demo.get_by_role("button", name="Connect Copper").click()

    expect(demo.get_by_role("status")).to_have_text(told)
    assert application(cobalt, "copper").get("connected") is connected
