from datetime import timedelta

import httpx
import pytest

from lib.checks.conversation import Cancelled, Fault
from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies, scripted
from tests.checks.rehearsals import ELSEWHERE, LISTED, SECRETS, SETTINGS, SORRY, journal, lines_of, one_each
from tests.checks.replies import UNUSABLE, ok, page, redirect, target

CHECK = "staging_gives_up_on_a_silent_cobalt"


def answered_while_cobalt_was_silent(said):
    ready = replies(said, "staging")[0].is_success
    said_so = replies(said, "staging hang")
    in_time = all(reply.elapsed.total_seconds() <= 15 for reply in said_so)
    spoke = all(reply.content or reply.is_redirect for reply in said_so)
    return ready and in_time and spoke and 0 in [each["status"] for each in lines_of(said, "hang")]


SPECIMEN = Specimen(
    healthy={"staging": [LISTED], "staging hang": [SORRY], "journal": [journal(*one_each({"hang": 0}))]},
    causes={
        Outcome.FAILED: {"staging-hangs"},
        Outcome.WARNED: {"staging-answers-late", "staging-says-nothing"},
        Outcome.INCONCLUSIVE: {"staging-unavailable", "staging-asks-elsewhere", "fault-not-served"},
    },
    held=answered_while_cobalt_was_silent,
    settings=SETTINGS,
    secrets=SECRETS,
    judges_faults=True,
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


def test_fails_when_no_answer_comes():
    assert ended(**{"staging hang": [Fault("timed-out", "late")]}) == (Outcome.FAILED, "staging-hangs")


@pytest.mark.parametrize(("seconds", "expected"), [(15, ""), (15.2, "staging-answers-late")])
def test_warns_of_an_answer_that_comes_late(seconds, expected):
    late = ok({"error": "Please try again."}, 503)
    late.elapsed = timedelta(seconds=seconds)
    assert ended(**{"staging hang": [late]})[1] == expected


@pytest.mark.parametrize("reply", [httpx.Response(500), httpx.Response(200), httpx.Response(204)])
def test_warns_of_an_empty_answer(reply):
    assert ended(**{"staging hang": [reply]}) == (Outcome.WARNED, "staging-says-nothing")


def test_waits_for_half_a_minute():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    patience = {kind: request.extensions.get("timeout") for kind, request, _ in dialogue.said}
    assert patience["staging hang"] == {"read": 30.0}


@pytest.mark.parametrize(
    "fault", [Fault("address-refused", "no"), Cancelled("timed-out", "the check's own time is up")]
)
def test_another_fault_tells_nothing_of_the_backend(fault):
    with pytest.raises(Fault) as raised:
        ended(**{"staging hang": [fault]})
    assert raised.value is fault


def test_cannot_tell_when_the_backend_did_not_ask_or_was_answered():
    assert ended(journal=[journal(*one_each({}))]) == (Outcome.INCONCLUSIVE, "staging-asks-elsewhere")
    assert ended(journal=[journal(*one_each({"hang": 200}))]) == (Outcome.INCONCLUSIVE, "fault-not-served")


@pytest.mark.parametrize("reply", [page("", 401), page("", 500), redirect("/login")])
def test_cannot_tell_when_staging_is_not_well(reply):
    assert ended(staging=[reply]) == (Outcome.INCONCLUSIVE, "staging-unavailable")


def test_needs_a_rehearsal():
    assert converse(CHECK, target(secrets=SECRETS, **ELSEWHERE)).cause == "needs-rehearsal"


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_journal_that_cannot_be_read_is_inconclusive(reply):
    assert ended(journal=[reply])[0] is Outcome.INCONCLUSIVE
