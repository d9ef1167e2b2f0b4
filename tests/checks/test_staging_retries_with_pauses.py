from datetime import datetime
from itertools import pairwise

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies
from tests.checks.rehearsals import ELSEWHERE, LISTED, SECRETS, SETTINGS, SORRY, journal, line, lines_of, seconds_of
from tests.checks.replies import UNUSABLE, page, target

CHECK = "staging_retries_with_pauses"
PAUSE = "429-retry-after"


def entries(broken=(0, 1, 3, 7), throttled=((0, 429), (1.01, 200))):
    return [
        line("", 0, 200),
        *(line("503", at, 503) for at in broken),
        *(line(PAUSE, at, status) for at, status in throttled),
    ]


def paused_well(said):
    broken, throttled = ([datetime.fromisoformat(at) for at in seconds_of(lines_of(said, f))] for f in ("503", PAUSE))
    pauses = [(later - earlier).total_seconds() for earlier, later in pairwise(broken)]
    kept = all((later - earlier).total_seconds() > 0.9 for earlier, later in pairwise(throttled))
    return replies(said, "staging")[0].is_success and 0 < len(pauses) < 5 and pauses[-1] >= pauses[0] and kept


SPECIMEN = Specimen(
    healthy={
        "staging": [LISTED],
        "staging 503": [SORRY],
        f"staging {PAUSE}": [LISTED],
        "journal": [journal(*entries())],
    },
    causes={
        Outcome.FAILED: {"staging-hot-loop", "retry-after-ignored"},
        Outcome.WARNED: {"staging-never-retries", "staging-retries-often", "staging-pauses-too-short"},
        Outcome.INCONCLUSIVE: {
            "staging-unavailable",
            "staging-asks-elsewhere",
            "fault-not-served",
            "retries-undecided",
        },
    },
    held=paused_well,
    settings=SETTINGS,
    secrets=SECRETS,
)


def ended(*extra, **given):
    verdict = converse(CHECK, journal=[journal(*entries(**given), *extra)])
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("broken", [(0, 1, 3, 7), (0, 0.1, 0.3), (0, 1), (0, 1, 2.01, 4.5, 9)])
def test_passes_with_pauses_that_grow(broken):
    assert ended(broken=broken) == (Outcome.PASSED, "")


@pytest.mark.parametrize("throttled", [((0, 429),), ((0, 429), (5, 200)), ((0, 429), (1, 429), (2.5, 200))])
def test_passes_when_the_pause_that_was_asked_for_is_kept(throttled):
    assert ended(throttled=throttled) == (Outcome.PASSED, "")


def test_other_questions_after_a_good_answer_need_no_pause():
    assert ended(throttled=((0, 429), (1.1, 200), (1.2, 200))) == (Outcome.PASSED, "")


@pytest.mark.parametrize("broken", [tuple(n / 100 for n in range(25)), (0, 0.4, 0.8, 1.2, 1.6, 2.0)])
def test_fails_on_more_than_five_attempts_in_two_seconds(broken):
    assert ended(broken=broken) == (Outcome.FAILED, "staging-hot-loop")


def test_fails_on_a_loop_while_it_is_asked_to_wait():
    assert ended(throttled=[(n / 100, 429) for n in range(25)]) == (Outcome.FAILED, "staging-hot-loop")


@pytest.mark.parametrize("back", [0.1, 0.9, 0.95])
def test_fails_when_it_comes_back_before_the_time(back):
    assert ended(throttled=((0, 429), (back, 429), (2, 200))) == (Outcome.FAILED, "retry-after-ignored")


def test_warns_when_it_gives_up_at_once():
    assert ended(broken=(0,)) == (Outcome.WARNED, "staging-never-retries")


def test_warns_of_many_attempts_even_with_pauses():
    assert ended(broken=(0, 1, 3, 7, 15, 31)) == (Outcome.WARNED, "staging-retries-often")


@pytest.mark.parametrize("broken", [(0, 1, 2), (0, 2, 3), (0, 0.25, 0.502, 0.76), (0, 0.01), (0, 0.01, 5)])
def test_warns_of_pauses_that_do_not_grow_or_are_none(broken):
    assert ended(broken=broken) == (Outcome.WARNED, "staging-pauses-too-short")


def test_cannot_tell_when_the_same_is_asked_twice_anyway():
    assert ended(line("", 1, 200)) == (Outcome.INCONCLUSIVE, "retries-undecided")


@pytest.mark.parametrize("given", [{"broken": ()}, {"throttled": ()}])
def test_cannot_tell_when_staging_did_not_ask(given):
    assert ended(**given) == (Outcome.INCONCLUSIVE, "staging-asks-elsewhere")


def test_cannot_tell_when_cobalt_asked_for_no_pause():
    assert ended(throttled=((0, 200),)) == (Outcome.INCONCLUSIVE, "fault-not-served")


def test_cannot_tell_when_staging_is_not_well():
    assert converse(CHECK, staging=[page("", 500)]).cause == "staging-unavailable"


def test_needs_a_rehearsal():
    assert converse(CHECK, target(secrets=SECRETS, **ELSEWHERE)).cause == "needs-rehearsal"


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_journal_that_cannot_be_read_is_inconclusive(reply):
    assert converse(CHECK, journal=[reply]).outcome is Outcome.INCONCLUSIVE
