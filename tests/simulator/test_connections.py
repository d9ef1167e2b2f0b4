import base64
import re
from html import unescape
from urllib.parse import parse_qs

import httpx
import pytest

from lib.simulator import clients

FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def parameters(url):
    return dict(httpx.URL(url).params)


def hidden_fields(page):
    return {name: unescape(value) for name, value in FIELD.findall(page.text)}


def answer_consent(cobalt, url, decision):
    """What a person's browser does who opens the address and presses a button."""
    page = cobalt.visit(str(url))
    assert page.status_code == 200
    action = re.search(r'<form method="post" action="([^"]*)"', page.text)[1]
    return cobalt.http.post(action, data=hidden_fields(page) | {"decision": decision})


def test_the_oauth_address_carries_what_the_provider_needs(cobalt):
    url = cobalt.auth_url()
    asked = parameters(url)

    assert f"{url.scheme}://{url.host}:{url.port}{url.path}" == f"{cobalt.base}/provider/oauth/authorize"
    assert asked["response_type"] == "code"
    assert asked["client_id"] == clients.client_id("hubspot", "test", 1)
    assert asked["redirect_uri"] == f"{cobalt.base}/api/v1/hubspot/callback"
    assert asked["scope"] == "oauth crm.objects.contacts.read crm.objects.owners.read"
    assert asked["state"]


def test_each_oauth_address_has_its_own_state(cobalt):
    assert parameters(cobalt.auth_url())["state"] != parameters(cobalt.auth_url())["state"]


def test_a_key_based_application_has_no_oauth_address(cobalt):
    answer = cobalt.ask("GET", "/linked-account/integration/oauth-url/copper", "acme")

    assert answer.status_code == 400
    assert "auth_url" not in answer.json()


def test_the_sdks_own_address_gives_the_same(cobalt):
    headers = {"authorization": f"Bearer {cobalt.mint('acme')['token']}"}
    given = cobalt.visit("/api/v1/hubspot/integrate", headers=headers).json()["auth_url"]

    assert parameters(given) | {"state": ""} == parameters(cobalt.auth_url()) | {"state": ""}


def test_approving_connects_the_account(cobalt):
    sent_back = answer_consent(cobalt, cobalt.auth_url(), "approve")
    landing = cobalt.visit(sent_back.headers["location"])
    app = cobalt.ask("GET", "/application/hubspot", "acme").json()

    assert sent_back.status_code == 302
    assert (landing.status_code, "HubSpot is connected" in landing.text) == (200, True)
    assert app["connected"] is True
    assert [(each["auth_type"], each["status"]) for each in app["connected_accounts"]] == [("oauth2", "active")]


def test_approving_renews_an_expired_connection(cobalt):
    sent_back = answer_consent(cobalt, cobalt.auth_url(account="expired-inc"), "approve")
    cobalt.visit(sent_back.headers["location"])
    app = cobalt.ask("GET", "/application/hubspot", "expired-inc").json()

    assert app["reauth_required"] is False
    assert [each["status"] for each in app["connected_accounts"]] == ["active"]


def test_refusing_connects_nothing(cobalt):
    url = cobalt.auth_url()
    sent_back = answer_consent(cobalt, url, "deny")
    landing = cobalt.visit(sent_back.headers["location"])

    assert parameters(sent_back.headers["location"]) == {
        "error": "access_denied",
        "state": parameters(url)["state"],
    }
    assert "access_denied" in landing.text
    assert "connected" not in cobalt.ask("GET", "/application/hubspot", "acme").json()


def test_a_code_is_good_for_one_use(cobalt):
    sent_back = answer_consent(cobalt, cobalt.auth_url(), "approve").headers["location"]

    assert cobalt.visit(sent_back).status_code == 200
    assert cobalt.visit(sent_back).status_code == 400


@pytest.mark.parametrize(
    "change",
    [{"state": "unknown"}, {"code": "unknown"}],
    ids=["an unknown state", "an unknown code"],
)
def test_the_callback_believes_nobody(cobalt, change):
    sent_back = httpx.URL(answer_consent(cobalt, cobalt.auth_url(), "approve").headers["location"])

    assert cobalt.visit(str(sent_back.copy_merge_params(change))).status_code == 400
    assert "connected" not in cobalt.ask("GET", "/application/hubspot", "acme").json()


def test_the_callback_of_another_application_is_refused(cobalt):
    sent_back = answer_consent(cobalt, cobalt.auth_url(), "approve").headers["location"]

    assert cobalt.visit(sent_back.replace("/hubspot/", "/slack/")).status_code == 400


