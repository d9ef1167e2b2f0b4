import httpx
import pytest

from lib.cobalt.errors import Unusable
from lib.cobalt.token_endpoint import ask_for_token, blames_forgery, has_token, own_token, tokens_in
from tests.checks.replies import jwt, ok, page, redirect

ADDRESS, SESSION = "https://app.example.com/api/token?a=1", "Cookie: session=abc"
MINE = jwt(linked_account_id="acme")


def ask(*answers, session=SESSION, claimed=""):
    """Where it ended, and the requests on the way."""
    journey, sent = ask_for_token(ADDRESS, session, claimed), []
    request = next(journey)
    for answer in answers:
        sent.append(request)
        try:
            request = journey.send(answer)
        except StopIteration as end:
            return end.value, sent
    raise AssertionError("it goes on")


def test_asks_by_post_and_by_get_where_that_is_not_allowed():
    _, sent = ask(page("", 405), ok({"token": MINE}))
    assert [request.method for request in sent] == ["POST", "GET"]
    assert all(request.headers["cookie"] == "session=abc" for request in sent)


@pytest.mark.parametrize(("status", "method"), [(302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
def test_a_redirect_keeps_the_method_where_browsers_do(status, method):
    _, sent = ask(redirect("/elsewhere", status), ok({}))
    assert sent[1].method == method


def test_the_session_stays_with_its_own_origin():
    _, sent = ask(redirect("https://other.example.com/", 307), ok({}))
    assert "cookie" not in sent[1].headers


def test_another_account_is_claimed_by_every_usual_name():
    _, (request,) = ask(ok({}), claimed="golive-probe-r1-foreign")
    assert request.url.params["a"] == "1"
    assert all(request.url.params[name] == "golive-probe-r1-foreign" for name in ("linked_account_id", "accountId"))
    assert request.content.decode().count("golive-probe-r1-foreign") == 4


def test_redirects_without_end_are_given_up():
    with pytest.raises(Unusable, match="one redirect"):
        ask(*[redirect("/x", 307)] * 9)


@pytest.mark.parametrize("location", ["javascript:x", "https://[", "https://u:p@h/"])
def test_goes_nowhere_odd(location):
    with pytest.raises(Unusable):
        ask(redirect(location))


@pytest.mark.parametrize(
    "reply",
    [
        ok({"token": MINE}),
        ok({"data": {"session": [MINE, MINE]}}),
        httpx.Response(200, text=MINE),
        httpx.Response(200, headers={"set-cookie": f"cobalt={MINE}"}),
        page(f"<script>token = \\u0022{MINE}\\u0022</script>"),
    ],
)
def test_finds_the_token_wherever_it_stands(reply):
    (given,) = tokens_in(reply)
    assert given.claims.linked_account_id == "acme"
    assert MINE not in repr(given)


def test_a_token_of_somebody_else_is_no_session_token():
    assert tokens_in(ok({"token": jwt(linked_account_id=...)})) == ()
    assert has_token(ok({"token": jwt(linked_account_id=...)}))


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (page("", 401), "session-not-accepted"),
        (page("<input type=password>"), "session-not-accepted"),
        (page("", 500), "page-unavailable"),
        (ok({"token": "opaque"}), "product-token-not-found"),
        (ok({"a": MINE, "b": jwt(linked_account_id="globex")}), "product-token-not-found"),
        (ok({"token": MINE}, 400), "page-unavailable"),
    ],
)
def test_a_signed_in_user_has_one_token_or_none_is_found(reply, cause):
    arrival, _ = ask(reply)
    with pytest.raises(Unusable) as unusable:
        own_token(arrival)
    assert unusable.value.cause == cause


@pytest.mark.parametrize("text", ["CSRF token missing", "Invalid XSRF", "InvalidAuthenticityToken"])
def test_a_refusal_may_be_about_forgery_alone(text):
    assert blames_forgery(page(text, 403))
    assert not blames_forgery(page("Forbidden", 403))
