from urllib.parse import parse_qsl, urlsplit

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, auth_url, target

CHECK = "offline_access_is_requested"
NEEDED = "oauth crm.objects.owners.read"


def was_requested(said):
    (reply,) = replies(said, "auth url")
    query = dict(parse_qsl(urlsplit(body_of(reply)["auth_url"]).query))
    return {"oauth", "crm.objects.owners.read"} <= set(query["scope"].split())


SPECIMEN = Specimen(
    healthy={"auth url": [auth_url(scope=NEEDED)]},
    causes={Outcome.FAILED: {"lasting-access-missing"}, Outcome.INCONCLUSIVE: {"auth-url-not-given"}},
    held=was_requested,
    settings={"expected_scopes": ()},
)


def ended(slug, host="https://id.example.com/", expected=(), **parameters):
    aim = target(app_slug=slug, expected_scopes=expected)
    verdict = converse(CHECK, aim, auth_url=[auth_url(host, **parameters)])
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    ("slug", "parameters"),
    [
        pytest.param("hubspot", {"scope": NEEDED}, id="HubSpot"),
        pytest.param("slack", {"scope": "users:read,chat:write"}, id="Slack"),
        pytest.param("salesforce", {"scope": "api refresh_token"}, id="Salesforce"),
        pytest.param("gmail", {"scope": "x", "access_type": "offline"}, id="Google, by a parameter"),
        pytest.param("outlook", {"scope": "x offline_access"}, id="Microsoft"),
    ],
)
def test_passes_when_all_is_asked_for(slug, parameters):
    assert ended(slug, **parameters) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    ("slug", "parameters"),
    [
        pytest.param("hubspot", {"scope": "oauth"}, id="HubSpot without owners"),
        pytest.param("salesforce", {"scope": "api"}, id="Salesforce without a refresh token"),
        pytest.param("gmail", {"scope": "x", "access_type": "online"}, id="Google, online only"),
        pytest.param("outlook", {"scope": "offline_access_not"}, id="Microsoft, a similar word"),
    ],
)
def test_fails_when_something_is_missing(slug, parameters):
    assert ended(slug, **parameters) == (Outcome.FAILED, "lasting-access-missing")


def test_a_scope_that_the_person_expects_is_left_to_the_check_of_scopes():
    assert ended("hubspot", expected=("oauth", "crm.objects.owners.read"), scope="oauth") == (Outcome.PASSED, "")


def test_the_host_tells_where_the_slug_does_not():
    assert ended("custom", "https://accounts.google.com/o/oauth2/v2/auth", scope="x")[0] is Outcome.FAILED


def test_an_unknown_provider_has_no_rules():
    assert ended("custom", scope="x") == (Outcome.NOT_APPLICABLE, "provider-without-rules")


@pytest.mark.parametrize("reply", UNUSABLE.values())
def test_without_an_address_nothing_is_decided(reply):
    assert converse(CHECK, auth_url=[reply]).outcome is Outcome.INCONCLUSIVE