@pytest.mark.parametrize(
    ("change", "named", "silent"),
    [
        pytest.param({"client_id": "0000"}, "invalid_client", "redirect_uri_mismatch", id="an unknown client"),
        pytest.param(
            {"redirect_uri": "https://golive-probe.invalid/api/v1/hubspot/callback"},
            "redirect_uri_mismatch",
            "invalid_client",
            id="another host",
        ),
        pytest.param({"redirect_uri": ""}, "redirect_uri_mismatch", "invalid_client", id="no redirect address"),
    ],
)
def test_the_provider_objects_with_a_page_and_never_redirects(cobalt, change, named, silent):
    answer = cobalt.visit(str(cobalt.auth_url().copy_merge_params(change)))

    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert "location" not in answer.headers
    assert named in answer.text
    assert silent not in answer.text


@pytest.mark.parametrize("part", ["/", "?x=1", "#x"], ids=["a slash more", "a query more", "a fragment more"])
def test_the_redirect_address_must_match_exactly(cobalt, part):
    registered = parameters(cobalt.auth_url())["redirect_uri"]
    answer = cobalt.visit(str(cobalt.auth_url().copy_set_param("redirect_uri", registered + part)))

    assert answer.status_code == 400


def test_a_good_address_shows_a_page_without_any_word_of_error(cobalt):
    answer = cobalt.visit(str(cobalt.auth_url()))

    assert answer.status_code == 200
    assert "sign in" in answer.text
    assert not re.search("error|invalid|mismatch", answer.text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("change", "error"),
    [({"scope": "everything"}, "invalid_scope"), ({"response_type": "token"}, "unsupported_response_type")],
    ids=["an unknown scope", "another response type"],
)
def test_other_errors_go_back_to_the_registered_address(cobalt, change, error):
    url = cobalt.auth_url().copy_merge_params(change)
    answer = cobalt.visit(str(url))

    assert answer.status_code == 302
    assert answer.headers["location"].startswith(f"{cobalt.base}/api/v1/hubspot/callback?")
    assert parameters(answer.headers["location"]) == {"error": error, "state": parameters(url)["state"]}


@pytest.mark.parametrize("slug", ["hubspot", "slack"])
def test_a_person_may_refuse_before_anything_is_pressed(cobalt, slug):
    under = cobalt.under("connect-denied")
    back = under.visit(str(under.auth_url(slug, "globex"))).headers["location"]
    page = under.visit(back)

    assert parameters(back)["error"] == "access_denied"
    assert "Not connected" in page.text
    assert "access_denied" in page.text
    assert connected(under, "globex") == ["hubspot"]


def test_a_person_may_close_the_window(cobalt):
    under = cobalt.under("connect-abandoned")
    page = under.visit(str(under.auth_url("slack", "globex")))

    assert (page.status_code, "window.close()" in page.text) == (200, True)
    assert not re.search("<form|<a |location", page.text)
    assert connected(under, "globex") == ["hubspot"]


def connected(caller, account):
    applications = caller.ask("GET", "/application", account).json()
    return [each["slug"] for each in applications if each.get("connected_accounts")]


def test_a_decision_is_examined_like_the_question(cobalt):
    forged = {"client_id": parameters(cobalt.auth_url())["client_id"], "redirect_uri": "https://elsewhere.invalid/"}
    answer = cobalt.http.post(f"{cobalt.base}/provider/oauth/authorize", data=forged | {"decision": "approve"})

    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_pages_are_proof_against_what_is_put_into_the_address(cobalt):
    attack = '"><script>alert(1)</script>'
    url = cobalt.auth_url()
    pages = [
        cobalt.visit(str(url.copy_set_param("redirect_uri", attack))),
        cobalt.visit(str(url.copy_set_param("state", attack))),
        cobalt.visit(f"/api/v1/hubspot/callback?state={parameters(url)['state']}", params={"error": attack}),
        cobalt.visit("/app/login"),
    ]
    login = cobalt.http.post(f"{cobalt.base}/app/login", data={"account": attack})

    assert not [page.text for page in (*pages, login) if "<script>alert" in page.text]


