"""Who is here: signing in at a provider, a proxy that names people, and what is refused."""

import json
import os
import re
import subprocess
import sys
import time

import httpx
import jwt
import pytest
from playwright.sync_api import expect

from lib import home
from lib.launch.entries import Granted
from lib.web import _secure
from tests.browser.provider import CLIENT, provider
from tests.browser.wizard import ROOT, free_port, settle, wizard

pytestmark = pytest.mark.browser

LIES = (
    *("down", "wrong state", "denied", "no token", "another issuer", "another audience", "another key", "expired"),
    *("another nonce", "replayed"),
)
COOKIE_SECRET = "a-secret-of-this-test-only-0123456789"
SECRETS = f"""
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "{{client}}"
client_secret = "client-secret-of-this-test"
server_metadata_url = "{{issuer}}/.well-known/openid-configuration"
client_kwargs = {{{{ code_challenge_method = "S256", scope = "openid email profile" }}}}
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A wizard with single sign-on, its provider, its database and its address."""
    folder, port = tmp_path_factory.mktemp("identity"), free_port()
    with provider(free_port()) as identity:
        (folder / ".streamlit").mkdir()
        secrets = SECRETS.format(port=port, client=CLIENT, issuer=identity.issuer)
        (folder / ".streamlit" / "secrets.toml").write_text(secrets)
        database = folder / "golive.db"
        more = {"HOME": str(folder), "GOLIVE_IDENTITY": "oidc", "GOLIVE_REHEARSAL": "off"}
        with wizard(database, port, **more) as address:
            yield identity, database, address


@pytest.fixture
def clean(office):
    office[0].lie = ""
    office[0].person["name"] = "Ada Lovelace"
    return office


def sign_in(page, address, path=""):
    page.goto(f"{address}/{path}")
    page.get_by_role("button", name="Sign in with your organisation").click(timeout=20_000)


def test_nobody_sees_a_launch_without_signing_in(clean, open_page):
    _identity, database, address = clean
    app = home.application({"GOLIVE_DB": str(database)})
    launch = app.open(home.local_actor(os.environ), "Hidden GmbH")
    page = open_page()
    for name in ("", "launch", "section-auth-flow", "signoff", "report", "history", "people", "verify"):
        page.goto(f"{address}/{name}?launch={launch}")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=20_000)
        settle(page)
        assert "Hidden GmbH" not in page.content()


def test_whoever_signs_in_opens_a_launch_and_runs_it(clean, open_page):
    identity, database, address = clean
    page = open_page()
    sign_in(page, address)
    expect(page.get_by_text("Signed in as Ada Lovelace")).to_be_visible(timeout=20_000)
    assert identity.asked[-1]["code_challenge_method"] == "S256"
    assert {"state", "nonce", "code_challenge"} <= set(identity.asked[-1])
    page.get_by_role("button", name="Open the sample launch").click()
    expect(page.get_by_text("No-go:").first).to_be_visible(timeout=20_000)

    app = home.application({"GOLIVE_DB": str(database)})
    mine = next(line for line in app.journal.summaries() if line.sample)
    entries = app.journal.read(mine.id)
    assert entries[0].actor.method == "single sign-on"
    assert entries[0].actor.identity == f"{identity.issuer}#ada"
    assert {member.right for member in app.ledger.load(mine.id).members} == {"admin", "editor"}


def test_a_right_that_is_taken_away_ends_while_the_person_stays_signed_in(clean, open_page):
    _identity, database, address = clean
    app = home.application({"GOLIVE_DB": str(database)})
    boss = home.local_actor(os.environ)
    launch = app.open(boss, "Guarded")
    app.close(boss, launch)
    app.grant(boss, launch, Granted(person="ada@example.com", right="viewer"))
    page = open_page()
    sign_in(page, address)
    expect(page.get_by_text("Signed in as")).to_be_visible(timeout=20_000)
    page.goto(f"{address}/launch?launch={launch}")
    expect(page.get_by_role("heading", name="Guarded")).to_be_visible(timeout=20_000)
    app.revoke(boss, launch, _revoked("ada@example.com"))
    page.reload()
    expect(page.get_by_text("This launch cannot be shown")).to_be_visible(timeout=20_000)


def _revoked(person):
    from lib.launch.entries import Revoked

    return Revoked(person=person, right="viewer")


def test_a_sign_in_that_cannot_be_trusted_is_refused_and_those_inside_work_on(clean, open_page):
    identity, _, address = clean
    first = open_page()
    sign_in(first, address)  # an honest one before: its token may be replayed, and its person works on
    expect(first.get_by_text("Signed in as Ada Lovelace")).to_be_visible(timeout=20_000)
    for lie in LIES:
        identity.lie = lie
        context = first.context.browser.new_context()
        page = context.new_page()
        sign_in(page, address)
        page.wait_for_load_state("networkidle")
        page.goto(address)
        expect(page.get_by_role("heading", name="Sign in"), lie).to_be_visible(timeout=20_000)
        assert page.get_by_text("Signed in as").count() == 0, lie
        context.close()
    first.reload()
    expect(first.get_by_text("Signed in as Ada Lovelace")).to_be_visible(timeout=20_000)


def test_a_provider_that_is_slow_keeps_nobody_else_waiting(clean, open_page):
    identity, _, address = clean
    first = open_page()
    sign_in(first, address)
    expect(first.get_by_text("Signed in as Ada Lovelace")).to_be_visible(timeout=20_000)
    identity.lie = "slow"
    other = first.context.browser.new_context().new_page()
    other.goto(address)
    other.get_by_role("button", name="Sign in with your organisation").click(timeout=20_000, no_wait_after=True)
    assert httpx.get(f"{address}/api/health", timeout=2, trust_env=False).status_code == 200
    first.reload()
    expect(first.get_by_text("Signed in as Ada Lovelace")).to_be_visible(timeout=3_500)
    other.context.close()


def test_signing_in_works_with_a_provider_that_others_made(open_page, tmp_path):
    port, at = free_port(), free_port()
    claims = {"sub": "grace", "name": "Grace Hopper", "email": "grace@example.com"}
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(at)]
    other = subprocess.Popen([*command, "--user-claims", json.dumps(claims)], stderr=subprocess.DEVNULL)
    (tmp_path / ".streamlit").mkdir()
    secrets = SECRETS.format(port=port, client=CLIENT, issuer=f"http://127.0.0.1:{at}")
    (tmp_path / ".streamlit" / "secrets.toml").write_text(secrets)
    more = {"HOME": str(tmp_path), "GOLIVE_IDENTITY": "oidc", "GOLIVE_REHEARSAL": "off"}
    try:
        with wizard(tmp_path / "golive.db", port, **more) as address:
            page = open_page()
            sign_in(page, address)
            page.get_by_role("button", name="grace", exact=True).click()
            expect(page.get_by_text("Signed in as Grace Hopper")).to_be_visible(timeout=20_000)
            page.get_by_role("button", name="Sign out").click()
            page.get_by_role("button", name="End session").click()
            expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=20_000)
    finally:
        other.terminate()
        other.wait(5)


# Cookies

COOKIES = {"_streamlit_session", "_streamlit_user"}


def attributes_of_cookies(address):
    """Sign in by plain HTTP, as through a proxy that ends TLS: each cookie on the way, with its attributes."""
    token = jwt.encode({"provider": "default", "exp": int(time.time()) + 60}, COOKIE_SECRET, "HS256")
    login = httpx.get(f"{address}/auth/login", params={"provider": token}, trust_env=False)
    told = httpx.get(login.headers["location"], trust_env=False).headers["location"]
    session = login.headers["set-cookie"].partition(";")[0]
    back = re.sub("^https://golive.example.com", address, told)
    inside = httpx.get(back, headers={"cookie": session}, trust_env=False)
    assert inside.headers["location"] == "/"
    lines = [line.split("; ") for each in (login, inside) for line in each.headers.get_list("set-cookie")]
    return {cookie.partition("=")[0]: [each.lower() for each in attributes] for cookie, *attributes in lines}


