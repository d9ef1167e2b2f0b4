import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import KEY, UNUSABLE, accounts

CHECK = "production_holds_no_test_accounts"


def named(*ids, total=None, **changes):
    docs = [{"account_id": each, "environment": "production"} | changes for each in ids]
    return accounts(docs=docs, totalDocs=len(docs) if total is None else total)


def held_none(said):
    docs = [each for reply in replies(said, "accounts") for each in body_of(reply)["docs"]]
    told = [f"{each['account_id']} {each.get('name')}".lower() for each in docs]
    return not any(word in text.split("-") for text in told for word in ("test", "demo"))


SPECIMEN = Specimen(
    healthy={"accounts": [named("acme", "globex")]},
    causes={Outcome.WARNED: {"test-accounts-in-production"}, Outcome.INCONCLUSIVE: {"accounts-not-all-seen"}},
    held=held_none,
    settings={"production_key": "env:PRODUCTION"},
    secrets={"production_key": "pk" + KEY[2:]},
)


def ended(*listings):
    verdict = converse(CHECK, accounts=list(listings))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("name", ["test", "acme-test", "Demo_1", "golive-probe-1", "qa"])
def test_warns_of_an_account_that_looks_like_a_test(name):
    assert ended(named("acme", name)) == (Outcome.WARNED, "test-accounts-in-production")


def test_warns_of_an_account_that_cobalt_made():
    assert ended(named("acme", is_seed=True))[0] is Outcome.WARNED


@pytest.mark.parametrize("name", ["contest", "attestation", "demonstrate", "testarossa", "probert"])
def test_a_word_that_only_contains_one_is_fine(name):
    assert ended(named(name)) == (Outcome.PASSED, "")


def test_no_pass_while_some_accounts_were_not_seen():
    assert ended(named("acme", total=900)) == (Outcome.INCONCLUSIVE, "accounts-not-all-seen")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE
