import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse, scripted
from tests.checks.replies import PROBE, UNUSABLE, account, jwt, missing, ok, page, redirect

CHECK = "token_endpoint_refuses_foreign_accounts"
FOREIGN = f"{PROBE}-foreign"
MINE, THEIRS = ok({"token": jwt(linked_account_id="acme")}), ok({"token": jwt(linked_account_id=FOREIGN)})


def stayed_closed(said):
    claiming = [
        reply for _, request, reply in said if FOREIGN in str(request.url) and "app.example.com" in str(request.url)
    ]
    last = claiming[-1].content.decode("utf-8", "replace")
    if jwt(linked_account_id=FOREIGN) in last or not any(kind == "delete" for kind, *_ in said):
        return False
    return claiming[-1].status_code == 403 or jwt(linked_account_id="acme") in last


SPECIMEN = Specimen(
    healthy={
        "upsert": [account(FOREIGN, new_account=True)],
        "elsewhere": [MINE],
        "delete": [ok({"message": "User deleted successfully"})],
    },
    causes={
        Outcome.FAILED: {"foreign-token-given"},
        Outcome.WARNED: {"probe-not-removed"},
        Outcome.INCONCLUSIVE: {"foreign-account-undecided", "token-endpoint-unavailable"},
    },
    held=stayed_closed,
    removal=1,
    settings={"token_url": "https://app.example.com/api/cobalt-token"},
    secrets={"app_session": "Cookie: session=abc"},
)


def ended(*answers, **changes):
    verdict = converse(CHECK, elsewhere=list(answers), **changes)
    return verdict.outcome, verdict.cause


def test_passes_on_a_refusal():
    assert ended(ok({"error": "not yours"}, 403)) == (Outcome.PASSED, "")


def test_fails_when_the_foreign_token_is_given():
    assert ended(THEIRS) == (Outcome.FAILED, "foreign-token-given")


def test_fails_when_it_is_given_beside_the_own_one():
    both = ok({"a": jwt(linked_account_id="acme"), "b": jwt(linked_account_id=FOREIGN)})
    assert ended(both) == (Outcome.FAILED, "foreign-token-given")


def test_fails_when_it_is_given_by_get():
    get = page("", 405)
    assert ended(get, THEIRS) == (Outcome.FAILED, "foreign-token-given")


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(page("", 401), id="a session that may have ended"),
        pytest.param(ok({}, 400), id="a bad request"),
        pytest.param(ok({}, 404), id="not found"),
        pytest.param(page("", 500), id="a fault"),
        pytest.param(ok({}), id="no token"),
        pytest.param(ok({"token": jwt(linked_account_id="globex")}), id="a third account"),
        pytest.param(page("csrf", 403), id="a refusal about forgery"),
        pytest.param(page("<input type=password>"), id="a login page"),
    ],
)
def test_cannot_tell_from(reply):
    assert ended(reply) == (Outcome.INCONCLUSIVE, "foreign-account-undecided")


@pytest.mark.parametrize("place", ["/elsewhere", f"https://other.example/?account_id={FOREIGN}"], ids=["path", "host"])
def test_cannot_tell_once_it_is_led_to_where_the_claim_is_lost(place):
    assert ended(redirect(place), MINE) == (Outcome.INCONCLUSIVE, "foreign-account-undecided")
    assert ended(redirect(place), THEIRS) == (Outcome.FAILED, "foreign-token-given")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_without_the_foreign_account_nothing_is_proved(reply):
    assert ended(MINE, upsert=[reply])[0] is Outcome.INCONCLUSIVE


def test_names_the_account_in_the_address_and_in_the_body():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    (claiming,) = (request for kind, request, _ in dialogue.said if kind == "elsewhere")
    assert FOREIGN in str(claiming.url)
    assert FOREIGN in claiming.content.decode()


@pytest.mark.parametrize("reply", [page("", 500), ok({}, 403)])
def test_says_what_is_left_behind(reply):
    verdict = converse(CHECK, delete=[reply])
    assert (verdict.outcome, verdict.cause) == (Outcome.WARNED, "probe-not-removed")
    assert FOREIGN in verdict.because


def test_an_account_that_is_gone_already_is_removed():
    assert converse(CHECK, delete=[missing(account=FOREIGN)]).outcome is Outcome.PASSED


def test_the_first_finding_stays_when_something_is_left_behind():
    verdict = converse(CHECK, elsewhere=[THEIRS], delete=[page("", 500)])
    assert verdict.cause == "foreign-token-given"
    assert FOREIGN in verdict.because
