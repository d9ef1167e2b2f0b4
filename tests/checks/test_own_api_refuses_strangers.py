from datetime import timedelta

import httpx
import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies, scripted
from tests.checks.replies import KEY, ok, page, redirect, target

CHECK = "own_api_refuses_strangers"
ADDRESS = "https://api.example.com/v1/contacts"


def refused(said):
    *_, last = replies(said, "elsewhere")
    _, request, _ = said[-1]
    return last.status_code in (401, 403) or "login" in str(request.url) or "okta" in request.url.host


SPECIMEN = Specimen(
    healthy={"elsewhere": [ok({"error": "Unauthorized"}, 401)]},
    causes={
        Outcome.FAILED: {"own-api-open", "own-api-not-https"},
        Outcome.WARNED: {"own-api-slow"},
        Outcome.INCONCLUSIVE: {"own-api-undecided"},
    },
    held=refused,
    settings={"proxy_url": ADDRESS},
)


def ended(*answers, address=ADDRESS):
    verdict = converse(CHECK, target(proxy_url=address), elsewhere=list(answers))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("answer", [ok({}, 401), ok({}, 403), page("no", 401), httpx.Response(403)])
def test_a_refusal_passes_whatever_its_form(answer):
    assert ended(answer) == (Outcome.PASSED, "")


def test_a_redirect_to_the_login_is_a_refusal():
    assert ended(redirect("https://app.example.com/login"), page("<form>")) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(ok([{"id": 1}]), id="a list"),
        pytest.param(ok({"contacts": []}), id="an object"),
        pytest.param(ok({"id": 1}, 201), id="another success"),
        pytest.param(
            httpx.Response(200, text="a;b\n1;2", headers={"content-type": "text/csv; charset=utf-8"}), id="a table"
        ),
    ],
)
def test_data_for_a_stranger_fails(answer):
    assert ended(answer) == (Outcome.FAILED, "own-api-open")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(page("<!doctype html><form>Log in</form>"), id="a page"),
        pytest.param(ok({"error": "unauthorized"}), id="an error with status 200"),
        pytest.param(ok([]), id="an empty list"),
        pytest.param(httpx.Response(204), id="nothing"),
        pytest.param(ok({}, 404), id="no such address"),
        pytest.param(ok({}, 405), id="another method"),
        pytest.param(httpx.Response(429), id="throttling"),
        pytest.param(page("x", 502), id="a gateway"),
        pytest.param(redirect("https://api.example.com/v2/contacts"), id="redirects without end"),
    ],
)
def test_anything_else_decides_nothing(answer):
    assert ended(answer) == (Outcome.INCONCLUSIVE, "own-api-undecided")


def test_without_encryption_it_fails_even_when_it_refuses():
    assert ended(ok({}, 401), address="http://api.example.com/") == (Outcome.FAILED, "own-api-not-https")
    assert ended(ok({}, 401), address="http://127.0.0.1:4000/")[0] is Outcome.PASSED


def test_a_slow_refusal_warns():
    answer = ok({}, 401)
    answer.elapsed = timedelta(seconds=2.5)
    assert ended(answer) == (Outcome.WARNED, "own-api-slow")


def test_sends_no_credential_and_never_shows_what_it_was_given():
    dialogue = scripted(CHECK, elsewhere=[ok([{"email": "ana@example.com"}])])
    verdict = dialogue.lead(CHECK)
    (_, request, _) = dialogue.said[0]
    assert not {"authorization", "cookie", "x-api-key"} & set(request.headers)
    assert KEY not in str(request.headers.raw)
    assert "ana@example.com" not in str(verdict)
