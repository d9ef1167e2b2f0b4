import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies
from tests.checks.rehearsals import ELSEWHERE, LISTED, SECRETS, SETTINGS, journal, lines_of, one_each
from tests.checks.replies import UNUSABLE, ok, page, redirect, target

CHECK = "staging_survives_odd_answers"
VARIATIONS = ("extra-fields", "missing-optional", "identifier-object", "unknown-enum")
ALL_WELL = dict.fromkeys(VARIATIONS, 200)


def showed_well(said):
    given = [reply for kind in ("", *VARIATIONS) for reply in replies(said, f"staging {kind}".strip())]
    met = all(200 in [each["status"] for each in lines_of(said, variation)] for variation in ("", *VARIATIONS))
    return met and all(reply.is_success and "[object Object]" not in reply.text for reply in given)


SPECIMEN = Specimen(
    healthy={
        "staging": [LISTED],
        **{f"staging {variation}": [LISTED] for variation in VARIATIONS},
        "journal": [journal(*one_each(ALL_WELL))],
    },
    causes={
        Outcome.FAILED: {"odd-answer-breaks-staging", "odd-answer-shows-through"},
        Outcome.INCONCLUSIVE: {"staging-unavailable", "staging-asks-elsewhere", "fault-not-served"},
    },
    held=showed_well,
    settings=SETTINGS,
    secrets=SECRETS,
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("variation", VARIATIONS)
@pytest.mark.parametrize("reply", [page("", 500), ok({"error": "x"}, 502), page("", 404), redirect("/sorry")])
def test_fails_when_an_odd_answer_breaks_it(variation, reply):
    assert ended(**{f"staging {variation}": [reply]}) == (Outcome.FAILED, "odd-answer-breaks-staging")


@pytest.mark.parametrize("kind", ["staging", *(f"staging {variation}" for variation in VARIATIONS)])
@pytest.mark.parametrize(
    "text", ["connected: undefined", "[object Object]", "NaN items", "Traceback (most recent call last):"]
)
def test_fails_when_it_shows_through(kind, text):
    assert ended(**{kind: [ok({"status": text})]}) == (Outcome.FAILED, "odd-answer-shows-through")


@pytest.mark.parametrize(
    "reply",
    [
        ok({"note": "undefinedness, Nan, [object] and nan"}),
        page("<p>Connected</p><script>if (a === undefined) b = NaN</script>"),
        ok([]),
    ],
)
def test_words_that_only_look_alike_and_scripts_pass(reply):
    assert ended(**{"staging unknown-enum": [reply]}) == (Outcome.PASSED, "")


@pytest.mark.parametrize("variation", VARIATIONS)
def test_cannot_tell_when_staging_did_not_get_such_an_answer(variation):
    others = dict.fromkeys(set(VARIATIONS) - {variation}, 200)
    assert ended(journal=[journal(*one_each(others))]) == (Outcome.INCONCLUSIVE, "staging-asks-elsewhere")
    assert ended(journal=[journal(*one_each(ALL_WELL | {variation: 404}))])[1] == "fault-not-served"


def test_needs_a_rehearsal():
    assert converse(CHECK, target(secrets=SECRETS, **ELSEWHERE)).cause == "needs-rehearsal"


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_journal_that_cannot_be_read_is_inconclusive(reply):
    assert ended(journal=[reply])[0] is Outcome.INCONCLUSIVE
