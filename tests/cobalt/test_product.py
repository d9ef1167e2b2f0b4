import httpx
import pytest

from lib.cobalt.errors import Unusable
from lib.cobalt.product import be_inside, enter, readable_text, script_requests
from tests.checks.replies import page, redirect

ADDRESS, SESSION = "https://app.example.com/integrations", "Cookie: session=abc"


def visit(*answers, address=ADDRESS):
    """Where it ended. Raises Unusable."""
    journey = enter(address, SESSION)
    next(journey)
    for answer in answers:
        try:
            journey.send(answer)
        except StopIteration as end:
            return end.value
    raise AssertionError("the journey goes on")


def test_a_page_shown_to_somebody_signed_in_is_reached():
    arrival = visit(redirect("/home"), page("<h1>Integrations</h1>"))
    assert str(arrival.url) == "https://app.example.com/home"


@pytest.mark.parametrize(
    ("answers", "cause"),
    [
        pytest.param([page("", 401)], "session-not-accepted", id="401"),
        pytest.param([page("", 403)], "session-not-accepted", id="403"),
        pytest.param([redirect("/login"), page("<h1>Hello</h1>")], "session-not-accepted", id="a login page"),
        pytest.param([page("<form><input type=password></form>")], "session-not-accepted", id="a login with 200"),
        pytest.param([redirect("https://x.okta.com/"), page("")], "session-not-accepted", id="another host"),
        pytest.param([page("", 404)], "page-unavailable", id="404"),
        pytest.param([page("", 500)], "page-unavailable", id="500"),
        pytest.param([page("", 204)], "page-unavailable", id="no content"),
        pytest.param([page("", 429)], "rate-limited", id="429"),
        pytest.param([page("", **{"cf-mitigated": "challenge"})], "page-unavailable", id="a protection"),
        pytest.param([redirect("javascript:x")], "page-unavailable", id="a script"),
        pytest.param([redirect("/x")] * 6, "page-unavailable", id="redirects without end"),
    ],
)
def test_anything_else_is_not_the_page(answers, cause):
    with pytest.raises(Unusable) as unusable:
        visit(*answers)
    assert unusable.value.cause == cause
    assert "abc" not in unusable.value.because


def test_a_form_for_a_password_is_no_login_where_forms_are_due():
    arrival = visit(page("<p>form</p>"))
    form = httpx.Response(200, text="<form>Password <input type=password></form>")
    be_inside(type(arrival)(arrival.url, form, arrival.hops), forms=False)


def test_scripts_of_others_count_as_unread_where_none_is_its_own():
    elsewhere = page("<script src=https://cdn.example.com/x.js></script>")
    assert script_requests(visit(elsewhere), SESSION) == ((), 1)


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (page("<h1>Apps</h1><p>HubSpot</p>"), "Apps HubSpot"),
        (httpx.Response(200, json={"apps": [{"name": "HubSpot", "n": 1}, "x"]}), "HubSpot \nx"),
    ],
)
def test_reads_a_page_and_json_alike(reply, text):
    assert readable_text(visit(reply)) == text


def test_a_page_still_empty_cannot_be_read():
    with pytest.raises(Unusable) as unusable:
        readable_text(visit(page("<div id=root></div><script src=/a.js></script>")))
    assert unusable.value.cause == "page-drawn-by-scripts"


def test_asks_for_twenty_of_its_scripts_with_the_session():
    many = "".join(f"<script src=/{number}.js></script>" for number in range(22))
    requests, unread = script_requests(
        visit(page(many + "<script src=https://cdn.example.com/x.js></script>")), SESSION
    )
    assert (len(requests), unread) == (20, 2)
    assert all(request.headers["cookie"] == "session=abc" for request in requests)
