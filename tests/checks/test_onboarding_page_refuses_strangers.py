import re
from time import perf_counter

import httpx
import pytest

from lib.checks.conversation import discover
from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies, scripted
from tests.checks.replies import CALLBACK, KEY, OTHER_KEY, jwt, page, redirect, target

CHECK = "onboarding_page_refuses_strangers"
FORM = "<form><h1>Sign in</h1><input name=email><input type='password' name=p></form>"
TOKEN = jwt(linked_account_id="acme")


def was_closed(said):
    seen = replies(said, "elsewhere")
    if any(KEY.encode() in each.content for each in seen):
        return False
    ways = [each for each in seen if re.match(r"/login|https://x\.okta\.com/", each.headers.get("location", ""))]
    last = ways[0] if ways else seen[-1]
    text = last.content.decode("utf-8", "replace")
    if "cobalt-js" in text or "eyJ" in text:
        return False
    if last.status_code in (301, 302):
        return bool(re.fullmatch(r"/login.*|https://x\.okta\.com/", last.headers["location"]))
    return last.status_code in (401, 403) or (last.status_code == 200 and "type=password" in text)


SPECIMEN = Specimen(
    healthy={"elsewhere": [redirect("/login?next=/integrations"), page("<input type=password>")]},
    causes={
        Outcome.FAILED: {"onboarding-open-to-strangers", "onboarding-not-https", "onboarding-leaks-key"},
        Outcome.INCONCLUSIVE: {"onboarding-undecided", "onboarding-unavailable"},
    },
    held=was_closed,
)


def ended(*replies, aim=None):
    verdict = converse(CHECK, aim, elsewhere=list(replies))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(page("", 401), id="401"),
        pytest.param(page("<h1>Forbidden</h1>", 403), id="403"),
        pytest.param(redirect("/login"), id="a redirect to the login"),
        pytest.param(redirect("/users/sign_in?return=/connect/hubspot", 303), id="a redirect to sign_in"),
        pytest.param(redirect("https://app.example.com/en/Login.aspx"), id="a redirect to an old login page"),
        pytest.param(redirect("https://acme.eu.auth0.com/authorize?client_id=x&scope=openid+email"), id="Auth0"),
        pytest.param(redirect("https://login.microsoftonline.com/common?scope=openid"), id="Microsoft"),
        pytest.param(redirect("https://acme.okta.com/app/x/exk/sso/saml?SAMLRequest=y"), id="Okta"),
        pytest.param(redirect("https://auth.example.com/?next=x"), id="the product's own sign-in host"),
        pytest.param(
            redirect("https://kc.example.org/realms/x/protocol/openid-connect/auth?scope=openid"), id="Keycloak"
        ),
        pytest.param(redirect(f"https://auth.example.com/?state={jwt(linked_account_id=...)}"), id="a signed state"),
        pytest.param(page(FORM), id="a login form"),
        pytest.param(page('<INPUT id=a TYPE = "password">'), id="a login form in capitals"),
    ],
)
def test_passes_on(reply):
    assert ended(reply) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "hops",
    [
        pytest.param([redirect("/a", 301), redirect("b", 307), redirect("/login", 308)], id="over several redirects"),
        pytest.param([redirect("https://www.app.example.com/"), page(FORM)], id="over www"),
        pytest.param([redirect("/login"), page("cobalt-js")], id="to a login that loads the library already"),
        pytest.param([redirect("/login"), redirect("https://x.okta.com/")], id="to a login that leads on"),
        pytest.param([redirect("/login"), page("", 404)], id="to a login that is not there"),
        pytest.param(
            [redirect("/1"), redirect("/2"), redirect("/3"), redirect("/4"), redirect("/5"), page("", 401)], id="5"
        ),
    ],
)
def test_follows_redirects(hops):
    assert ended(*hops) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "reply",
    [
        *(
            page(f"<script src='/{marker}.min.js'></script>")
            for marker in ("cobalt-js", "refold-js", "React-Cobalt-JS")
        ),
        page(f"{FORM}<a href='https://connect.gocobalt.io/x'>"),
        page("<iframe src='https://app.refold.ai/connect/x'>"),
        page("fetch('/api/v2/f-sdk/application')"),
        page(f"<script>token='{TOKEN}'</script>"),
        page(f"{FORM}<iframe src='/connect/{TOKEN}'>"),
        page(f"\\u0022{TOKEN}\\u0022"),
        redirect(f"https://app.refold.ai/connect/{TOKEN}"),
        redirect("https://connect.gocobalt.io/abc"),
        redirect(f"/portal?token={TOKEN}"),
        redirect(f"/login?token%3D{TOKEN}"),
        redirect(f"https://app.hubspot.com/oauth/authorize?client_id=x&redirect_uri={CALLBACK}"),
        redirect(f"https://accounts.google.com/o/oauth2/auth?scope=openid&redirect_uri={CALLBACK}"),
    ],
    ids=[
        *("cobalt-js", "refold-js", "react-cobalt-js", "the old portal beside a login form", "the portal", "f-sdk"),
        *(
            "a session token",
            "a session token beside a login form",
            "a session token in escaped quotes",
            "a way to the portal",
            "a way to the old portal",
        ),
        *("a way with a session token", "a login with a session token", "a way to the provider", "a way to Google"),
    ],
)
def test_fails_as_open_on(reply):
    assert ended(reply) == (Outcome.FAILED, "onboarding-open-to-strangers")


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(page(f"const key = '{KEY}'"), id="the key in the page"),
        pytest.param(page(f"%22{OTHER_KEY}%22"), id="another key in the page"),
        pytest.param(page(KEY, 401), id="the key in a refusal"),
        pytest.param(page("", 401, **{"set-cookie": f"k={KEY}"}), id="the key in a cookie"),
        pytest.param(redirect(f"/login?k={KEY}"), id="the key in a redirect"),
        pytest.param(page(f"cobalt-js {KEY}"), id="the key on an open page"),
        pytest.param(page(OTHER_KEY, 500), id="a key in a fault"),
    ],
)
def test_fails_as_leaking_on(reply):
    verdict = converse(CHECK, elsewhere=[reply])
    assert (verdict.outcome, verdict.cause) == (Outcome.FAILED, "onboarding-leaks-key")
    assert KEY not in verdict.model_dump_json()
    assert OTHER_KEY not in verdict.model_dump_json()


def test_fails_as_leaking_when_the_key_stands_on_the_sign_in_page():
    assert ended(redirect("/login"), page(f"{FORM}<script>key='{KEY}'</script>"))[1] == "onboarding-leaks-key"


def test_does_not_open_sign_ins_of_others():
    dialogue = scripted(CHECK, elsewhere=[redirect("https://x.okta.com/")])
    assert dialogue.lead(CHECK).outcome is Outcome.PASSED
    assert len(dialogue.said) == 1


def test_recognises_a_key_of_any_form_by_its_value():
    assert ended(page("x my-own-key-form y", 401), aim=target("my-own-key-form"))[1] == "onboarding-leaks-key"


def test_recognises_the_form_of_a_key_when_none_is_known():
    assert ended(page(OTHER_KEY, 401), aim=target(""))[1] == "onboarding-leaks-key"
    assert ended(page("", 401), aim=target(""))[0] is Outcome.PASSED


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([page("", 401)], id="a refusal"),
        pytest.param([page(FORM)], id="a login form"),
        pytest.param([page("<div id=root></div>")], id="a shell"),
        pytest.param([redirect("http://app.example.com/login")], id="a way to a login like that"),
        pytest.param([redirect("/a"), page("", 401)], id="a refusal behind a redirect"),
    ],
)
def test_fails_without_encryption_on(replies):
    aim = target(onboarding_url="http://app.example.com/integrations")
    assert ended(*replies, aim=aim) == (Outcome.FAILED, "onboarding-not-https")


def test_a_login_without_encryption_fails_behind_a_protected_page():
    assert ended(redirect("http://app.example.com/login"))[1] == "onboarding-not-https"


