from urllib.parse import parse_qsl, urlsplit

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, auth_url, error, ok, unauthorized

CHECK = "scopes_are_as_expected"


def query_of(said):
    (reply,) = replies(said, "auth url")
    assert reply.status_code == 200
    return dict(parse_qsl(urlsplit(body_of(reply)["auth_url"]).query))


def scopes_were_expected(said):
    return set(query_of(said)["scope"].split()) == {"oauth", "crm.objects.contacts.read"}


SPECIMEN = Specimen(
    healthy={"auth url": [auth_url()]},
    causes={
        Outcome.FAILED: {"scope-missing"},
        Outcome.WARNED: {"scope-extra"},
        Outcome.INCONCLUSIVE: {"auth-url-not-given"},
    },
    held=scopes_were_expected,
)


def ended(reply):
    verdict = converse(CHECK, auth_url=[reply])
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "scopes",
    [
        pytest.param({"scope": "oauth crm.objects.contacts.read"}, id="parted by a blank"),
        pytest.param({"scope": "crm.objects.contacts.read,oauth"}, id="parted by a comma"),
        pytest.param({"scope": "oauth+crm.objects.contacts.read"}, id="parted by a plus"),
        pytest.param({"scope": "oauth%20crm.objects.contacts.read"}, id="parted by %20, encoded twice"),
        pytest.param({"scope": "oauth", "user_scope": "crm.objects.contacts.read"}, id="of person and bot"),
        pytest.param({"scope": "oauth", "optional_scope": "crm.objects.contacts.read"}, id="partly optional"),
        pytest.param({"scope": " oauth  oauth ,crm.objects.contacts.read"}, id="with blanks and repeats"),
    ],
)
def test_passes_on_scopes(scopes):
    assert ended(auth_url(**scopes)) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "scope",
    [
        pytest.param("oauth", id="one missing"),
        pytest.param("", id="none at all"),
        pytest.param(..., id="not even the parameter"),
        pytest.param("OAUTH crm.objects.contacts.read", id="another spelling"),
        pytest.param("oauth crm.objects.contacts.read.more", id="a longer name"),
        pytest.param("oauth other", id="one missing and one more"),
    ],
)
def test_fails_on(scope):
    assert ended(auth_url(scope=scope)) == (Outcome.FAILED, "scope-missing")


def test_more_than_expected_is_a_warning_that_names_it():
    verdict = converse(CHECK, auth_url=[auth_url(scope="oauth crm.objects.contacts.read full admin")])
    assert (verdict.outcome, verdict.cause) == (Outcome.WARNED, "scope-extra")
    assert verdict.values["extra"] == "admin full"


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        pytest.param(error("E1", 404, "Application not found"), "auth-url-not-given", id="refused"),
        pytest.param(ok({}), "auth-url-not-given", id="left out"),
        pytest.param(unauthorized(), "answer-undocumented", id="denied for the key"),
    ],
)
def test_an_address_that_is_not_given_is_another_checks_failure(reply, cause):
    assert ended(reply) == (Outcome.INCONCLUSIVE, cause)
