import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import UNUSABLE, accounts, ok, target, unauthorized

CHECK = "every_customer_has_an_account_of_their_own"


def listed(number, **changes):
    body = {"_id": f"{number:024x}", "account_id": f"c{number}", "name": f"Customer {number}", "environment": "test"}
    return {name: value for name, value in (body | changes).items() if value is not ...}


def listing(*docs, total=None):
    return accounts(docs=list(docs), totalDocs=len(docs) if total is None else total)


def each_stands_alone(said):
    docs = [each for reply in replies(said, "accounts") for each in body_of(reply)["docs"]]
    own = {each["_id"]: each for each in docs if not each["account_id"].startswith("golive-probe-")}.values()
    names = [each["name"].casefold() for each in own if each.get("name")]
    ids = [each["account_id"] for each in own]
    apart = len(set(ids)) == len(ids) and len(set(names)) == len(names)
    return apart and len(ids) > 1 and all(each.get("environment") in (None, "test") for each in own)


SPECIMEN = Specimen(
    healthy={"accounts": [listing(listed(1), listed(2), listed(3))]},
    causes={
        Outcome.FAILED: {"accounts-of-another-environment", "account-id-given-twice"},
        Outcome.WARNED: {"accounts-alike"},
        Outcome.INCONCLUSIVE: {"no-second-account"},
    },
    held=each_stands_alone,
)


def ended(*replies, aim=None):
    verdict = converse(CHECK, aim, accounts=list(replies))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(listing(listed(1, environment=...), listed(2)), id="an environment is not told"),
        pytest.param(listing(listed(1, name=None), listed(2, name=...), listed(3, name="")), id="no names"),
        pytest.param(listing(listed(1), listed(2), listed(1)), id="an entry moved to the next page meanwhile"),
        pytest.param(
            listing(listed(1), listed(2), *(listed(n, account_id="golive-probe-r1-upsert") for n in (8, 9))),
            id="probes of other checks",
        ),
    ],
)
def test_passes_on(reply):
    assert ended(reply) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    ("reply", "outcome", "cause"),
    [
        pytest.param(
            listing(listed(1), listed(2, environment="production")),
            *(Outcome.FAILED, "accounts-of-another-environment"),
            id="another environment",
        ),
        pytest.param(
            listing(listed(1), listed(2, account_id="c1")), Outcome.FAILED, "account-id-given-twice", id="twins"
        ),
        pytest.param(
            listing(listed(1), listed(2, name="CUSTOMER 1")), Outcome.WARNED, "accounts-alike", id="one name twice"
        ),
        pytest.param(listing(listed(1)), Outcome.INCONCLUSIVE, "no-second-account", id="one account"),
        pytest.param(listing(), Outcome.INCONCLUSIVE, "no-second-account", id="no account"),
    ],
)
def test_does_not_pass_on(reply, outcome, cause):
    assert ended(reply) == (outcome, cause)


def test_a_key_that_tells_no_environment_is_not_compared():
    mixed = listing(listed(1), listed(2, environment="production"))
    assert ended(mixed, aim=target("other-key")) == (Outcome.PASSED, "")


def test_reads_on_until_all_are_seen():
    full = listing(*(listed(number) for number in range(100)), total=101)
    rest = listing(listed(100, account_id="c7"), total=101)
    assert ended(full, rest) == (Outcome.FAILED, "account-id-given-twice")


def test_reads_no_more_than_five_pages():
    dialogue = scripted(CHECK, accounts=[listing(listed(1), listed(2), total=5000)])
    assert dialogue.lead(CHECK).values["all"] == "no"
    assert [request.url.params["page"] for _, request, _ in dialogue.said] == list("12345")


def test_no_customer_is_named():
    verdict = converse(CHECK, accounts=[listing(listed(1, name="Ana Ruiz"), listed(2, name="Ana Ruiz"))])
    assert "Ana" not in verdict.model_dump_json()


@pytest.mark.parametrize(
    "reply",
    [*UNUSABLE.values(), unauthorized(), ok({"docs": None, "totalDocs": 2}), listing(listed(1, _id=...))],
    ids=[*UNUSABLE, "a refused key", "no list", "an entry without its id"],
)
def test_cannot_tell_from_anything_else(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE
