"""Pages that a wizard's own probes must not follow for ever, or trust."""

import asyncio
import ssl

import httpx
import pytest
from cryptography import x509

from lib.simulator.sample_app import session_header
from lib.simulator.secure import Door
from lib.simulator.server import running

PAGES = ("/app/login", "/app/integrations", "/app/help/copper?x=1")
NAME, _, VALUE = session_header("acme").partition(": ")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_may_lead_to_itself(cobalt, path):
    under = cobalt.under("redirect-loop")
    answer = under.visit(path)

    assert (answer.status_code, answer.headers["location"]) == (307, under.base + path)
    with pytest.raises(httpx.TooManyRedirects):
        under.visit(path, follow_redirects=True)


def test_a_page_may_lead_to_a_certificate_that_nobody_trusts(cobalt):
    for path in PAGES:
        location = cobalt.under("tls-bad").visit(path).headers["location"]
        assert location.startswith("https://127.0.0.1:")
        assert location.endswith(f"/__fault/tls-bad{path}")
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(location)


def test_the_certificate_is_expired_and_signed_by_itself(cobalt):
    url = httpx.URL(cobalt.under("tls-bad").visit("/app/login").headers["location"])
    told = ssl.get_server_certificate((url.host, url.port))
    certificate = x509.load_pem_x509_certificate(told.encode())

    assert certificate.issuer == certificate.subject
    assert certificate.not_valid_after_utc.year == 2021
    with pytest.raises(httpx.ConnectError, match="expired"):
        httpx.get(url, verify=ssl.create_default_context(cadata=told))


def test_who_trusts_anybody_is_shown_the_page_there(cobalt):
    location = cobalt.under("tls-bad").visit("/app/integrations").headers["location"]
    page = cobalt.visit(location, headers={NAME: VALUE})

    assert (page.status_code, "Integrations of Acme" in page.text) == (200, True)


@pytest.mark.parametrize("fault", ["redirect-loop", "tls-bad"])
def test_only_pages_of_the_app_lead_astray(cobalt, fault):
    under = cobalt.under(fault)

    assert under.ask("GET", "/linked-account/acme").status_code == 200
    assert under.visit("/icons/slack.svg").status_code == 200
    assert under.http.post(f"{under.base}/app/webhooks/cobalt", json={}).status_code == 401


def test_the_secure_address_is_opened_once_for_all_who_ask_at_the_same_time():
    async def ports():
        door = Door()
        try:
            return await asyncio.gather(*(door.port() for _ in range(3)))
        finally:
            door.close()

    assert len(set(asyncio.run(ports()))) == 1


def test_the_secure_address_ends_with_the_simulator():
    with running(["tls-bad"]) as base, httpx.Client(verify=False) as http:
        location = http.get(f"{base}/app/login").headers["location"]
        assert http.get(location).status_code == 200  # and stays connected

    with pytest.raises(httpx.ConnectError):
        httpx.get(location, verify=False)