def test_where_people_come_by_https_every_cookie_is_secure(clean, tmp_path):
    identity, port = clean[0], free_port()
    (tmp_path / ".streamlit").mkdir()
    secrets = SECRETS.format(port=port, client=CLIENT, issuer=identity.issuer)
    secrets = secrets.replace(f"http://127.0.0.1:{port}", "https://golive.example.com")
    (tmp_path / ".streamlit" / "secrets.toml").write_text(secrets)
    more = {"HOME": str(tmp_path), "GOLIVE_IDENTITY": "oidc", "GOLIVE_REHEARSAL": "off"}
    with wizard(tmp_path / "golive.db", port, **more) as address:
        found = attributes_of_cookies(address)
    assert {name: attributes.count("secure") for name, attributes in found.items()} == dict.fromkeys(found, 1)
    assert set(found) >= COOKIES


def test_on_plain_loopback_no_cookie_is_secure_lest_a_browser_drop_it(clean):
    found = attributes_of_cookies(clean[2])
    assert set(found) >= COOKIES
    assert [name for name, attributes in found.items() if "secure" in attributes] == []


def test_a_cookie_that_is_secure_already_stays_as_it_is():
    assert _secure(b"a=1; Path=/; secure") == b"a=1; Path=/; secure"
    assert _secure(b"a=secure; Path=/") == b"a=secure; Path=/; Secure"


# A proxy that names people

SHARED = "shared-with-the-proxy-0123456789"


def test_behind_a_proxy_only_what_bears_its_secret_is_served(open_page, tmp_path):
    port = free_port()
    more = {"GOLIVE_IDENTITY": "proxy", "GOLIVE_PROXY_SECRET": SHARED, "GOLIVE_REHEARSAL": "off"}
    with wizard(tmp_path / "golive.db", port, headers={"x-golive-proxy-secret": SHARED}, **more) as address:
        for headers in ({}, {"x-golive-proxy-secret": "wrong"}, {"x-forwarded-user": "ada"}):
            assert httpx.get(address, headers=headers, trust_env=False).status_code == 403
        page = open_page()
        page.set_extra_http_headers({"x-golive-proxy-secret": SHARED})
        page.goto(address)
        expect(page.get_by_role("heading", name="Nobody is signed in")).to_be_visible(timeout=20_000)
        page.set_extra_http_headers(
            {"x-golive-proxy-secret": SHARED, "x-forwarded-user": "u-7", "x-forwarded-preferred-username": "Grace"}
        )
        page.goto(address)
        expect(page.get_by_text("Signed in as Grace")).to_be_visible(timeout=20_000)


# Starting


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}, "Listen on 127.0.0.1"),
        ({"GOLIVE_IDENTITY": "oidc"}, "PKCE"),
        ({"GOLIVE_IDENTITY": "proxy"}, "GOLIVE_PROXY_SECRET"),
        ({"GOLIVE_IDENTITY": "proxy", "GOLIVE_PROXY_SECRET": "short"}, "24 characters"),
        ({"GOLIVE_IDENTITY": "anything"}, "must be local, oidc or proxy"),
    ],
)
def test_it_refuses_to_start_where_people_would_not_be_known(environment, why, tmp_path):
    port = free_port()
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py"],
        cwd=ROOT,
        env=os.environ
        | {"STREAMLIT_SERVER_PORT": str(port), "GOLIVE_DB": str(tmp_path / "golive.db"), "HOME": str(tmp_path)}
        | environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert re.search(rf"Not started\..*{re.escape(why)}", done.stderr)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}", trust_env=False)
