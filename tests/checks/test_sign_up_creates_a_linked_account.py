import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import PROBE, UNUSABLE, account, missing, ok, page, redirect

CHECK = "sign_up_creates_a_linked_account"
USER = f"{PROBE}-sign-up"
MADE, GONE = account(USER), ok({"message": "User deleted successfully"})
SIGNED_UP = ok({"account": USER, "linked_account_id": USER}, 201)
OLD, NEW = account("globex", createdAt="2026-01-01T00:00:00Z"), account("x", createdAt="2026-08-01T12:00:01Z")


def was_created(said):
    signed_up, last = replies(said, "elsewhere")[0], replies(said, "account")[-1]
    return signed_up.status_code < 400 and last.status_code == 200 and body_of(last)["account_id"] == USER


SPECIMEN = Specimen(
    healthy={"elsewhere": [SIGNED_UP], "account": [missing(account=USER), MADE], "delete": [GONE]},
    causes={
        Outcome.FAILED: {"sign-up-makes-no-account", "sign-up-shares-account"},
        Outcome.WARNED: {"probe-not-removed"},
        Outcome.INCONCLUSIVE: {"sign-up-refused", "sign-up-undecided", "sign-up-names-differently"},
    },
    held=was_created,
    removal=1,
    settings={"sign_up_url": "https://staging.example.com/api/signup"},
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("answer", [SIGNED_UP, ok({}), redirect("/welcome", 303), page("<h1>Welcome</h1>")])
def test_passes_when_the_account_appears_whatever_the_sign_up_answers(answer):
    assert ended(elsewhere=[answer]) == (Outcome.PASSED, "")


def test_the_user_is_named_for_removal():
    verdict = converse(CHECK)
    assert verdict.values["user"] == USER
    assert "delete the user" in verdict.because


def test_fails_when_no_account_appears():
    assert ended(account=[missing(account=USER)]) == (Outcome.FAILED, "sign-up-makes-no-account")


def test_fails_when_the_user_is_put_into_an_older_account_and_leaves_that_alone():
    shared = ok({"linked_account_id": "globex"}, 201)
    dialogue = scripted(CHECK, elsewhere=[shared], account=[OLD])
    verdict = dialogue.lead(CHECK)
    assert (verdict.outcome, verdict.cause) == (Outcome.FAILED, "sign-up-shares-account")
    assert [str(request.url) for kind, request, _ in dialogue.said if kind == "delete"] == [
        f"https://app.refold.ai/api/v2/public/linked-account/{USER}"
    ]


def test_an_account_of_another_name_that_is_new_decides_nothing():
    answer = ok({"linked_account_id": "65f0"}, 201)
    assert ended(elsewhere=[answer], account=[NEW]) == (Outcome.INCONCLUSIVE, "sign-up-names-differently")


@pytest.mark.parametrize("answer", [redirect("/login"), page("<h1>Sign up</h1>")])
def test_a_page_that_made_nothing_decides_nothing(answer):
    assert ended(elsewhere=[answer], account=[missing()]) == (Outcome.INCONCLUSIVE, "sign-up-undecided")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500])
def test_a_refused_sign_up_decides_nothing(status):
    assert ended(elsewhere=[ok({}, status)]) == (Outcome.INCONCLUSIVE, "sign-up-refused")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_of_cobalt_that_decides_nothing_is_inconclusive(reply):
    assert ended(account=[reply])[0] is Outcome.INCONCLUSIVE


def test_another_account_in_its_place_is_not_taken_for_it():
    assert ended(account=[account("acme")]) == (Outcome.INCONCLUSIVE, "answer-undocumented")


def test_what_was_created_is_deleted_and_nothing_else():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    assert dialogue.names()[-1] == "delete"
    (signing_up,) = (request for kind, request, _ in dialogue.said if kind == "elsewhere")
    assert "x-api-key" not in signing_up.headers
    assert USER.encode() in signing_up.content


def test_says_what_is_left_behind():
    verdict = converse(CHECK, delete=[page("", 500)])
    assert (verdict.outcome, verdict.cause) == (Outcome.WARNED, "probe-not-removed")
    assert USER in verdict.because
