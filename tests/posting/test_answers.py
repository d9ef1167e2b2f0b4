"""What the three trackers can answer, and what people are told to do then: no server, only the conversations."""

import httpx
import pytest

from lib.launch.secret import Secret
from lib.trackers.github import GitHub, locate_interface
from lib.trackers.jira import Jira
from lib.trackers.linear import Linear
from lib.trackers.tracker import MOST_PAGES, PAGE, Declined

TOKEN = Secret("t-0123456789")
GITHUB = GitHub("https://github.com", "acme/launches#12", TOKEN)
JIRA = Jira("https://acme.atlassian.net", "ABC-12", TOKEN, "ana@example.com")
LINEAR = Linear("https://linear.app", "ABC-12", TOKEN)
EVERY = pytest.mark.parametrize("tracker", [GITHUB, JIRA, LINEAR], ids=["github", "jira", "linear"])


def hold(talk, *answers):
    """What a conversation comes to when it is answered so, and the requests that it sent; the last answer stays."""
    asked, left = [], list(answers)
    try:
        request = next(talk)
        while True:
            asked.append(request)
            request = talk.send(left.pop(0) if len(left) > 1 else left[0])
    except StopIteration as end:
        return end.value, asked


def declined(talk, *answers):
    with pytest.raises(Declined) as refusal:
        hold(talk, *answers)
    return str(refusal.value)


def answer(status=200, content=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json={} if content is None else content, headers=named)


def problem(message="No.", code="", kind="", status=200, **headers):
    return answer(status, {"errors": [{"message": message, "extensions": {"code": code, "type": kind}}]}, **headers)


STATUSES = {
    301: "has moved",
    400: "refused the request",
    401: "does not accept the token",
    403: "does not let this token comment on",
    404: "or hides it from this token",
    410: "or issues are switched off there",
    413: "refused the text as too long",
    418: "answered 418, which is not documented",
    422: "refused the text",
    429: "asks to wait. Post again in a few minutes",
    500: "is in trouble just now (500)",
    503: "is in trouble just now (503)",
}


@EVERY
@pytest.mark.parametrize("status", STATUSES)
def test_each_status_comes_with_what_to_do(tracker, status):
    said = declined(tracker.create("text"), answer(status, ["no object"]))
    assert STATUSES[status] in said
    assert tracker.title in said


@EVERY
@pytest.mark.parametrize(
    ("headers", "when"),
    [
        ({"retry_after": "90"}, "in 90 seconds"),
        ({"x_ratelimit_reset": "1764093900"}, "after 18:05 UTC"),
        ({"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}, "in a few minutes"),
        ({"x_ratelimit_requests_reset": "1764093900000"}, "after 18:05 UTC"),
        ({"x_ratelimit_reset": "9" * 30}, "in a few minutes"),
    ],
    ids=["seconds", "a moment", "a date", "a moment in milliseconds", "nonsense"],
)
def test_a_limit_of_the_rate_says_when_to_post_again(tracker, headers, when):
    assert f"asks to wait. Post again {when}" in declined(tracker.create("text"), answer(429, **headers))


def test_github_says_with_403_too_that_a_limit_was_met():
    spent = answer(403, x_ratelimit_remaining="0", x_ratelimit_reset="1764093900")
    assert "Post again after 18:05 UTC" in declined(GITHUB.create("text"), spent)
    assert "Post again in 60 seconds" in declined(GITHUB.create("text"), answer(403, retry_after="60"))


def test_jira_and_github_are_quoted_where_they_say_why():
    said = declined(JIRA.create("text"), answer(400, {"errorMessages": [], "errors": {"comment": "Too long."}}))
    assert said.endswith("It says: Too long.")
    assert declined(GITHUB.create("text"), answer(422, {"message": "Validation Failed"})).endswith("Validation Failed")


LINEARS = [
    ("RATELIMITED", "ratelimited", 400, "asks to wait"),
    ("AUTHENTICATION_ERROR", "authentication error", 401, "does not accept the token"),
    ("FORBIDDEN", "forbidden", 200, "does not let this token comment"),
    ("INPUT_ERROR", "invalid input", 400, "refused the request. It says: No."),
    ("", "", 200, "refused the request. It says: No."),
]


@pytest.mark.parametrize(("code", "kind", "status", "told"), LINEARS, ids=[each[0] or "bare" for each in LINEARS])
def test_linear_tells_by_errors_whatever_the_status(code, kind, status, told):
    assert told in declined(LINEAR.create("text"), problem("No.", code, kind, status))


@pytest.mark.parametrize("extensions", [None, {}, {"code": None, "type": None}, {"code": 7}, []])
def test_an_error_of_linear_is_told_however_little_it_says(extensions):
    told = {"errors": [{"message": "No.", "extensions": extensions}]}
    assert "refused the request" in declined(LINEAR.create("text"), answer(400, told))


def test_an_error_of_linear_counts_even_beside_data():
    both = answer(200, {"data": {"issue": {"id": "u"}}, "errors": [{"message": "Half of it.", "extensions": {}}]})
    assert "Half of it." in declined(LINEAR.create("text"), both)


def test_linear_may_answer_that_it_did_not_succeed():
    located = answer(200, {"data": {"issue": {"id": "u"}}})
    refused = answer(200, {"data": {"commentCreate": {"success": False, "comment": {"id": "a"}}}})
    assert "does not say why" in declined(LINEAR.create("text"), located, refused)


@EVERY
@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"[]", b'{"id": null}', b'{"data": {}}', b'{"id": 1, "body": "\\ud800"}', b"\xff", b"[" * 9_000],
)
def test_an_answer_of_another_form_is_told(tracker, content):
    assert "has not the documented form" in declined(tracker.create("text"), httpx.Response(200, content=content))


