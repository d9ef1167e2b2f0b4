"""Which results count for a pipeline, and the exit code that they make."""

import pytest

from lib import home
from lib.engine.conduct import Result
from lib.launch.states import Decision
from lib.launch.verdict import blocked, failed, inconclusive, passed
from lib.pipeline import count, grade

CHECKLIST = home.load_checklist({})
REQUIRED, OPTIONAL = "callback_url_is_registered", "callback_url_is_listed"  # of config-callback-url
LONE = ("slack_link_is_well_formed", "runbook_opens")  # support-contact asks no others
GOOD, BAD = passed("Yes."), failed("wrong", "No.")
SILENT = [blocked("input-missing", "Fill in."), inconclusive("timed-out", "Late.")]


def counted(results, wanted=()):
    kept = count([Result(check, verdict, 1, 1, ()) for check, verdict in results.items()], CHECKLIST, wanted)
    return {result.check for result in kept}, grade(kept, Decision.GO)


@pytest.mark.parametrize("silence", SILENT)
def test_the_silence_of_an_optional_check_does_not_count(silence):
    assert counted({REQUIRED: GOOD, OPTIONAL: silence}) == ({REQUIRED}, 0)


@pytest.mark.parametrize("silence", SILENT)
def test_the_silence_of_a_required_check_counts(silence):
    assert counted({REQUIRED: silence, OPTIONAL: GOOD}) == ({REQUIRED, OPTIONAL}, 2)


def test_the_failure_of_an_optional_check_counts():
    assert counted({REQUIRED: GOOD, OPTIONAL: BAD}) == ({REQUIRED, OPTIONAL}, 1)


@pytest.mark.parametrize("silence", SILENT)
@pytest.mark.parametrize("name", [OPTIONAL, OPTIONAL.replace("_", "-")])
def test_a_check_that_was_asked_for_by_name_must_answer(name, silence):
    assert counted({REQUIRED: GOOD, OPTIONAL: silence}, [name]) == ({REQUIRED, OPTIONAL}, 2)


@pytest.mark.parametrize("silence", SILENT)
def test_an_item_that_was_asked_for_by_name_must_have_some_answer(silence):
    results = {REQUIRED: GOOD, **dict.fromkeys(LONE, silence)}

    assert counted(results) == ({REQUIRED}, 0)
    assert counted(results, ["support-contact"]) == ({REQUIRED, *LONE}, 2)
    assert counted(results | {LONE[0]: GOOD}, ["support-contact"]) == ({REQUIRED, LONE[0]}, 0)


def test_no_answer_at_all_is_no_go_ahead():
    assert counted(dict.fromkeys(LONE, SILENT[0])) == (set(), 2)
