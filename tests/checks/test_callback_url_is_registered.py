import re
from base64 import urlsafe_b64encode
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import httpx
import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import (
    CALLBACK,
    PROBE,
    UNUSABLE,
    auth_url,
    error,
    ok,
    page,
    redirect,
    target,
    unauthorized,
)

CHECK = "callback_url_is_registered"


def query_of(said):
    (reply,) = replies(said, "auth url")
    assert reply.status_code == 200
    return dict(parse_qsl(urlsplit(body_of(reply)["auth_url"]).query))


def was_registered(said):
    real, elsewhere, _ = replies(said, "elsewhere")
    words = re.compile(r"redirect_uri_mismatch|AADSTS50011|redirect_uri must match")
    given, altered = (
        unquote_plus(each.headers.get("location", "")) + each.content.decode("utf-8", "replace")
        for each in (real, elsewhere)
    )
    safe = query_of(said)["redirect_uri"].startswith("https://")
    return safe and real.status_code < 400 and not words.search(given) and bool(words.search(altered))


SPECIMEN = Specimen(
    healthy={
        "auth url": [auth_url("https://login.salesforce.com/authorize")],
        "elsewhere": [
            page("<h1>Log in</h1>"),
            page("error=redirect_uri_mismatch&error_description=redirect_uri must match configuration", 400),
            page("error=invalid_client_id", 400),
        ],
    },
    causes={
        Outcome.FAILED: {"redirect-not-registered", "redirect-unsafe"},
        Outcome.INCONCLUSIVE: {"auth-url-not-given", "decided-after-login", "client-unknown-to-provider"},
    },
    held=was_registered,
)


def google(reason):
    blob = urlsafe_b64encode(b"\x0a" + bytes([len(reason)]) + reason.encode() + b"\x12\x05Error \x90\x03")
    return redirect(f"https://accounts.google.com/signin/oauth/error?authError={blob.decode().rstrip('=')}&hl=en")


LOGIN = redirect("https://accounts.google.com/v3/signin/identifier?client_id=x&redirect_uri=https%3A%2F%2Fy")
PAGE = page("<html><h1>Log in to continue</h1></html>")
SHELL = page("<script>const errors={mismatch:'redirect_uri_mismatch',client:'invalid_client'}</script>")
MISMATCH = {
    "Google": google("redirect_uri_mismatch"),
    "Google, as a page": page("Error 400: redirect_uri_mismatch"),
    "Salesforce, in the address": redirect(
        "https://x/?error=redirect_uri_mismatch&error_description=redirect_uri%20must"
    ),
    "Salesforce, in the page": page(
        "error_description=redirect_uri+must+match+configuration redirect_uri_mismatch", 400
    ),
    "Slack": page("<p>redirect_uri did not match any configured URIs. Passed URI: https://golive-probe.invalid/</p>"),
    "HubSpot": page("The redirect_uri doesn&#39;t match the client registered redirect_uri", 400),
    "HubSpot, with the address": page("redirect URL https://x.y/z doesn’t match the app's registered redirect URL"),
    "GitHub": redirect("https://registered.example.com/cb?error=redirect_uri_mismatch"),
    "Microsoft": page("<html>AADSTS50011: The redirect URI specified</html>"),
    "Microsoft, none registered": page("AADSTS500113: No reply address is registered"),
    "Zoho": page("invalid_redirect_uri"),
    "anybody": page("Invalid redirect_uri", 400),
}
UNKNOWN = {
    "Google": google("invalid_client"),
    "Google, deleted": google("deleted_client"),
    "Salesforce": page("error=invalid_client_id&error_description=client%20identifier%20invalid", 400),
    "Slack": page("Invalid client_id parameter"),
    "Microsoft": page("AADSTS700016: Application with identifier"),
    "Zoho": page('{"error":"invalid_client"}'),
}


def ended(real, elsewhere, stranger=PAGE):
    verdict = converse(CHECK, elsewhere=[real, elsewhere, stranger])
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("refusal", MISMATCH.values(), ids=MISMATCH.keys())
@pytest.mark.parametrize("good", [LOGIN, PAGE], ids=["a way on", "a page"])
def test_passes_when_only_the_altered_address_is_refused(good, refusal):
    assert ended(good, refusal) == (Outcome.PASSED, "")


@pytest.mark.parametrize("stranger", [PAGE, *UNKNOWN.values()], ids=["nothing", *UNKNOWN.keys()])
@pytest.mark.parametrize("refusal", MISMATCH.values(), ids=MISMATCH.keys())
def test_fails_when_the_real_address_is_refused(refusal, stranger):
    assert ended(refusal, refusal, stranger) == (Outcome.FAILED, "redirect-not-registered")


