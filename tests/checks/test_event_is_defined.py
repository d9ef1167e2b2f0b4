import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, ok
from tests.checks.workflows import EVENTS, event, events

CHECK = "event_is_defined"


def is_known(said):
    (reply,) = replies(said, EVENTS)
    return "Contact Created" in [each["name"] for each in body_of(reply)]


SPECIMEN = Specimen(
    healthy={EVENTS: [events()]},
    causes={Outcome.FAILED: {"event-name-differs", "event-missing"}},
    held=is_known,
    settings={"event_name": "Contact Created"},
)


def ended(*given):
    verdict = converse(CHECK, **{EVENTS: [ok(list(given))]})
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "name", ["contact created", "Contact  Created", "ContactCreated", "contact_created", "Contact Created "]
)
def test_fails_on_a_name_that_only_looks_the_same_and_says_the_right_one(name):
    verdict = converse(CHECK, **{EVENTS: [ok([event(name)])]})
    assert (verdict.outcome, verdict.cause) == (Outcome.FAILED, "event-name-differs")
    assert verdict.values["named"] == name


@pytest.mark.parametrize("given", [[], [event("Contact Deleted")], [event("Contact Created Twice")]])
def test_fails_when_there_is_none(given):
    assert ended(*given) == (Outcome.FAILED, "event-missing")


def test_passes_beside_one_of_almost_the_same_name():
    assert ended(event("contact created"), event()) == (Outcome.PASSED, "")


@pytest.mark.parametrize("changes", [{"name": None}, {"response": ...}, {"_id": 1}])
def test_what_is_no_event_is_inconclusive(changes):
    assert ended(event(**changes)) == (Outcome.INCONCLUSIVE, "answer-undocumented")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{EVENTS: [reply]}).outcome is Outcome.INCONCLUSIVE
