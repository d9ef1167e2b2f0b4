import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies
from tests.checks.replies import page, redirect

CHECK = "runbook_opens"


def was_open(said):
    last = replies(said, "elsewhere")[-1]
    return last.status_code in (200, 401, 403) or "login" in str(said[-1][1].url) or "okta" in str(said[-1][1].url)


SPECIMEN = Specimen(
    healthy={"elsewhere": [page("<h1>Runbook</h1>")]},
    causes={Outcome.WARNED: {"runbook-missing"}, Outcome.INCONCLUSIVE: {"runbook-undecided"}},
    held=was_open,
    settings={"runbook_url": "https://wiki.example.com/runbook"},
)


def ended(*answers):
    verdict = converse(CHECK, elsewhere=list(answers))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "answers",
    [
        [page("<h1>Runbook</h1>")],
        [page("", 401)],
        [page("", 403)],
        [redirect("https://acme.okta.com/login"), page("", 200)],
    ],
)
def test_passes_on_a_page_or_the_login_before_it(answers):
    assert ended(*answers) == (Outcome.PASSED, "")


@pytest.mark.parametrize("status", [404, 410])
def test_warns_when_there_is_none(status):
    assert ended(page("", status)) == (Outcome.WARNED, "runbook-missing")


@pytest.mark.parametrize("answer", [page("", 500), page("", 429), redirect("javascript:x")])
def test_cannot_tell_from(answer):
    assert ended(answer) == (Outcome.INCONCLUSIVE, "runbook-undecided")