@EVERY
def test_a_comment_that_is_not_there_is_none(tracker):
    gone = problem("Entity not found: Comment") if tracker is LINEAR else answer(404)
    assert hold(tracker.read("7"), gone)[0] is None
    assert hold(tracker.update("7", "text"), gone)[0] is None


@pytest.mark.parametrize("id_", ["../../user", "7?x=1", "", "a b", "7/8", "9" * 99])
def test_an_id_that_could_lead_elsewhere_is_not_taken(id_):
    assert "has not the documented form" in declined(JIRA.create("text"), answer(201, {"id": id_, "body": ""}))
    assert "has not the documented form" in declined(GITHUB.create("text"), answer(201, {"id": id_, "body": ""}))


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/acme", "https://linear.app.evil.example/x", "javascript:alert(1)", "https://linear.app/<b>"],
)
def test_an_address_that_leads_elsewhere_is_not_shown(url):
    told = {"data": {"comment": {"id": "a-1", "body": "", "url": url, "user": None}}}
    comment, _ = hold(LINEAR.read("a-1"), answer(200, told))
    assert comment.url == "https://linear.app"


def test_addresses_of_comments_lead_to_them():
    assert hold(GITHUB.read("7"), answer(200, {"id": 7}))[0].url.endswith("/acme/launches/issues/12#issuecomment-7")
    assert hold(JIRA.read("7"), answer(200, {"id": "7"}))[0].url.endswith("/browse/ABC-12?focusedCommentId=7")
    link = "https://linear.app/acme/issue/ABC-12/launch#comment-0000a001"
    told = answer(200, {"data": {"comment": {"id": "0000a001-1", "url": link}}})
    assert hold(LINEAR.read("0000a001-1"), told)[0].url == link


# Whose comment it is


def test_a_token_of_a_workflow_may_not_ask_who_it_is_and_takes_no_comment_for_its_own():
    nobody = answer(403, {"message": "Resource not accessible by integration"})
    page = answer(200, [{"id": 1, "body": "x", "user": None}, {"id": 2, "body": "x", "user": {"id": 9}}])
    assert hold(GITHUB.find(lambda _: True), nobody, page)[0] is None


def test_a_comment_of_nobody_is_not_ours():
    assert hold(GITHUB.find(lambda _: True), answer(200, {"id": 7}), answer(200, [{"id": 1}]))[0] is None
    page = answer(200, {"total": 1, "comments": [{"id": "1", "body": "x"}]})
    assert hold(JIRA.find(lambda _: True), answer(200, {}), page)[0] is None


def full_page(tracker):
    if tracker is GITHUB:
        return answer(200, [{"id": 1, "user": {"id": 9}}] * PAGE)
    if tracker is JIRA:
        return answer(200, {"accountId": "me", "total": 10**6, "comments": [{"id": "1"}] * PAGE})
    page = {"nodes": [{"id": "1"}] * PAGE, "pageInfo": {"hasNextPage": True, "endCursor": "c"}}
    return answer(200, {"data": {"viewer": {"id": "me"}, "issue": {"comments": page}}})


@EVERY
def test_an_issue_without_end_is_read_to_a_bound(tracker):
    first = [answer(200, {"id": 7})] if tracker is GITHUB else []
    said = declined(tracker.find(lambda _: True), *first, full_page(tracker))
    assert f"more than {PAGE * MOST_PAGES:,} comments" in said


def test_a_page_of_jira_that_is_empty_ends_it():
    page = answer(200, {"accountId": "me", "total": 10**6, "comments": []})
    assert hold(JIRA.find(lambda _: True), page)[0] is None


# With what it is asked


def authorization(tracker):
    return next(tracker.read("7")).headers["authorization"]


def test_tokens_travel_as_each_tracker_wants_them():
    assert authorization(GITHUB) == "Bearer t-0123456789"
    assert authorization(JIRA) == "Basic YW5hQGV4YW1wbGUuY29tOnQtMDEyMzQ1Njc4OQ=="
    assert authorization(Jira("https://jira.acme.example", "ABC-12", TOKEN)) == "Bearer t-0123456789"
    assert authorization(LINEAR) == "Bearer t-0123456789"
    assert authorization(Linear("https://linear.app", "ABC-12", Secret("lin_api_1"))) == "lin_api_1"


@pytest.mark.parametrize(
    ("site", "interface"),
    [
        ("https://github.com", "https://api.github.com"),
        ("https://acme.ghe.com", "https://api.acme.ghe.com"),
        ("https://git.acme.example", "https://git.acme.example/api/v3"),
        ("https://github.com.evil.example", "https://github.com.evil.example/api/v3"),
    ],
)
def test_each_github_has_its_interface_where_it_documents_it(site, interface):
    assert locate_interface(site) == interface
