import re

import httpx
import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies, scripted
from tests.checks.replies import KEY, jwt, ok, page, redirect, target

CHECK = "token_endpoint_refuses_strangers"
TOKEN = jwt(linked_account_id="acme")
URL = "https://app.example.com/api/cobalt-token"


def was_refused(said):
    seen = replies(said, "elsewhere")
    last = seen[-1]
    everything = "".join(each.headers.get("location", "") for each in seen) + last.content.decode("utf-8", "replace")
    if re.search(r"eyJ[\w-]{8,}\.eyJ", everything + str(last.headers)):
        return False
    if any(re.match(r"/login|https://x\.okta\.com/", each.headers.get("location", "")) for each in seen):
        return last.status_code not in (404, 405, 410, 429) and last.status_code < 500
    return last.status_code in (401, 403) and b"csrf" not in last.content.lower()


SPECIMEN = Specimen(
    healthy={"elsewhere": [ok({"error": "Sign in first."}, 401)]},
    causes={
        Outcome.FAILED: {"token-endpoint-open", "token-endpoint-not-https"},
        Outcome.INCONCLUSIVE: {"token-endpoint-undecided", "token-endpoint-unavailable"},
    },
    held=was_refused,
    settings={"token_url": URL},
)


def ended(*replies, aim=None):
    verdict = converse(CHECK, aim, elsewhere=list(replies))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([page("", 401)], id="401"),
        pytest.param([ok({"error": "forbidden"}, 403)], id="403"),
        pytest.param([page("", 405), page("", 401)], id="401 to GET, where POST is not allowed"),
        pytest.param([redirect("/login"), page("<input type=password>")], id="the login"),
        pytest.param([redirect("/login"), page("<h1>Hello</h1>")], id="a login that a script draws"),
        pytest.param([redirect("https://x.okta.com/"), page("")], id="an identity provider"),
        pytest.param([redirect("/v2/token", 308), page("", 401)], id="a refusal elsewhere"),
    ],
)
def test_passes_on(replies):
    assert ended(*replies) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([ok({"token": TOKEN})], id="a session token"),
        pytest.param([ok({"token": jwt(linked_account_id=...)}, 201)], id="another token"),
        pytest.param([page("", 405), ok({"token": TOKEN})], id="a token by GET"),
        pytest.param([page(f"<script>token='{TOKEN}'</script>")], id="a page with a token"),
        pytest.param([page("", 200, **{"set-cookie": f"t={TOKEN}"})], id="a cookie"),
        pytest.param([redirect(f"https://app.refold.ai/connect/{TOKEN}"), page("")], id="a way to the portal"),
        pytest.param([redirect(f"/portal?token={TOKEN}"), page("", 404)], id="a token in an address"),
    ],
)
def test_fails_as_open_on(replies):
    assert ended(*replies) == (Outcome.FAILED, "token-endpoint-open")


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(page("<form><input type=password></form>"), id="a login page with 200"),
        pytest.param(page("<div id=root></div><script src=/a.js></script>"), id="the page of every unknown address"),
        pytest.param(ok({"token": None}), id="an empty success"),
        pytest.param(ok({}, 400), id="a bad request"),
        pytest.param(page("CSRF token missing", 403), id="a refusal about forgery"),
        pytest.param(page("", 403, **{"cf-mitigated": "challenge"}), id="a protection"),
        pytest.param(ok({"hint": jwt()}, 401), id="a refusal that carries a token"),
        pytest.param(httpx.Response(302), id="a redirect to nowhere"),
    ],
)
def test_cannot_tell_from(reply):
    assert ended(reply) == (Outcome.INCONCLUSIVE, "token-endpoint-undecided")


@pytest.mark.parametrize("status", [404, 405, 410, 500, 503])
def test_an_endpoint_that_is_not_there_proves_nothing(status):
    assert ended(page("", status)) == (Outcome.INCONCLUSIVE, "token-endpoint-unavailable")


def test_a_pause_is_not_a_refusal():
    assert ended(page("", 429)) == (Outcome.INCONCLUSIVE, "rate-limited")


def test_fails_without_encryption():
    plain = target(token_url="http://app.example.com/token")
    assert ended(page("", 401), aim=plain) == (Outcome.FAILED, "token-endpoint-not-https")
    assert ended(redirect("https://app.example.com/token", 308), page("", 401), aim=plain) == (Outcome.PASSED, "")


def test_comes_as_a_stranger():
    dialogue = scripted(CHECK, elsewhere=[redirect("/a", 307), page("", 401)])
    dialogue.lead(CHECK, target(token_url=URL, secrets={"app_session": "Cookie: s=1"}))
    for _, request, _ in dialogue.said:
        assert {"cookie", "authorization", "x-api-key"}.isdisjoint(request.headers)
        assert KEY not in str(request.headers)
