from urllib.parse import parse_qsl, urlsplit

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, auth_url

CHECK = "scopes_are_not_broad"


def were_narrow(said):
    (reply,) = replies(said, "auth url")
    scope = dict(parse_qsl(urlsplit(body_of(reply)["auth_url"]).query))["scope"].split()
    return bool(scope) and not {"full", "repo", "*"} & set(scope)


SPECIMEN = Specimen(
    healthy={"auth url": [auth_url()]},
    causes={Outcome.WARNED: {"scope-broad"}, Outcome.INCONCLUSIVE: {"auth-url-not-given"}},
    held=were_narrow,
)


@pytest.mark.parametrize(
    "scope", ["full", "admin.users:read", "Directory.ReadWrite.All", "https://mail.google.com/", "repo", "*"]
)
def test_warns_of_a_scope_that_opens_everything(scope):
    verdict = converse(CHECK, auth_url=[auth_url(scope=f"oauth {scope}")])
    assert (verdict.outcome, verdict.cause) == (Outcome.WARNED, "scope-broad")
    assert verdict.values["broad"] == scope


@pytest.mark.parametrize("scope", ["fullname", "administrate", "public_repo", "Directory.Read.All"])
def test_a_similar_word_is_fine(scope):
    assert converse(CHECK, auth_url=[auth_url(scope=scope)]).outcome is Outcome.PASSED


@pytest.mark.parametrize("reply", [*UNUSABLE.values(), auth_url(scope=...), auth_url(scope="")])
def test_without_scopes_nothing_is_decided(reply):
    assert converse(CHECK, auth_url=[reply]).outcome is Outcome.INCONCLUSIVE
