from datetime import timedelta

import httpx
import pytest

from lib.checks.conversation import Cancelled, Fault
from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies
from tests.checks.rehearsals import ELSEWHERE, LISTED, SECRETS, SETTINGS, SORRY, journal, lines_of, one_each
from tests.checks.replies import UNUSABLE, ok, page, redirect, target

CHECK = "staging_survives_errors"
REFUSALS = {"400": 400, "401-key": 401, "403": 403, "404": 404, "429": 429, "500": 500, "503": 503}
STATUSES = REFUSALS | {"truncated": 200, "html-200": 200, "close-early": 0}


def answered_always(said):
    ready = replies(said, "staging")[0].is_success
    spoke = all(reply.content or reply.is_redirect for f in STATUSES for reply in replies(said, f"staging {f}"))
    return ready and spoke and all(status in [e["status"] for e in lines_of(said, f)] for f, status in STATUSES.items())


SPECIMEN = Specimen(
    healthy={
        "staging": [LISTED],
        **{f"staging {fault}": [SORRY] for fault in STATUSES},
        "journal": [journal(*one_each(STATUSES))],
    },
    causes={
        Outcome.FAILED: {"staging-hangs", "staging-crashes"},
        Outcome.WARNED: {"staging-says-nothing", "staging-answers-late"},
        Outcome.INCONCLUSIVE: {"staging-unavailable", "staging-asks-elsewhere", "fault-not-served"},
    },
    held=answered_always,
    settings=SETTINGS,
    secrets=SECRETS,
    judges_faults=True,
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("reply", [SORRY, LISTED, page("Sorry", 500), page("Sorry", 404), redirect("/sorry")])
@pytest.mark.parametrize("fault", STATUSES)
def test_passes_with_any_answer_that_has_something_to_say(fault, reply):
    assert ended(**{f"staging {fault}": [reply]}) == (Outcome.PASSED, "")


@pytest.mark.parametrize("fault", STATUSES)
def test_fails_when_no_answer_comes_in_time(fault):
    assert ended(**{f"staging {fault}": [Fault("timed-out", "late")]}) == (Outcome.FAILED, "staging-hangs")


@pytest.mark.parametrize("fault", STATUSES)
def test_fails_when_the_answer_breaks_off(fault):
    assert ended(**{f"staging {fault}": [Fault("answer-cut-short", "cut")]}) == (Outcome.FAILED, "staging-crashes")


@pytest.mark.parametrize(
    "fault", [Fault("address-refused", "no"), Cancelled("timed-out", "the check's own time is up")]
)
def test_another_fault_tells_nothing_of_the_backend(fault):
    with pytest.raises(Fault) as raised:
        ended(**{"staging 500": [fault]})
    assert raised.value is fault


def test_a_backend_that_cannot_be_reached_at_all_does_not_fail():
    with pytest.raises(Fault):
        ended(staging=[Fault("timed-out", "late")])


@pytest.mark.parametrize("reply", [httpx.Response(500), httpx.Response(200), httpx.Response(204)])
def test_warns_of_an_empty_answer(reply):
    assert ended(**{"staging close-early": [reply]}) == (Outcome.WARNED, "staging-says-nothing")


@pytest.mark.parametrize(("seconds", "expected"), [(15, ""), (15.2, "staging-answers-late")])
def test_warns_of_an_answer_that_comes_late(seconds, expected):
    late = ok({"error": "Please try again."}, 503)
    late.elapsed = timedelta(seconds=seconds)
    assert ended(**{"staging 503": [late]})[1] == expected


@pytest.mark.parametrize("fault", STATUSES)
def test_an_empty_answer_says_nothing_of_a_fault_that_was_not_met(fault):
    others = {each: status for each, status in STATUSES.items() if each != fault}
    changes = {f"staging {fault}": [httpx.Response(200)], "journal": [journal(*one_each(others))]}
    assert ended(**changes) == (Outcome.INCONCLUSIVE, "staging-asks-elsewhere")


@pytest.mark.parametrize("fault", STATUSES)
def test_cannot_tell_when_staging_did_not_meet_the_fault(fault):
    others = {each: status for each, status in STATUSES.items() if each != fault}
    assert ended(journal=[journal(*one_each(others))]) == (Outcome.INCONCLUSIVE, "staging-asks-elsewhere")
    assert ended(journal=[journal(*one_each(STATUSES | {fault: 418}))]) == (Outcome.INCONCLUSIVE, "fault-not-served")


@pytest.mark.parametrize("reply", [page("", 401), page("", 500), redirect("/login")])
def test_cannot_tell_when_staging_is_not_well(reply):
    assert ended(staging=[reply]) == (Outcome.INCONCLUSIVE, "staging-unavailable")


def test_needs_a_rehearsal():
    assert converse(CHECK, target(secrets=SECRETS, **ELSEWHERE)).cause == "needs-rehearsal"


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_journal_that_cannot_be_read_is_inconclusive(reply):
    assert ended(journal=[reply])[0] is Outcome.INCONCLUSIVE
