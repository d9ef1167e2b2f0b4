"""What interrupted runs left behind is found and removed, and nothing else."""

import pytest

from lib.engine.cleanup import clean_up
from lib.launch.verdict import Outcome
from tests.checks.driver import Dialogue
from tests.checks.replies import UNUSABLE, accounts, missing, ok, target

OLD, YOUNG = "2026-08-01T11:00:00.000Z", "2026-08-01T11:55:00.000Z"  # the run of replies.NOW began at 12:00
DONE = ok({"message": "User deleted successfully"})


def found(*rows, total=None):
    docs = [{"account_id": name, "environment": "test", "createdAt": created} for name, created in rows]
    return accounts(docs=docs, totalDocs=len(docs) if total is None else total)


def clean(listing, deletion=DONE):
    dialogue = Dialogue(lambda kind, _: {"accounts": listing, "delete": deletion}[kind])
    verdict = dialogue.lead(clean_up, target())
    return verdict, [str(request.url).rpartition("/")[2] for kind, request, _ in dialogue.said if kind == "delete"]


def test_old_probes_are_removed_and_named():
    verdict, deleted = clean(found(("golive-probe-a1-token", OLD), ("acme", OLD)))

    assert deleted == ["golive-probe-a1-token"]
    assert (verdict.outcome, verdict.values["removed"]) == (Outcome.PASSED, "golive-probe-a1-token")


@pytest.mark.parametrize("name", ["acme", "my-golive-probe-1", "golive", "Golive-probe-1"])
def test_nothing_else_is_touched(name):
    assert clean(found((name, OLD)))[1] == []


@pytest.mark.parametrize("created", [YOUNG, None, "soon", "2026-08-01T11:00:00"], ids=["young", "none", "odd", "bare"])
def test_what_a_run_may_still_need_stays_and_is_told(created):
    verdict, deleted = clean(found(("golive-probe-a1-token", created)))

    assert deleted == []
    assert (verdict.outcome, verdict.values["left"]) == (Outcome.WARNED, "golive-probe-a1-token")


def test_what_has_gone_meanwhile_counts_as_removed():
    assert clean(found(("golive-probe-a", OLD)), missing())[0].outcome is Outcome.PASSED


def test_what_cannot_be_removed_is_told():
    verdict, _ = clean(found(("golive-probe-a", OLD)), ok({}, 500))

    assert (verdict.cause, verdict.values["left"]) == ("probe-not-removed", "golive-probe-a")


def test_accounts_that_could_not_be_looked_at_are_told():
    assert clean(found(("acme", OLD), total=900))[0].cause == "probe-not-removed"


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_removes_nothing(reply):
    verdict, deleted = clean(reply)

    assert (verdict.outcome, deleted) == (Outcome.INCONCLUSIVE, [])
