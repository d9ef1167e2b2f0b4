import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import KEY, UNUSABLE, accounts, target, unauthorized

CHECK = "keys_belong_to_their_environments"
PRODUCTION = "pk" + KEY[2:]


def listing(environment):
    return accounts(docs=[{"_id": "a" * 24, "account_id": "acme", "environment": environment}])


def belonged(said):
    test, production = (body_of(reply)["docs"] for reply in replies(said, "accounts"))
    return {each.get("environment") for each in test} <= {"test", None} and any(
        each.get("environment") == "production" for each in production
    )


SPECIMEN = Specimen(
    healthy={"accounts": [listing("test"), listing("production")]},
    causes={
        Outcome.FAILED: {
            *("production-key-is-for-test", "test-key-is-for-production"),
            *("production-key-refused", "key-opens-another-environment"),
        },
        Outcome.INCONCLUSIVE: {"environment-empty"},
    },
    held=belonged,
    settings={"production_key": "env:PRODUCTION"},
    secrets={"production_key": PRODUCTION},
)


def ended(test=None, production=None, **keys):
    aim = target(**({"secrets": {"production_key": PRODUCTION}, "production_key": "env:P"} | keys))
    verdict = converse(CHECK, aim, accounts=[test or listing("test"), production or listing("production")])
    return verdict.outcome, verdict.cause


def test_passes_when_each_key_lists_its_own_environment():
    assert ended() == (Outcome.PASSED, "")


@pytest.mark.parametrize("key", [KEY, "tk00000000-0000-4000-8000-000000000000"], ids=["the same key", "a test key"])
def test_fails_on_a_production_key_that_is_for_test(key):
    assert ended(secrets={"production_key": key}) == (Outcome.FAILED, "production-key-is-for-test")


def test_fails_on_a_test_key_that_is_for_production():
    found = ended(key="pk11111111-2222-4333-8444-555555555555")
    assert found == (Outcome.FAILED, "test-key-is-for-production")


def test_fails_when_the_production_key_is_refused():
    assert ended(production=unauthorized()) == (Outcome.FAILED, "production-key-refused")


@pytest.mark.parametrize("swapped", [{"test": listing("production")}, {"production": listing("test")}])
def test_fails_when_a_key_opens_the_other_environment(swapped):
    assert ended(**swapped) == (Outcome.FAILED, "key-opens-another-environment")


@pytest.mark.parametrize("empty", [accounts(docs=[], totalDocs=0), accounts(docs=[{"account_id": "a"}])])
def test_cannot_tell_from_an_empty_environment(empty):
    assert ended(production=empty) == (Outcome.INCONCLUSIVE, "environment-empty")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert ended(test=reply)[0] is Outcome.INCONCLUSIVE
