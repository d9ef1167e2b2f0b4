import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import KEY, UNUSABLE, accounts

CHECK = "tests_touch_no_production_account"


def connected(identifier, app="slack", **changes):
    account = {"account_id": "acme", "environment": "test", "integrations": [{"type": app, "identifier": identifier}]}
    return accounts(docs=[account], totalDocs=changes.pop("total", 1))


def were_apart(said):
    test, production = (
        {str(each["identifier"]) for each in integrations(reply)} for reply in replies(said, "accounts")
    )
    return bool(test) and not test & production


def integrations(reply):
    return [each for account in body_of(reply)["docs"] for each in account.get("integrations") or []]


SPECIMEN = Specimen(
    healthy={"accounts": [connected("acme-sandbox"), connected("acme")]},
    causes={
        Outcome.FAILED: {"production-account-in-test"},
        Outcome.INCONCLUSIVE: {"nothing-connected-in-test", "accounts-not-all-seen", "connection-nameless"},
    },
    held=were_apart,
    settings={"production_key": "env:PRODUCTION"},
    secrets={"production_key": "pk" + KEY[2:]},
)


def ended(*listings):
    verdict = converse(CHECK, accounts=list(listings))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("identifier", ["acme.example", {"team": "T1", "user": "U1"}], ids=["text", "an object"])
def test_fails_when_an_account_is_connected_in_both(identifier):
    assert ended(connected(identifier), connected(identifier)) == (Outcome.FAILED, "production-account-in-test")


def test_the_same_name_at_another_provider_is_another_account():
    assert ended(connected("acme"), connected("acme", "hubspot")) == (Outcome.PASSED, "")


@pytest.mark.parametrize("nothing", [connected("acme", "custom"), accounts(docs=[], totalDocs=0)])
def test_cannot_tell_when_nothing_is_connected_in_test(nothing):
    assert ended(nothing, connected("acme")) == (Outcome.INCONCLUSIVE, "nothing-connected-in-test")


@pytest.mark.parametrize("listings", [[connected(""), connected("a")], [connected("a"), connected(None)]])
def test_no_pass_while_a_connection_does_not_say_where_it_leads(listings):
    assert ended(*listings) == (Outcome.INCONCLUSIVE, "connection-nameless")


def test_no_pass_while_some_accounts_were_not_seen():
    listings = [connected("a"), connected("b", total=600)]
    assert ended(*listings) == (Outcome.INCONCLUSIVE, "accounts-not-all-seen")


def test_a_clash_on_a_later_page_is_found():
    listings = [connected("a"), connected("b", total=2), connected("a", total=2)]
    assert ended(*listings) == (Outcome.FAILED, "production-account-in-test")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert ended(connected("a"), reply)[0] is Outcome.INCONCLUSIVE


def test_no_identifier_is_shown():
    assert "acme" not in str(converse(CHECK, accounts=[connected("acme"), connected("acme")]))
