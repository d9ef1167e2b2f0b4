import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies, scripted, specimen
from tests.checks.rehearsals import ELSEWHERE, LISTED, SECRETS, SETTINGS, SORRY, journal, line, lines_of, one_each
from tests.checks.replies import UNUSABLE, page, redirect, target

CHECK = "staging_does_not_retry_refusals"
STATUSES = {"400": 400, "401-key": 401, "403": 403, "404": 404}


def asked_once(said):
    ready = replies(said, "staging")[0].is_success
    return ready and all(
        status in [each["status"] for each in lines_of(said, fault)]
        and len({each["path"] + each.get("query", "") for each in lines_of(said, fault)}) == len(lines_of(said, fault))
        for fault, status in STATUSES.items()
    )


SPECIMEN = Specimen(
    healthy={
        "staging": [LISTED],
        **{f"staging {fault}": [SORRY] for fault in STATUSES},
        "journal": [journal(*one_each(STATUSES))],
    },
    causes={
        Outcome.FAILED: {"refusal-retried"},
        Outcome.INCONCLUSIVE: {"staging-unavailable", "staging-asks-elsewhere", "fault-not-served"},
    },
    held=asked_once,
    settings=SETTINGS,
    secrets=SECRETS,
)


def ended(*lines, **changes):
    verdict = converse(CHECK, **{"journal": [journal(*one_each(STATUSES), *lines)]} | changes)
    return verdict.outcome, verdict.cause


def test_passes_when_each_refusal_was_taken_for_an_answer():
    assert ended() == (Outcome.PASSED, "")


@pytest.mark.parametrize(("fault", "status"), STATUSES.items())
def test_fails_when_one_was_asked_again(fault, status):
    assert ended(line(fault, 2, status)) == (Outcome.FAILED, "refusal-retried")


def test_another_question_is_no_retry():
    assert ended(line("404", 2, 404, path="/api/v2/public/config"), line("404", 2, 404, query="page=2"))[1] == ""


def test_what_is_asked_twice_anyway_is_no_retry():
    assert ended(line("", 1, 200), line("403", 2, 403)) == (Outcome.PASSED, "")


def test_calls_of_another_run_do_not_count():
    other = line("403", 2, 403, prefix="/golive-probe-r2/__fault/403")
    assert ended(other, other) == (Outcome.PASSED, "")


@pytest.mark.parametrize("fault", ["", *STATUSES])
def test_cannot_tell_when_staging_did_not_ask_the_local_cobalt(fault):
    lines = [
        each for each in one_each(STATUSES) if each not in (line(fault, 0, 200), line(fault, 1, STATUSES.get(fault)))
    ]
    verdict = converse(CHECK, journal=[journal(*lines)])
    assert (verdict.outcome, verdict.cause) == (Outcome.INCONCLUSIVE, "staging-asks-elsewhere")


def test_cannot_tell_when_cobalt_did_not_refuse():
    lines = one_each(STATUSES | {"400": 500})
    assert ended(journal=[journal(*lines)]) == (Outcome.INCONCLUSIVE, "fault-not-served")


@pytest.mark.parametrize(
    "reply",
    [page("", 401), page("", 500), redirect("/login"), page("<form><input type=password></form>")],
)
def test_cannot_tell_when_staging_does_not_answer_well_while_nothing_is_wrong(reply):
    assert ended(staging=[reply]) == (Outcome.INCONCLUSIVE, "staging-unavailable")


def test_needs_a_rehearsal():
    verdict = converse(CHECK, target(secrets=SECRETS, **ELSEWHERE))
    assert (verdict.outcome, verdict.cause) == (Outcome.INCONCLUSIVE, "needs-rehearsal")


def test_the_session_goes_to_staging_only():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK, specimen(CHECK).target())
    sent = {kind for kind, request, _ in dialogue.said if "cookie" in request.headers}
    assert sent == {"staging", *(f"staging {fault}" for fault in STATUSES)}


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_journal_that_cannot_be_read_is_inconclusive(reply):
    assert ended(journal=[reply])[0] is Outcome.INCONCLUSIVE
