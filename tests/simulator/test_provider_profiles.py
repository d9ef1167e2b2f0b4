"""Each provider's profile says on the wire what is known of the real one, and a person can connect at each."""

import base64
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from ruamel.yaml import YAML

from lib.cobalt.provider_table import read_providers
from lib.cobalt.providers import goes_on, parse_auth_url, says_redirect_mismatch, says_unknown_client, signature
from lib.simulator import clients
from lib.simulator.provider_profiles import PLAIN, PROFILES, place

ROOT = Path(__file__).parents[2]
KNOWN = {each.name.lower(): each for each in read_providers(YAML(typ="safe").load(ROOT / "data" / "providers.yaml"))}
AT_ONCE = ("rfc6749", "google", "salesforce", "slack", "microsoft", "netsuite", "zoho")
AFTER_LOGIN = ("hubspot", "github")
FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@pytest.fixture
def at(cobalt):
    """A caller for whom every application is at one provider."""
    return lambda name: cobalt.under(f"provider-{name}")


def probe(caller, change=lambda given: given):
    """What a check sends: the address as given or altered, with another state."""
    request = change(parse_auth_url(str(caller.auth_url()))).probe("probe-1")
    return caller.http.send(request)


def elsewhere(given):
    return given.with_other_redirect()


def stranger(given):
    return given.with_other_client()


def other_scope(caller):
    return caller.visit(str(caller.auth_url().copy_set_param("scope", "everything")))


def press(caller, page, button):
    """Sends the form of a page, as the person does who presses a button of it."""
    action = unescape(re.search(r'<form method="post" action="([^"]*)"', page.text)[1])
    fields = {name: unescape(value) for name, value in FIELD.findall(page.text)}
    return caller.http.post(action, data=fields | button)


def arrive(caller, answer):
    """Follows redirects up to a page; one that leads back to Cobalt is the end."""
    while answer.has_redirect_location and "/callback" not in answer.headers["location"]:
        answer = caller.visit(answer.headers["location"])
    return answer


def test_every_row_has_a_profile():
    assert set(PROFILES) == {*AT_ONCE, *AFTER_LOGIN}


@pytest.mark.parametrize("name", PROFILES)
def test_an_application_leads_to_its_provider(at, name):
    caller = at(name)

    assert str(caller.auth_url()).startswith(f"{caller.base}{place(name)}/oauth/authorize?")


def test_the_seeded_applications_are_at_their_own_providers(cobalt):
    paths = {slug: cobalt.auth_url(slug).path for slug in ("hubspot", "slack", "salesforce", "netsuite")}

    assert paths == {
        "hubspot": "/provider/oauth/authorize",
        "slack": "/provider/slack/oauth/authorize",
        "salesforce": "/provider/salesforce/oauth/authorize",
        "netsuite": "/provider/netsuite/oauth/authorize",
    }


@pytest.mark.parametrize("name", AT_ONCE)
def test_these_decide_before_the_login(at, name):
    real, altered, unknown = (probe(at(name), change) for change in (lambda given: given, elsewhere, stranger))

    assert goes_on(real)
    assert (says_redirect_mismatch(altered), says_unknown_client(altered)) == (True, False)
    assert (says_redirect_mismatch(unknown), says_unknown_client(unknown)) == (False, True)


@pytest.mark.parametrize("name", AFTER_LOGIN)
def test_these_decide_after_the_login(at, name):
    real, altered = (probe(at(name), change) for change in (lambda given: given, elsewhere))

    assert goes_on(real)
    assert signature(real) == signature(altered)
    assert not says_redirect_mismatch(altered)


def test_hubspot_does_not_even_tell_an_unknown_client(at):
    assert signature(probe(at("hubspot"))) == signature(probe(at("hubspot"), stranger))


def test_github_does_not_know_the_page_of_an_unknown_client(at):
    assert probe(at("github"), stranger).status_code == 404


def test_github_tells_a_mismatch_to_the_registered_address_after_the_login(at):
    caller = at("github")
    page = arrive(caller, probe(caller, elsewhere))
    answer = press(caller, page, {"password": "x"})

    assert answer.headers["location"].startswith(f"{caller.base}/api/v1/hubspot/callback?error=redirect_uri_mismatch")


def test_hubspot_tells_a_mismatch_after_the_login(at):
    caller = at("hubspot")
    answer = press(caller, probe(caller, elsewhere), {"password": "x"})

    assert says_redirect_mismatch(answer)
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("change", "begins", "fields"),
    [
        (elsewhere, "ChVyZWRpcmVjdF91cmlfbWlzbWF0Y2g", (b"\x0a\x15redirect_uri_mismatch", b"\x20\x90\x03")),
        (stranger, "Cg5pbnZhbGlkX2NsaWVudBI", (b"\x0a\x0einvalid_client", b"\x20\x91\x03")),
    ],
)
def test_google_packs_the_reason_as_it_really_does(at, change, begins, fields):
    location = probe(at("google"), change).headers["location"]
    blob = parse_qs(urlsplit(location).query)["authError"][0]
    message = base64.urlsafe_b64decode(blob + "=" * (-len(blob) % 4))

    assert urlsplit(location).path.endswith("/signin/oauth/error")
    assert blob.startswith(begins)
    assert (message[: len(fields[0])], message[-3:]) == fields
    assert at("google").visit(location).status_code == 400


