from urllib.parse import parse_qs

import httpx
import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import CLIENT, UNUSABLE, auth_url, ok, page

CHECK = "client_secret_is_right"
SECRET = "s3cret-of-the-client"
HOSTS = {
    "Google": "https://accounts.google.com/o/oauth2/v2/auth",
    "Slack": "https://slack.com/oauth/v2/authorize",
    "GitHub": "https://github.com/login/oauth/authorize",
    "Salesforce": "https://acme.my.salesforce.com/services/oauth2/authorize",
    "HubSpot": "https://app.hubspot.com/oauth/authorize",
    "Microsoft": "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
}

SIGN_IN = page("<h1>Log in</h1>")


def was_right(said):
    _, reply = replies(said, "elsewhere")
    body = body_of(reply)
    return isinstance(body, dict) and "BAD_AUTH_CODE" in str(body) and reply.status_code < 500


SPECIMEN = Specimen(
    healthy={
        "auth url": [auth_url()],
        "elsewhere": [SIGN_IN, ok({"status": "BAD_AUTH_CODE", "message": "missing"}, 400)],
    },
    causes={
        Outcome.FAILED: {"client-secret-wrong"},
        Outcome.INCONCLUSIVE: {"auth-url-not-given", "client-unknown-to-provider", "secret-unproven"},
    },
    held=was_right,
    settings={"client_secret": "env:SECRET"},
    secrets={"client_secret": SECRET},
)


def ended(provider, reply):
    verdict = converse(CHECK, auth_url=[auth_url(HOSTS[provider])], elsewhere=[SIGN_IN, reply])
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    ("provider", "reply"),
    [
        pytest.param("Google", ok({"error": "invalid_grant"}, 400), id="Google"),
        pytest.param("Slack", ok({"ok": False, "error": "invalid_code"}), id="Slack, with status 200"),
        pytest.param("GitHub", ok({"error": "bad_verification_code"}), id="GitHub, with status 200"),
        pytest.param("Salesforce", ok({"error": "invalid_grant"}, 400), id="Salesforce"),
    ],
)
def test_a_refused_code_proves_the_secret(provider, reply):
    assert ended(provider, reply) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    ("provider", "reply"),
    [
        pytest.param("Google", ok({"error": "invalid_client"}, 401), id="Google"),
        pytest.param("Slack", ok({"ok": False, "error": "bad_client_secret"}), id="Slack"),
        pytest.param("GitHub", ok({"error": "incorrect_client_credentials"}), id="GitHub"),
        pytest.param("Salesforce", ok({"error": "invalid_client_id"}, 400), id="Salesforce"),
        pytest.param(
            "Microsoft",
            ok({"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret."}, 401),
            id="Microsoft, in its description",
        ),
    ],
)
def test_a_refused_client_disproves_it(provider, reply):
    assert ended(provider, reply) == (Outcome.FAILED, "client-secret-wrong")


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(ok({"error": "invalid_request"}, 400), id="another complaint"),
        pytest.param(page("invalid_grant"), id="a page with the word"),
        pytest.param(ok({"error": "invalid_grant"}, 503), id="a broken service"),
        pytest.param(ok({"error": ["invalid_grant"]}, 400), id="no text"),
        pytest.param(ok({"access_token": "x"}), id="a token for a made-up code"),
        pytest.param(httpx.Response(429), id="throttling"),
    ],
)
def test_anything_else_leaves_it_unproven(reply):
    assert ended("Google", reply) == (Outcome.INCONCLUSIVE, "secret-unproven")


def test_microsoft_may_look_at_the_code_first_and_so_proves_nothing():
    assert ended("Microsoft", ok({"error": "invalid_grant"}, 400)) == (Outcome.INCONCLUSIVE, "secret-unproven")


def test_a_client_that_the_provider_does_not_know_is_not_asked_about():
    verdict = converse(CHECK, elsewhere=[page("invalid_client", 401)])
    assert (verdict.outcome, verdict.cause) == (Outcome.INCONCLUSIVE, "client-unknown-to-provider")


def test_an_unknown_provider_is_not_asked():
    dialogue = scripted(CHECK, auth_url=[auth_url("https://id.example.com/authorize")])
    assert dialogue.lead(CHECK).cause == "secret-unproven"
    assert dialogue.names() == ["auth url", "elsewhere"]


def test_the_secret_goes_to_the_token_endpoint_only_and_in_the_body():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    *others, (_, second, _) = dialogue.said
    assert SECRET not in str(second.url) + "".join(str(request.url) + str(request.content) for _, request, _ in others)
    assert (second.method, str(second.url)) == ("POST", "https://api.hubapi.com/oauth/v1/token")
    form = parse_qs(second.content.decode())
    assert (form["client_id"], form["client_secret"]) == ([CLIENT], [SECRET])


@pytest.mark.parametrize("reply", UNUSABLE.values())
def test_without_an_address_nothing_is_decided(reply):
    assert converse(CHECK, auth_url=[reply]).outcome is Outcome.INCONCLUSIVE
