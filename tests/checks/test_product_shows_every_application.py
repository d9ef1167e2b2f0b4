import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, application, ok, page, redirect

CHECK = "product_shows_every_application"
LISTED = ok([application("hubspot", name="HubSpot"), application("gdrive", name="Google Drive")])
PAGE = page("<h1>Integrations</h1><li>HubSpot: Connect</li><li><img alt='Google Drive logo'> Connected</li>")


def all_were_shown(said):
    entries = body_of(replies(said, "applications")[0])
    last = replies(said, "elsewhere")[-1]
    text = " ".join(last.content.decode("utf-8", "replace").lower().split())
    names = [(each["name"], each["slug"]) for each in entries]
    there = all(any(" ".join(name.lower().split()) in text for name in pair) for pair in names)
    return bool(names) and last.status_code == 200 and "password" not in text and there


SPECIMEN = Specimen(
    healthy={"applications": [LISTED], "elsewhere": [PAGE]},
    causes={
        Outcome.FAILED: {"no-application-shown"},
        Outcome.WARNED: {"applications-not-all-shown"},
        Outcome.INCONCLUSIVE: {"session-not-accepted", "page-unavailable", "page-drawn-by-scripts"},
    },
    held=all_were_shown,
    secrets={"app_session": "Cookie: session=abc"},
)


def ended(reply):
    verdict = converse(CHECK, elsewhere=[reply])
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(ok({"apps": [{"name": "HUBSPOT"}, {"slug": "gdrive"}]}), id="JSON"),
        pytest.param(page("<p>hubspot and google\n drive"), id="other letter cases and line breaks"),
    ],
)
def test_passes_on(reply):
    assert ended(reply) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(page("<h1>Integrations</h1><p>Nothing yet.</p>"), id="an empty list"),
        pytest.param(ok([]), id="an empty list in JSON"),
        pytest.param(page("<p>HubSpots, Google Drives</p>"), id="names that only begin so"),
        pytest.param(page("<p>x</p><script type=application/json>HubSpot Google Drive</script>"), id="names in data"),
        pytest.param(page("<a href=/hubspot?Google Drive>x</a>"), id="names in addresses"),
    ],
)
def test_fails_when_none_is_shown(reply):
    assert ended(reply) == (Outcome.FAILED, "no-application-shown")


def test_warns_when_some_are_missing():
    verdict = converse(CHECK, elsewhere=[page("<p>HubSpot")])
    assert (verdict.outcome, verdict.cause) == (Outcome.WARNED, "applications-not-all-shown")
    assert verdict.values["absent"] == "Google Drive"


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        pytest.param(page("<div id=root></div><script src=/a.js></script>"), "page-drawn-by-scripts", id="a shell"),
        pytest.param(page("<script>apps=['HubSpot', 'Google Drive']</script>"), "page-drawn-by-scripts", id="a state"),
        pytest.param(page("", 401), "session-not-accepted", id="401"),
        pytest.param(page("HubSpot Google Drive <input type=password>"), "session-not-accepted", id="a login page"),
        pytest.param(page("HubSpot Google Drive", 404), "page-unavailable", id="404"),
        pytest.param(page("", 429), "rate-limited", id="429"),
    ],
)
def test_another_page_proves_nothing(reply, cause):
    assert ended(reply) == (Outcome.INCONCLUSIVE, cause)


def test_a_sign_in_on_the_way_proves_nothing():
    verdict = converse(CHECK, elsewhere=[redirect("/login"), PAGE])
    assert verdict.cause == "session-not-accepted"


@pytest.mark.parametrize("reply", [*UNUSABLE.values(), ok([])], ids=[*UNUSABLE, "an empty list"])
def test_a_list_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, applications=[reply]).outcome is Outcome.INCONCLUSIVE
