import re

import httpx
import pytest

from lib.simulator.sample_app import CONNECT_FORM, INTEGRATIONS, session_header

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


@pytest.fixture
def signed_in(cobalt):
    """Opens a page of the app as a seeded account's user; faults are those of a prefix."""

    def visit(path, account="acme", faults=()):
        name, _, value = session_header(account).partition(": ")
        return (cobalt.under(*faults) if faults else cobalt).visit(path, headers={name: value})

    return visit


def rows(page):
    return dict(re.findall(r"> ([^<:>]+): (?:<a [^>]*>)?(Connect|Connected|Reconnect)\b", page.text))


def test_a_tool_is_signed_in_by_a_fixed_header(signed_in):
    assert "Integrations of Acme" in signed_in(INTEGRATIONS).text
    assert "Integrations of Globex" in signed_in(INTEGRATIONS, "globex").text
    assert signed_in(INTEGRATIONS, "nobody").status_code == 302


def test_each_application_is_shown_with_what_can_be_done(signed_in):
    mine, theirs = rows(signed_in(INTEGRATIONS)), rows(signed_in(INTEGRATIONS, "expired-inc"))

    assert mine == {
        "HubSpot": "Connect",
        "Slack": "Connected",
        "Salesforce": "Connect",
        "NetSuite": "Connect",
        "Copper": "Connect",
    }
    assert theirs["HubSpot"] == "Reconnect"


def test_every_icon_is_a_picture_with_a_text(signed_in, cobalt):
    icons = re.findall(r'<img src="([^"]*)" alt="(\w+ logo)"', signed_in(INTEGRATIONS).text)

    assert len(icons) == 5
    assert {cobalt.visit(address).headers["content-type"].partition(";")[0] for address, _ in icons} == {
        "image/svg+xml"
    }


def test_the_page_and_its_script_carry_no_key(signed_in, cobalt):
    page = signed_in(INTEGRATIONS)
    script = cobalt.visit(re.search(r'<script src="([^"]*)"', page.text)[1])

    assert script.status_code == 200
    assert not KEY.search(page.text + script.text)


@pytest.mark.parametrize(
    ("fault", "account", "shown"),
    [
        ("product-shows-no-apps", "acme", {}),
        ("product-shows-some-apps", "acme", {"HubSpot": "Connect", "Slack": "Connected"}),
        ("product-hides-expiry", "expired-inc", {"HubSpot": "Connected"}),
    ],
)
def test_a_fault_shows_less_or_something_else(signed_in, fault, account, shown):
    seen = rows(signed_in(INTEGRATIONS, account, [fault]))

    assert (seen if fault != "product-hides-expiry" else {"HubSpot": seen["HubSpot"]}) == shown


def test_a_fault_takes_the_texts_of_icons_away(signed_in):
    page = signed_in(INTEGRATIONS, faults=["icons-without-alt"]).text

    assert "<img" in page
    assert "alt=" not in page


def test_a_fault_puts_the_key_into_a_script_and_nowhere_else(signed_in, cobalt):
    page = signed_in(INTEGRATIONS, faults=["script-leaks-key"])
    script = cobalt.visit(re.search(r'<script src="([^"]*)"', page.text)[1])

    assert cobalt.key in script.text
    assert not KEY.search(page.text)


class TestConnectingByKey:
    FORM = CONNECT_FORM.format(slug="copper")

    def test_the_form_says_what_its_fields_are_and_where_to_find_them(self, signed_in, cobalt):
        page = signed_in(self.FORM).text
        words = re.search(r"<p>(Sign in to [^<]*)", page)[1].split()
        help_page = cobalt.visit(re.search(r'<a href="([^"]*/app/help/[^"]*)"', page)[1])

        assert {"E-mail", "API key"} <= set(re.findall(r"<label>([^<]*?) <input", page))
        assert len(words) >= 8
        assert help_page.status_code == 200

    def test_strangers_see_no_form(self, cobalt):
        assert cobalt.visit(self.FORM).headers["location"].endswith("/app/login")
        assert cobalt.http.post(cobalt.base + self.FORM, data={"email": "x"}).headers["location"].endswith("/app/login")

    def test_good_values_connect(self, browser):
        sign_in(browser)
        landing = browser.post(self.FORM, data={"email": "ana@example.com", "api_key": "0a1b"})

        assert landing.url.path == INTEGRATIONS
        assert rows(landing)["Copper"] == "Connected"

    @pytest.mark.parametrize("key", ["", "invalid"])
    def test_other_values_do_not(self, browser, key):
        sign_in(browser)
        answer = browser.post(self.FORM, data={"email": "ana@example.com", "api_key": key})

        assert answer.status_code == 422
        assert "did not accept" in answer.text
        assert rows(browser.get(INTEGRATIONS))["Copper"] == "Connect"

    def test_a_cobalt_in_trouble_is_no_wrong_key(self, cobalt):
        at = cobalt.under("503")
        name, _, value = session_header("acme").partition(": ")
        values = {"email": "ana@example.com", "api_key": "0a1b"}
        answer = at.http.post(at.base + self.FORM, data=values, headers={name: value})

        assert "try again in a few minutes" in answer.text

    def test_an_application_without_a_key_has_no_form(self, signed_in):
        assert signed_in(CONNECT_FORM.format(slug="slack")).status_code == 404

    def test_without_labels_nothing_says_what_the_fields_are(self, signed_in):
        page = signed_in(self.FORM, faults=["form-without-labels"]).text

        assert 'name="api_key"' in page
        assert not re.search("E-mail|API key|placeholder", page)

    def test_without_instructions_the_labels_stand_alone(self, signed_in):
        page = signed_in(self.FORM, faults=["form-without-instructions"]).text

        assert "API key <input" in page
        assert not re.search("administrator|/app/help/|<small>", page)
