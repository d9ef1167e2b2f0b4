import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, a_good, body_of, converse, replies, scripted
from tests.checks.replies import SHAPES, UNUSABLE, application, missing, ok, target, unauthorized

CHECK = "applications_are_listed"


def were_listed(said):
    (reply,) = replies(said, "applications")
    body = body_of(reply)
    good = reply.status_code == 200 and all(a_good(each, "name", "slug") for each in body)
    return good and "hubspot" in [each["slug"] for each in body]


SPECIMEN = Specimen(
    healthy={"applications": [ok([application(), application("slack")])]},
    causes={Outcome.FAILED: {"no-application-enabled", "application-unreadable", "application-not-listed"}},
    held=were_listed,
)


def ended(reply, aim=None):
    verdict = converse(CHECK, aim, applications=[reply])
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(ok([application()]), id="as documented"),
        pytest.param(ok([application(auth_type=...)]), id="without a way to connect"),
        pytest.param(ok([application(auth_type="saml9", connected_accounts=[{"identifier": {}}])]), id="with news"),
        pytest.param(ok([application(f"app{number}") for number in range(200)] + [application()]), id="among many"),
    ],
)
def test_passes_on_applications(reply):
    assert ended(reply) == (Outcome.PASSED, "")


def test_any_application_will_do_when_none_is_named():
    assert ended(ok([application("slack")]), target(app_slug="")) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        pytest.param(ok([]), "no-application-enabled", id="an empty list"),
        pytest.param(ok([application(slug="")]), "application-unreadable", id="an empty slug"),
        pytest.param(ok([application(name=...)]), "application-unreadable", id="no name"),
        pytest.param(ok([application(), None]), "application-unreadable", id="null among them"),
        pytest.param(ok({"docs": []}), "application-unreadable", id="a page instead of a list"),
        pytest.param(ok([application("slack")]), "application-not-listed", id="others only"),
        pytest.param(ok([application("HubSpot")]), "application-not-listed", id="another spelling"),
    ],
)
def test_fails_on(reply, cause):
    assert ended(reply) == (Outcome.FAILED, cause)


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "reply",
    [unauthorized(), *(missing(shape) for shape in SHAPES)],
    ids=["the key is refused meanwhile", *(f"the account is gone meanwhile, {shape}" for shape in SHAPES)],
)
def test_what_earlier_checks_saw_otherwise_is_inconclusive(reply):
    assert ended(reply) == (Outcome.INCONCLUSIVE, "answer-undocumented")


def test_shows_hostile_names_as_harmless_text():
    verdict = converse(CHECK, applications=[ok([application("x\n\u202e\x00" + "y" * 500)])])
    assert verdict.because.isprintable()
    assert len(verdict.because) < 200


@pytest.mark.parametrize(
    ("name", "header", "query"),
    [
        pytest.param("acme", "acme", b"", id="in a header"),
        pytest.param("Müller", None, b"linked_account_id=M%C3%BCller", id="in the query if a header cannot carry it"),
    ],
)
def test_names_the_account(name, header, query):
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK, target(linked_account_id=name))
    request = dialogue.said[0][1]
    assert (request.headers.get("linked_account_id"), request.url.query) == (header, query)