@pytest.mark.parametrize("answer", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_an_unknown_client_is_another_checks_finding(answer):
    assert ended(answer, answer, answer) == (Outcome.INCONCLUSIVE, "client-unknown-to-provider")


@pytest.mark.parametrize("answer", [LOGIN, PAGE, page("")], ids=["a way on", "a page", "an empty page"])
def test_equal_answers_wait_for_the_login(answer):
    assert ended(answer, answer, answer) == (Outcome.INCONCLUSIVE, "decided-after-login")


def test_words_in_a_script_that_everybody_gets_decide_nothing():
    assert ended(SHELL, SHELL, SHELL)[0] is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param(redirect("https://x/login?redirect_uri=https%3A%2F%2Fgolive-probe.invalid%2Fcb"), id="an echo"),
        pytest.param(page("You return to redirect_uri golive-probe.invalid after login"), id="an echo in a page"),
        pytest.param(page("<p>scope is invalid</p>", 400), id="another complaint"),
        pytest.param(page("redirect_uri_mismatch", 503), id="a fault that carries the word"),
        pytest.param(page("redirect_uri_mismatch", 429), id="throttling that carries the word"),
        pytest.param(page("x" * 70_000 + "redirect_uri_mismatch"), id="a word far behind the beginning"),
        pytest.param(httpx.Response(403), id="a prohibition"),
    ],
)
def test_no_pass_when_the_altered_address_meets(elsewhere):
    assert ended(PAGE, elsewhere)[0] is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "real",
    [
        pytest.param(httpx.Response(403), id="a prohibition"),
        pytest.param(httpx.Response(404), id="an absence"),
        pytest.param(google("org_internal"), id="another complaint of Google"),
        pytest.param(redirect(f"{CALLBACK}?error=invalid_scope"), id="another complaint"),
        pytest.param(redirect("https://www.google.com/sorry/index?continue=x"), id="a test for robots"),
        pytest.param(page("ok", 200, **{"cf-mitigated": "challenge"}), id="a protection"),
        pytest.param(page("<title>Just a moment...</title>"), id="a protection's page"),
    ],
)
def test_no_pass_when_the_real_address_meets(real):
    assert ended(real, MISMATCH["Slack"]) == (Outcome.INCONCLUSIVE, "answer-undocumented")


@pytest.mark.parametrize(("status", "cause"), [(429, "rate-limited"), (500, "server-error"), (503, "server-error")])
def test_a_provider_that_cannot_answer_is_inconclusive(status, cause):
    assert ended(page("", status), MISMATCH["Slack"]) == (Outcome.INCONCLUSIVE, cause)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("http://app.refold.ai/api/v1/hubspot/callback", id="without encryption"),
        pytest.param(f"{CALLBACK}#x", id="with a fragment"),
        pytest.param("myapp://callback", id="into an app"),
        pytest.param("https://user@app.refold.ai/", id="with a user name"),
        pytest.param("//app.refold.ai/", id="without a scheme"),
        pytest.param("https://[", id="malformed"),
    ],
)
def test_fails_on_a_redirect_address(address):
    dialogue = scripted(CHECK, auth_url=[auth_url(redirect_uri=address)])
    verdict = dialogue.lead(CHECK)
    assert (verdict.outcome, verdict.cause) == (Outcome.FAILED, "redirect-unsafe")
    assert dialogue.names() == ["auth url"]


def test_a_redirect_to_this_machine_is_fine():
    verdict = converse(CHECK, auth_url=[auth_url(redirect_uri="http://127.0.0.1:8400/api/v1/hubspot/callback")])
    assert verdict.outcome is Outcome.PASSED


@pytest.mark.parametrize("name", ["redirect_uri", "client_id"])
def test_cannot_tell_without(name):
    verdict = converse(CHECK, auth_url=[auth_url(**{name: ...})])
    assert (verdict.outcome, verdict.cause) == (Outcome.INCONCLUSIVE, "answer-undocumented")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, auth_url=[reply]).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        pytest.param(error("E1", 404, "Application not found"), "auth-url-not-given", id="refused"),
        pytest.param(ok({"auth_url": "ftp://x"}), "auth-url-not-given", id="of no use"),
        pytest.param(unauthorized(), "answer-undocumented", id="denied for the key"),
    ],
)
def test_an_address_that_is_not_given_is_another_checks_failure(reply, cause):
    verdict = converse(CHECK, auth_url=[reply])
    assert (verdict.outcome, verdict.cause) == (Outcome.INCONCLUSIVE, cause)


def test_asks_three_times_as_a_browser_without_key_or_the_state_of_the_visit():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK, target())
    probes = [request for kind, request, _ in dialogue.said if kind == "elsewhere"]
    assert [probe.url.params["redirect_uri"] for probe in probes] == [
        CALLBACK,
        "https://golive-probe.invalid/api/v1/hubspot/callback",
        CALLBACK,
    ]
    assert [probe.url.params["client_id"] for probe in probes] == ["0a1b2c3d-4e5f", "0a1b2c3d-4e5f", "0a1b2c3d-5f6g"]
    assert all(probe.url.params["state"] == PROBE for probe in probes)
    assert all("x-api-key" not in probe.headers and "Mozilla" in probe.headers["user-agent"] for probe in probes)