@pytest.mark.parametrize(
    ("address", "replies"),
    [
        pytest.param("http://app.example.com/", [redirect("https://app.example.com/"), page("", 401)], id="upgraded"),
        pytest.param("http://app.example.com/", [redirect("https://auth.example.com/login")], id="sent to a login"),
        pytest.param("http://127.0.0.1:8400/app", [page("", 401)], id="on this machine"),
        pytest.param("http://localhost/app", [redirect("/login")], id="on localhost"),
    ],
)
def test_plain_http_is_fine_when(address, replies):
    assert ended(*replies, aim=target(onboarding_url=address)) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([page("<div id=root></div><script src=/app.js></script>")], id="a shell"),
        pytest.param([page("")], id="an empty page"),
        pytest.param([page("x", 204)], id="no content"),
        pytest.param([page("bad request", 400)], id="a bad request"),
        pytest.param([page("cobalt-js", 403)], id="a refusal with a marker"),
        pytest.param([page(FORM + "<a href=/connect/hubspot>")], id="a login form that comes back to a like address"),
        pytest.param([page("", 403, **{"cf-mitigated": "challenge"})], id="a protection"),
        pytest.param([page("<label>API key</label><input type=password>")], id="a form for an API key"),
        pytest.param([page(f"{FORM}<p>{'x' * 700}</p>Client secret:<input type=password>")], id="two forms"),
        pytest.param([redirect("/a")], id="redirects without end"),
        pytest.param([httpx.Response(302)], id="a redirect to nowhere"),
        pytest.param([redirect("https://elsewhere.example.org/")], id="another host"),
        pytest.param([redirect("https://app.hubspot.com/oauth/authorize?scope=crm")], id="a provider"),
        pytest.param([redirect("https://accounts.google.com/o/oauth2/auth?scope=drive")], id="Google for data"),
        pytest.param([redirect("https://author.example.com/")], id="a host that only begins like a sign-in"),
        pytest.param([redirect("/authors"), page("x")], id="a path that only begins like a sign-in"),
        pytest.param([redirect("https://notokta.com/")], id="a host that only ends like a sign-in"),
        pytest.param([redirect("javascript:alert(1)")], id="a script"),
        pytest.param([redirect("https://user:pw@app.example.com/login")], id="a user name"),
        pytest.param([redirect("https://[/login")], id="a malformed address"),
        pytest.param([redirect("https:///login\\@evil")], id="a treacherous address"),
    ],
)
def test_cannot_tell_from(replies):
    assert ended(*replies) == (Outcome.INCONCLUSIVE, "onboarding-undecided")


def test_the_host_of_the_product_may_be_called_like_a_sign_in():
    aim = target(onboarding_url="https://auth.example.com/integrations")
    assert ended(redirect("/integrations/"), page("shell"), aim=aim)[0] is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("status", "cause"),
    [*((status, "onboarding-unavailable") for status in (404, 410, 500, 502, 503)), (429, "rate-limited")],
)
def test_cannot_see_the_page(status, cause):
    assert ended(page("cobalt-js", status)) == (Outcome.INCONCLUSIVE, cause)


def test_asks_without_key_or_cookie_and_at_most_six_times():
    dialogue = scripted(CHECK, elsewhere=[redirect("/again")])
    dialogue.lead(CHECK)
    assert len(dialogue.said) == 6
    assert all({"x-api-key", "cookie", "authorization"}.isdisjoint(request.headers) for _, request, _ in dialogue.said)


def test_asks_nothing_of_an_address_that_cannot_be():
    with pytest.raises(StopIteration) as end:
        next(discover()[CHECK].converse(target(onboarding_url="https://xn--a/")))
    assert end.value.value.cause == "onboarding-undecided"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<input " * 200_000, id="fields without end"),
        pytest.param("eyJ" * 600_000, id="tokens without end"),
        pytest.param("eyJaaaaaaaa." * 150_000, id="parts of tokens"),
        pytest.param("<input type=password>" * 90_000, id="password fields"),
        pytest.param("tk00000000-" * 150_000, id="keys without end"),
    ],
)
def test_a_hostile_page_costs_no_time(text):
    start = perf_counter()
    ended(page(text))
    assert perf_counter() - start < 2  # each of them cost minutes when a pattern looked at the rest for each place
