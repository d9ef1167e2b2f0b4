import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, accounts

CHECK = "own_app_is_connected"


def connection(kind="custom", **changes):
    return {"_id": "c" * 24, "type": kind, "identifier": "acme", "reauth_required": False} | changes


def known(*connections, account="acme", total=None, **changes):
    docs = [
        {"_id": "b" * 24, "account_id": "globex", "integrations": [connection()]},
        {"_id": "a" * 24, "account_id": account, "integrations": list(connections)} | changes,
    ]
    docs = [{name: value for name, value in each.items() if value is not ...} for each in docs]
    return accounts(docs=docs, totalDocs=2 if total is None else total)


def was_connected(said):
    docs = [each for reply in replies(said, "accounts") for each in body_of(reply)["docs"]]
    ours = [each["integrations"] for each in docs if each["account_id"] == "acme"]
    return any(each["type"] in ("custom", "default") and not each.get("reauth_required") for each in ours[0])


SPECIMEN = Specimen(
    healthy={"accounts": [known(connection("hubspot"), connection())]},
    causes={
        Outcome.FAILED: {"own-app-expired"},
        Outcome.WARNED: {"own-app-not-connected"},
        Outcome.INCONCLUSIVE: {"connections-not-told"},
    },
    held=was_connected,
)


def ended(*pages):
    verdict = converse(CHECK, accounts=list(pages))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("kind", ["custom", "default"])
def test_passes_on_the_organisations_own_app(kind):
    assert ended(known(connection(kind))) == (Outcome.PASSED, "")


@pytest.mark.parametrize("connections", [[], [connection("hubspot")], [connection("custom_code")]])
def test_warns_without_it_whatever_others_have(connections):
    assert ended(known(*connections)) == (Outcome.WARNED, "own-app-not-connected")


@pytest.mark.parametrize("sign", ["reauth_required", "refresh_token_expired"])
def test_fails_when_it_has_expired_unless_another_is_good(sign):
    expired = connection(**{sign: True})
    assert ended(known(expired)) == (Outcome.FAILED, "own-app-expired")
    assert ended(known(expired, connection("default"))) == (Outcome.PASSED, "")


@pytest.mark.parametrize("page", [known(account="initech"), known(integrations=None), known(integrations=...)])
def test_what_does_not_tell_is_inconclusive(page):
    assert ended(page) == (Outcome.INCONCLUSIVE, "connections-not-told")


def test_looks_on_in_the_next_page():
    assert ended(known(account="initech", total=4), known(connection(), total=4)) == (Outcome.PASSED, "")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert ended(reply)[0] is Outcome.INCONCLUSIVE
