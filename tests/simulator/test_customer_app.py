import re

import httpx
import pytest

KEY = re.compile(r"[tp]k[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def browser(cobalt):
    with httpx.Client(base_url=cobalt.base, follow_redirects=True) as client:
        yield client


def sign_in(browser, account="acme"):
    return browser.post("/app/login", data={"account": account, "password": "x"})


def test_strangers_are_sent_to_the_login(cobalt):
    answer = cobalt.visit("/app/integrations")

    assert answer.status_code == 302
    assert answer.headers["location"] == f"{cobalt.base}/app/login"


def test_the_login_asks_for_a_password_and_shows_nothing_of_the_integrations(cobalt):
    page = cobalt.visit("/app/login")

    assert page.status_code == 200
    assert 'type="password"' in page.text
    assert not re.search("cobalt-js|/connect/|f-sdk", page.text)
    assert not KEY.search(page.text)


def test_whoever_signed_in_sees_the_integrations(browser):
    page = sign_in(browser)

    assert page.url.path == "/app/integrations"
    assert "cobalt-js" in page.text
    assert "/app/connect/hubspot" in page.text
    assert "Slack: Connected" in page.text
    assert not KEY.search(page.text)


def test_an_expired_connection_is_offered_again(browser):
    assert "Reconnect" in sign_in(browser, "expired-inc").text


def test_connecting_from_the_page_ends_in_a_connection(browser):
    sign_in(browser)
    consent = browser.get("/app/connect/hubspot")
    fields = dict(re.findall(r'name="([^"]*)" value="([^"]*)">', consent.text))
    landing = browser.post("/provider/oauth/authorize", data=fields | {"decision": "approve"})

    assert consent.url.path == "/provider/oauth/authorize"
    assert landing.url.path == "/api/v1/hubspot/callback"
    assert "HubSpot: Connected" in browser.get("/app/integrations").text


def test_an_unknown_user_stays_outside(browser):
    answer = sign_in(browser, "nobody")

    assert answer.status_code == 401
    assert browser.get("/app/integrations").url.path == "/app/login"


def test_a_cookie_of_ones_own_opens_nothing(cobalt):
    answer = cobalt.visit("/app/integrations", headers={"cookie": "sample_app_user=acme"})

    assert answer.status_code == 302


def test_connecting_needs_a_login_too(cobalt):
    assert cobalt.visit("/app/connect/hubspot").headers["location"].endswith("/app/login")


def test_the_cookie_stays_below_the_prefix(browser):
    answer = browser.post("/somewhere/app/login", data={"account": "acme"}, follow_redirects=False)

    assert answer.headers["location"].endswith("/somewhere/app/integrations")
    assert "Path=/somewhere;" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]


def test_what_the_empty_shell_loads_is_there(cobalt):
    shell = cobalt.under("onboarding-undecided").visit("/app/integrations")
    script = cobalt.visit(re.search(r'<script src="([^"]*)">', shell.text)[1])

    assert script.status_code == 200
    assert script.headers["content-type"].startswith("text/javascript")
    assert "cobalt" not in script.text
