import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, accounts, application, ok

CHECK = "no_connection_has_expired"


def entry(slug="hubspot", reauth=False, **changes):
    return application(slug, reauth_required=reauth, **changes)


def linked(name="globex", reauth=False, slug="slack", **changes):
    connection = {"type": slug, "identifier": "x", "reauth_required": reauth}
    kept = {key: value for key, value in connection.items() if value is not ...}
    return {"_id": "a" * 24, "account_id": name, "environment": "test", "integrations": [kept]} | changes


def listed(*docs, total=None):
    return accounts(docs=list(docs), totalDocs=len(docs) if total is None else total)


def nothing_had_expired(said):
    entries = body_of(replies(said, "applications")[0])
    docs = [each for reply in replies(said, "accounts") for each in body_of(reply)["docs"]]
    own = all(each["reauth_required"] is False for each in entries)
    expired = any(each.get("status") == "expired" for one in entries for each in one.get("connected_accounts") or [])
    others = [each for each in docs if each["account_id"] != "acme" and not each.get("is_seed")]
    found = [each for one in others for each in one.get("integrations") or []]
    return own and not expired and not any(each.get("reauth_required") for each in found)


SPECIMEN = Specimen(
    healthy={"applications": [ok([entry(), entry("slack")])], "accounts": [listed(linked("acme"), linked())]},
    causes={Outcome.WARNED: {"connections-expired"}},
    held=nothing_had_expired,
)


def ended(**replaced):
    verdict = converse(CHECK, **replaced)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(entry(reauth=True), id="the application says so"),
        pytest.param(entry(connected_accounts=[{"status": "active"}, {"status": "expired"}]), id="a connection does"),
    ],
)
def test_warns_when_one_of_the_own_account_has_expired(shown):
    assert ended(applications=[ok([shown])]) == (Outcome.WARNED, "connections-expired")


def test_warns_when_one_of_another_account_has_expired_and_counts():
    verdict = converse(CHECK, accounts=[listed(linked("ann@example.com", reauth=True), linked("b"), linked("c", True))])
    assert (verdict.outcome, verdict.values["expired"]) == (Outcome.WARNED, "2")
    assert "ann@" not in str(verdict)


def test_looks_at_five_pages_and_says_that_there_are_more():
    pages = [*([listed(linked(), total=900)] * 4), listed(linked("x", reauth=True), total=900)]
    assert ended(accounts=pages) == (Outcome.WARNED, "connections-expired")
    verdict = converse(CHECK, accounts=[listed(linked(), total=900)])
    assert verdict.outcome is Outcome.PASSED
    assert "more accounts" in verdict.because


def test_an_account_that_cobalt_made_for_trying_does_not_count():
    assert ended(accounts=[listed(linked("sample", reauth=True, is_seed=True))]) == (Outcome.PASSED, "")


@pytest.mark.parametrize("integrations", [None, []])
def test_an_account_without_connections_has_none_that_expired(integrations):
    assert ended(accounts=[listed(linked(integrations=integrations))]) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "replaced",
    [
        pytest.param({"applications": [ok([application()])]}, id="of an application"),
        pytest.param({"accounts": [listed(linked(reauth=...))]}, id="of another account's connection"),
        pytest.param({"applications": [ok([entry(reauth="no")])]}, id="in another form"),
    ],
)
def test_no_pass_where_cobalt_does_not_say(replaced):
    assert ended(**replaced) == (Outcome.INCONCLUSIVE, "answer-undocumented")


@pytest.mark.parametrize("kind", ["applications", "accounts"])
@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(kind, reply):
    assert ended(**{kind: [reply]})[0] is Outcome.INCONCLUSIVE
