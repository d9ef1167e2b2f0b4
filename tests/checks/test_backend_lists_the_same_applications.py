import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import UNUSABLE, application, ok, page, redirect

CHECK = "backend_lists_the_same_applications"
SESSION = "Cookie: session=of-a-test-user"
LISTED = [application(), application("slack")]


def were_the_same(said):
    (cobalt,), told = replies(said, "applications"), replies(said, "elsewhere")[-1]
    return told.status_code == 200 and all(f'"{each["slug"]}"' in told.content.decode() for each in body_of(cobalt))


SPECIMEN = Specimen(
    healthy={"applications": [ok(LISTED)], "elsewhere": [ok({"data": [{"slug": "hubspot"}, {"id": "slack"}]})]},
    causes={
        Outcome.FAILED: {"backend-lists-others"},
        Outcome.INCONCLUSIVE: {"backend-undecided", "backend-refuses-session"},
    },
    held=were_the_same,
    settings={"backend_url": "https://app.example.com/api/applications", "app_session": "env:SESSION"},
    secrets={"app_session": SESSION},
)


def ended(*answers):
    verdict = converse(CHECK, elsewhere=list(answers))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("body", [["hubspot", "slack"], {"a": {"b": [{"slug": "slack"}, {"slug": "hubspot"}]}}])
def test_passes_whatever_the_form_of_the_list(body):
    assert ended(ok(body)) == (Outcome.PASSED, "")


@pytest.mark.parametrize("body", [[], ["hubspot"], ["hubspot", "slack2"], {"slack": 1, "hubspot": 2}])
def test_fails_when_an_application_is_missing(body):
    assert ended(ok(body)) == (Outcome.FAILED, "backend-lists-others")


@pytest.mark.parametrize("status", [401, 403])
def test_a_session_that_is_refused_decides_nothing(status):
    assert ended(page("", status)) == (Outcome.INCONCLUSIVE, "backend-refuses-session")


@pytest.mark.parametrize(
    "answer", [page("hubspot slack"), ok(["hubspot", "slack"], 500), page("", 404), redirect("x:y")]
)
def test_anything_but_json_decides_nothing(answer):
    assert ended(answer) == (Outcome.INCONCLUSIVE, "backend-undecided")


def test_a_redirect_to_another_host_does_not_get_the_session():
    dialogue = scripted(CHECK, elsewhere=[redirect("https://other.example.com/"), ok([])])
    dialogue.lead(CHECK)
    first, second = (request for kind, request, _ in dialogue.said if kind == "elsewhere")
    assert (first.headers["cookie"], "cookie" in second.headers) == ("session=of-a-test-user", False)


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_without_cobalts_list_nothing_is_compared(reply):
    assert converse(CHECK, applications=[reply]).outcome is Outcome.INCONCLUSIVE