@pytest.mark.parametrize(
    ("name", "status", "where", "says"),
    [
        ("rfc6749", 302, "location", "error=invalid_scope"),
        ("google", 302, "location", "authError=Cg1pbnZhbGlkX3Njb3Bl"),
        ("slack", 200, "text", "invalid_scope"),
        ("microsoft", 200, "text", "AADSTS70011"),
        ("netsuite", 302, "location", "error=invalid_scope"),
        ("zoho", 200, "text", "invalid_scope"),
        ("salesforce", 200, "text", "Allow"),
    ],
)
def test_an_unknown_scope(at, name, status, where, says):
    answer = other_scope(at(name))

    assert answer.status_code == status
    assert says in (answer.text if where == "text" else answer.headers["location"])


def test_salesforce_minds_a_scope_after_consent(at):
    caller = at("salesforce")
    answer = press(caller, other_scope(caller), {"decision": "approve"})

    assert "error=invalid_scope" in answer.headers["location"]


def test_github_overlooks_a_scope(at):
    caller = at("github")
    page = press(caller, arrive(caller, other_scope(caller)), {"password": "x"})

    assert "code=" in press(caller, page, {"decision": "approve"}).headers["location"]


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("decision", ["approve", "deny"])
def test_a_person_decides_at_every_provider(at, name, decision):
    caller = at(name)
    page = arrive(caller, caller.visit(str(caller.auth_url())))
    page = press(caller, page, {"password": "x"}) if 'type="password"' in page.text else page
    caller.visit(press(caller, page, {"decision": decision}).headers["location"])

    connected = caller.ask("GET", "/application/hubspot", "acme").json().get("connected")
    assert connected is (True if decision == "approve" else None)


class TestTokens:
    @pytest.fixture
    def exchange(self, at):
        def ask(name, accept="application/json", **change):
            caller = at(name)
            given = {
                "grant_type": "authorization_code",
                "client_id": clients.client_id("hubspot", "test", 1),
                "client_secret": clients.client_secret("hubspot", "test", 1),
                "redirect_uri": f"{caller.base}/api/v1/hubspot/callback",
                "code": "made-up",
            }
            address = f"{caller.base}{place(name)}/oauth/token"
            return caller.http.post(address, data=given | change, headers={"accept": accept})

        return ask

    @pytest.mark.parametrize(
        ("name", "right", "wrong"),
        [
            ("rfc6749", (400, "invalid_grant"), (401, "invalid_client")),
            ("google", (400, "invalid_grant"), (401, "invalid_client")),
            ("slack", (200, "invalid_code"), (200, "bad_client_secret")),
            ("github", (200, "bad_verification_code"), (200, "incorrect_client_credentials")),
            ("salesforce", (400, "invalid_grant"), (400, "invalid_client")),
            ("hubspot", (400, None), (400, None)),
            ("microsoft", (400, "invalid_grant"), (401, "invalid_client")),
            ("netsuite", (400, "invalid_grant"), (401, "invalid_client")),
            ("zoho", (200, "invalid_code"), (200, "invalid_client_secret")),
        ],
    )
    def test_a_wrong_secret_is_told_from_a_wrong_code(self, exchange, name, right, wrong):
        answers = exchange(name), exchange(name, client_secret="wrong")

        assert [(answer.status_code, answer.json().get("error")) for answer in answers] == [right, wrong]
        assert answers[0].json() != answers[1].json()

    @pytest.mark.parametrize("name", [name for name in PROFILES if name in KNOWN])
    def test_it_speaks_as_the_table_of_providers_expects(self, exchange, name):
        code, secret = (json.dumps(answer.json()) for answer in (exchange(name), exchange(name, client_secret="no")))

        assert all(word in code for word in KNOWN[name].secret_right[:1])
        assert all(word in secret for word in KNOWN[name].secret_wrong[:1])
        assert not any(f'"{word}"' in code for word in KNOWN[name].secret_wrong)
        assert not any(f'"{word}"' in secret for word in KNOWN[name].secret_right)

    @pytest.mark.parametrize("name", PROFILES)
    def test_a_true_code_is_exchanged(self, exchange, at, name):
        caller = at(name)
        page = arrive(caller, caller.visit(str(caller.auth_url())))
        page = press(caller, page, {"password": "x"}) if 'type="password"' in page.text else page
        sent_back = httpx.URL(press(caller, page, {"decision": "approve"}).headers["location"])
        answer = exchange(name, code=sent_back.params["code"])

        assert answer.status_code == 200
        assert {"access_token", "token_type"} <= set(answer.json())

    def test_github_answers_as_a_form_unless_json_is_asked_for(self, exchange):
        answer = exchange("github", accept="*/*")

        assert answer.headers["content-type"].startswith("application/x-www-form-urlencoded")
        assert parse_qs(answer.text)["error"] == ["bad_verification_code"]


def test_an_unknown_provider_is_not_found(cobalt):
    assert cobalt.visit("/provider/nobody/oauth/authorize").status_code == 404
    assert cobalt.http.post(f"{cobalt.base}/provider/nobody/oauth/token").status_code == 404


def test_what_is_put_into_an_address_does_no_harm(at):
    attack = '"><script>alert(1)</script>{client_id}'
    for name in PROFILES:
        url = at(name).auth_url()
        for parameter in ("redirect_uri", "client_id"):
            answer = at(name).visit(str(url.copy_set_param(parameter, attack)))
            assert "<script>alert" not in answer.text
            assert "\n" not in answer.headers.get("location", "")
    way_in = at("github").visit("/provider/github/login", params={"return_to": f"//x/?redirect_uri={attack}"})
    assert "<script>alert" not in way_in.text


def test_the_plain_one_is_the_default():
    assert place(PLAIN) == "/provider"
