import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, accounts, target

CHECK = "linked_account_id_is_no_personal_data"


def listing(*ids):
    return accounts(docs=[{"_id": "a" * 24, "account_id": each} for each in ids], totalDocs=len(ids))


def none_is_an_address(said):
    ids = [each["account_id"] for each in body_of(replies(said, "accounts")[0])["docs"]]
    return not any("@" in each and "." in each.partition("@")[2] for each in ids)


SPECIMEN = Specimen(
    healthy={"accounts": [listing("acme", "65f0c2", "team@work")]},
    causes={Outcome.WARNED: {"account-id-is-personal"}},
    held=none_is_an_address,
)


@pytest.mark.parametrize("name", ["ana@example.com", "A.Ruiz+1@mail.example.co.uk", "+49 170 1234567", "+1555123456"])
def test_warns_on_an_id_like(name):
    verdict = converse(CHECK, accounts=[listing("acme", name)])
    assert (verdict.outcome, verdict.cause) == (Outcome.WARNED, "account-id-is-personal")
    assert name not in verdict.model_dump_json()


def test_warns_on_the_id_in_the_settings_too():
    assert converse(CHECK, target(linked_account_id="ana@example.com")).cause == "account-id-is-personal"


@pytest.mark.parametrize("name", ["acme", "user@team", "@acme.com", "a b@c.de", "1234567890", "+1"])
def test_passes_on_an_id_like(name):
    assert converse(CHECK, accounts=[listing(name)]).outcome is Outcome.PASSED


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, accounts=[reply]).outcome is Outcome.INCONCLUSIVE
