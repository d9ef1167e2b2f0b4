import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, replies
from tests.checks.replies import UNUSABLE, auth_url, error, page, redirect

CHECK = "client_is_known_to_provider"
UNKNOWN = page("<h1>Error 401: invalid_client</h1><p>The OAuth client was not found.", 401)
FORM = page("<h1>Log in</h1>")


def was_known(said):
    real, stranger = replies(said, "elsewhere")
    words = (b"invalid_client", b"Invalid client_id", b"client identifier invalid")
    accepted = real.status_code < 400 or b"redirect_uri_mismatch" in real.content
    return accepted and not any(each in real.content for each in words) and stranger.status_code != 429


SPECIMEN = Specimen(
    healthy={"auth url": [auth_url()], "elsewhere": [FORM, UNKNOWN]},
    causes={
        Outcome.FAILED: {"client-unknown-to-provider"},
        Outcome.INCONCLUSIVE: {"auth-url-not-given", "decided-after-login"},
    },
    held=was_known,
)


def ended(real, stranger=UNKNOWN):
    verdict = converse(CHECK, elsewhere=[real, stranger])
    return verdict.outcome, verdict.cause


def test_passes_when_an_altered_client_is_refused():
    assert ended(FORM) == (Outcome.PASSED, "")


@pytest.mark.parametrize("answer", [UNKNOWN, redirect("https://accounts.google.com/x?error=deleted_client")])
def test_fails_when_the_provider_does_not_know_the_client(answer):
    assert ended(answer) == (Outcome.FAILED, "client-unknown-to-provider")


def test_who_complains_of_the_redirect_address_knows_the_client():
    assert ended(page("Error 400: redirect_uri_mismatch", 400)) == (Outcome.PASSED, "")


def test_a_page_that_speaks_of_unknown_clients_to_everybody_says_nothing():
    page_for_all = page("invalid_client is one of our error codes")
    assert ended(page_for_all, page_for_all)[0] is Outcome.INCONCLUSIVE


def test_the_same_answer_to_both_is_decided_later():
    assert ended(FORM, FORM) == (Outcome.INCONCLUSIVE, "decided-after-login")


@pytest.mark.parametrize(
    ("status", "cause"), [(429, "rate-limited"), (503, "server-error"), (404, "answer-undocumented")]
)
def test_a_provider_that_does_not_answer_decides_nothing(status, cause):
    assert ended(page("", status)) == (Outcome.INCONCLUSIVE, cause)


def test_an_address_without_a_client_is_inconclusive():
    assert converse(CHECK, auth_url=[auth_url(client_id=...)]).cause == "answer-undocumented"


@pytest.mark.parametrize("reply", [*UNUSABLE.values(), error("E1", 400, "no", "BAD_REQUEST")])
def test_without_an_address_nothing_is_decided(reply):
    assert converse(CHECK, auth_url=[reply]).outcome is Outcome.INCONCLUSIVE
