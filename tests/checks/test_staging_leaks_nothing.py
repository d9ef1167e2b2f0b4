import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies
from tests.checks.rehearsals import ELSEWHERE, LISTED, SECRETS, SETTINGS, SORRY, journal, lines_of, one_each
from tests.checks.replies import KEY, OTHER_KEY, UNUSABLE, ok, page, target

CHECK = "staging_leaks_nothing"
STATUSES = {"400": 400, "401-key": 401, "404": 404, "500": 500, "503": 503, "truncated": 200, "html-200": 200}
TRACE = "Traceback (most recent call last):\n  File x"


def showed_nothing(said):
    texts = [reply.text for fault in STATUSES for reply in replies(said, f"staging {fault}")]
    met = all(status in [each["status"] for each in lines_of(said, f)] for f, status in STATUSES.items())
    leaked = any(word in text for text in texts for word in ("Traceback", KEY, "/api/v2/public"))
    return replies(said, "staging")[0].is_success and met and not leaked


SPECIMEN = Specimen(
    healthy={
        "staging": [LISTED],
        **{f"staging {fault}": [SORRY] for fault in STATUSES},
        "journal": [journal(*one_each(STATUSES))],
    },
    causes={
        Outcome.FAILED: {"staging-leaks"},
        Outcome.WARNED: {"staging-shows-raw-message", "staging-error-unhandled"},
        Outcome.INCONCLUSIVE: {"staging-unavailable", "staging-asks-elsewhere", "fault-not-served"},
    },
    held=showed_nothing,
    settings=SETTINGS,
    secrets=SECRETS,
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("fault", STATUSES)
@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(page(TRACE, 500), id="a stack trace"),
        pytest.param(page(TRACE), id="a stack trace with status 200"),
        pytest.param(ok({"error": f"bad key {KEY}"}, 502), id="the key"),
        pytest.param(page(f"<script>key = '{OTHER_KEY}'</script>", 502), id="another key, in a script"),
        pytest.param(page("Sorry", 502, **{"x-key": KEY}), id="the key in a header"),
        pytest.param(ok({"error": "GET http://10.0.0.7/api/v2/public/application"}, 502), id="an internal address"),
    ],
)
def test_fails_on(fault, reply):
    assert ended(**{f"staging {fault}": [reply]}) == (Outcome.FAILED, "staging-leaks")


def test_says_what_leaked_and_never_the_leak():
    verdict = converse(CHECK, **{"staging 500": [page(f"{TRACE} {KEY}", 500)]})
    assert verdict.values == {"leaked": "an API key, a stack trace", "faults": "500"}
    assert KEY not in str(verdict)


def test_warns_of_a_message_for_developers():
    reply = ok({"error": "Invalid Credentials"}, 502)
    assert ended(**{"staging 401-key": [reply]}) == (Outcome.WARNED, "staging-shows-raw-message")


@pytest.mark.parametrize(
    ("status", "expected"), [(500, (Outcome.WARNED, "staging-error-unhandled")), (503, (Outcome.PASSED, ""))]
)
def test_warns_when_a_framework_answers_with_500(status, expected):
    assert ended(**{"staging 404": [page("<h1>Internal Server Error</h1>", status)]}) == expected


@pytest.mark.parametrize(
    "reply", [ok({"error": "Sorry"}, 500), ok({"applications": []}), page("Please try again.", 503)]
)
def test_plain_words_pass(reply):
    assert ended(**{"staging 503": [reply]}) == (Outcome.PASSED, "")


@pytest.mark.parametrize("fault", STATUSES)
def test_cannot_tell_when_staging_did_not_meet_the_fault(fault):
    others = {each: status for each, status in STATUSES.items() if each != fault}
    assert ended(journal=[journal(*one_each(others))]) == (Outcome.INCONCLUSIVE, "staging-asks-elsewhere")


def test_needs_a_rehearsal():
    assert converse(CHECK, target(secrets=SECRETS, **ELSEWHERE)).cause == "needs-rehearsal"


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_journal_that_cannot_be_read_is_inconclusive(reply):
    assert ended(journal=[reply])[0] is Outcome.INCONCLUSIVE
