import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, application, ok, page, redirect

CHECK = "product_marks_expired_connections"
EXPIRED = application("hubspot", name="HubSpot", reauth_required=True)
LISTED = ok([EXPIRED, application("slack", name="Slack", reauth_required=False)])


def cards(hubspot, slack="Connected"):
    return page(f"<ul><li><b>HubSpot</b> <a>{hubspot}</a></li><li>{slack} <i>Slack</i></li></ul>")


def was_marked(said):
    entries = body_of(replies(said, "applications")[0])
    last = replies(said, "elsewhere")[-1]
    text = last.content.decode("utf-8", "replace").lower()
    expired = [each for each in entries if each.get("reauth_required") is True]
    return bool(expired) and last.status_code == 200 and "reconnect" in text and "password" not in text


SPECIMEN = Specimen(
    healthy={"applications": [LISTED], "elsewhere": [cards("Reconnect")]},
    causes={
        Outcome.FAILED: {"expired-shown-as-connected"},
        Outcome.INCONCLUSIVE: {
            *("session-not-accepted", "page-unavailable", "page-drawn-by-scripts", "connection-state-unreadable"),
        },
        Outcome.NOT_APPLICABLE: {"no-expired-connection"},
    },
    held=was_marked,
    secrets={"app_session": "Cookie: session=abc"},
)


def ended(reply, **changes):
    verdict = converse(CHECK, elsewhere=[reply], **changes)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "words", ["Reconnect", "Your connection has expired", "Re-authorise", "Please sign in again", "Needs attention"]
)
def test_passes_when_the_page_asks_to_connect_again(words):
    assert ended(cards(words)) == (Outcome.PASSED, "")


def test_fails_when_the_page_calls_it_connected():
    assert ended(cards("Connected")) == (Outcome.FAILED, "expired-shown-as-connected")


def test_the_state_of_another_application_is_not_its_own():
    assert ended(cards("Connected", slack="Reconnect")) == (Outcome.FAILED, "expired-shown-as-connected")
    assert ended(cards("Reconnect", slack="Connected")) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(cards("Connect"), id="the word for something new"),
        pytest.param(cards("unconnected"), id="another word"),
        pytest.param(page("<p>Slack: Connected</p>"), id="not shown at all"),
        pytest.param(ok({"HubSpot": "x"}), id="JSON"),
    ],
)
def test_cannot_tell_from(reply):
    assert ended(reply) == (Outcome.INCONCLUSIVE, "connection-state-unreadable")


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (page("<div id=root></div><script src=/a.js></script>"), "page-drawn-by-scripts"),
        (page("", 401), "session-not-accepted"),
        (page("HubSpot Reconnect <input type=password>"), "session-not-accepted"),
        (redirect("https://x.okta.com/"), "page-unavailable"),
        (page("HubSpot Reconnect", 500), "page-unavailable"),
    ],
)
def test_another_page_proves_nothing(reply, cause):
    assert ended(reply) == (Outcome.INCONCLUSIVE, cause)


@pytest.mark.parametrize(
    "entry", [application(), application(connected_accounts=[{"status": "active"}]), application(reauth_required=False)]
)
def test_the_question_does_not_arise_while_nothing_has_expired(entry):
    verdict = converse(CHECK, applications=[ok([entry])])
    assert (verdict.outcome, verdict.cause) == (Outcome.NOT_APPLICABLE, "no-expired-connection")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_list_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, applications=[reply]).outcome is Outcome.INCONCLUSIVE
