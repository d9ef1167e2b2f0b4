import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies
from tests.checks.replies import ok, page, redirect, target

CHECK = "backend_refuses_strangers"
LIST = ok(["hubspot"], 200, **{"content-type": "application/json"})
SHARED = {"access-control-allow-origin": "*"}
OPEN = SHARED | {"access-control-allow-credentials": "true"}


def was_refused(said):
    last = replies(said, "elsewhere")[-1]
    at_login = "login" in str(said[-1][1].url) or "okta" in str(said[-1][1].url)
    refused = last.status_code in (401, 403) or at_login or b"type=password" in last.content
    return refused and last.headers.get("access-control-allow-credentials") != "true"


SPECIMEN = Specimen(
    healthy={"elsewhere": [ok({"error": "sign in"}, 401)]},
    causes={
        Outcome.FAILED: {"backend-open-to-strangers", "backend-open-to-pages", "backend-not-https"},
        Outcome.INCONCLUSIVE: {"backend-undecided"},
    },
    held=was_refused,
    settings={"backend_url": "https://app.example.com/api/applications"},
)


def ended(*answers, aim=None):
    verdict = converse(CHECK, aim, elsewhere=list(answers))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "answers",
    [
        [page("", 401)],
        [page("", 403)],
        [redirect("/login"), page("<h1>Log in</h1>")],
        [redirect("https://acme.okta.com/"), page("")],
        [page("<input type=password>")],
        [page("", 401, **SHARED)],
    ],
)
def test_passes_when_a_stranger_is_refused(answers):
    assert ended(*answers) == (Outcome.PASSED, "")


def test_fails_when_a_stranger_gets_the_list():
    assert ended(LIST) == (Outcome.FAILED, "backend-open-to-strangers")


def test_fails_when_the_script_of_any_page_may_read_with_credentials():
    assert ended(page("", 401, **OPEN)) == (Outcome.FAILED, "backend-open-to-pages")


def test_fails_without_encryption():
    assert ended(page("", 401), aim=target(backend_url="http://app.example.com/a"))[1] == "backend-not-https"


@pytest.mark.parametrize("answers", [[page("hello")], [page("", 404)], [page("", 500)], [redirect("javascript:x")]])
def test_cannot_tell_from(answers):
    assert ended(*answers) == (Outcome.INCONCLUSIVE, "backend-undecided")