class TestTokenEndpoint:
    @pytest.fixture
    def exchange(self, cobalt):
        client_id = clients.client_id("hubspot", "test", 1)
        secret = clients.find(client_id, cobalt.base, 1).secret
        redirect = f"{cobalt.base}/api/v1/hubspot/callback"
        location = answer_consent(cobalt, cobalt.auth_url(), "approve").headers["location"]
        given = {
            "grant_type": "authorization_code",
            "client_id": client_id,
            "client_secret": secret,
            "redirect_uri": redirect,
            "code": parameters(location)["code"],
        }

        def ask(headers=None, **change):
            form = {name: value for name, value in (given | change).items() if value is not None}
            return cobalt.http.post(f"{cobalt.base}/provider/oauth/token", data=form, headers=headers)

        ask.given = given
        return ask

    def test_a_code_is_exchanged_for_tokens_once(self, exchange):
        answer, again = exchange(), exchange()

        assert answer.status_code == 200
        assert set(answer.json()) == {"access_token", "refresh_token", "token_type", "expires_in"}
        assert answer.headers["cache-control"] == "no-store"
        assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")

    def test_the_client_may_sign_in_by_header(self, exchange):
        pair = f"{exchange.given['client_id']}:{exchange.given['client_secret']}"
        headers = {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}

        assert exchange(headers, client_id=None, client_secret=None).status_code == 200

    @pytest.mark.parametrize(
        ("change", "status", "error"),
        [
            pytest.param({"client_secret": "wrong"}, 401, "invalid_client", id="a wrong secret"),
            pytest.param({"client_id": "unknown"}, 401, "invalid_client", id="an unknown client"),
            pytest.param({"code": "golive-probe"}, 400, "invalid_grant", id="a wrong code"),
            pytest.param({"redirect_uri": "https://x.invalid/"}, 400, "invalid_grant", id="another redirect address"),
            pytest.param({"grant_type": "password"}, 400, "unsupported_grant_type", id="another grant"),
            pytest.param({"grant_type": None}, 400, "invalid_request", id="no grant"),
        ],
    )
    def test_what_is_wrong_is_told_apart(self, exchange, change, status, error):
        answer = exchange(**change)

        assert (answer.status_code, answer.json()["error"]) == (status, error)

    def test_an_unreadable_header_is_no_client(self, exchange):
        assert exchange({"authorization": "Basic %%%"}).status_code == 401


def test_a_key_is_saved_when_every_field_is_there(cobalt):
    path = "/linked-account/integration/save-key-credentials/copper"
    incomplete = cobalt.ask("PUT", path, "acme", json={"email": "a@example.com"})
    complete = cobalt.ask("PUT", path, "acme", json={"email": "a@example.com", "api_key": "x"})

    assert incomplete.status_code == 500
    assert incomplete.json()["message"] == "Failed to verify credentials: api_key is missing"
    assert complete.json() == {"success": True}
    assert cobalt.ask("GET", "/application/copper", "acme").json()["connected"] is True


def test_an_application_without_a_key_takes_none(cobalt):
    path = "/linked-account/integration/save-key-credentials/hubspot"

    assert cobalt.ask("PUT", path, "acme", json={"api_key": "x"}).status_code == 500


def test_the_sdk_saves_a_key_and_disconnects(cobalt):
    headers = {"authorization": f"Bearer {cobalt.mint('acme')['token']}"}
    fields = {"account_id": "1", "token_id": "2"}
    saved = cobalt.http.post(f"{cobalt.base}/api/v2/app/netsuite/save", headers=headers, json=fields)
    path = f"{cobalt.base}/api/v1/linked-acc/integration/netsuite"

    assert saved.json() == {"success": True}
    assert "netsuite" in [each["type"] for each in cobalt.ask("GET", "/linked-account/acme").json()["integrations"]]
    assert cobalt.http.delete(path, headers=headers).json()["account_id"] == "acme"
    assert cobalt.ask("GET", "/linked-account/acme").json()["integrations"][0]["type"] == "slack"


def test_disconnecting_takes_the_named_way_only_and_never_complains(cobalt):
    path = "/linked-account/integration/hubspot"
    other_way = cobalt.ask("DELETE", path, params={"linked_account_id": "globex", "auth_type": "keybased"})
    this_way = cobalt.ask("DELETE", path, params={"linked_account_id": "globex", "auth_type": "oauth2"})
    nothing_left = cobalt.ask("DELETE", path, params={"linked_account_id": "globex"})

    assert len(other_way.json()["integrations"]) == 1
    assert this_way.json()["integrations"] == []
    assert nothing_left.status_code == 200


def test_slack_joins_its_scopes_with_commas(cobalt):
    assert parse_qs(cobalt.auth_url("slack").query.decode())["scope"] == ["chat:write,users:read"]
