from urllib.parse import parse_qs

import httpx
import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import UNUSABLE, accounts, missing, ok, target
from tests.checks.runs import OTHER_WORKFLOW, WORKFLOW, listed, ran, run

CHECK = "workflow_failure_rate_is_low"
ASKED = "GET /execution"
FINE = listed(*ran(("COMPLETED", 25)))


def known(*ids, **changes):
    docs = [{"_id": "a" * 24, "account_id": each, "environment": "test"} | changes for each in ids]
    return accounts(docs=docs, totalDocs=len(docs))


def rarely_failed(said):
    bodies = [body_of(reply) for reply in replies(said, ASKED) if reply.status_code == 200]
    lists = [body["docs"] for body in bodies if isinstance(body, dict) and isinstance(body.get("docs"), list)]
    docs = [each for docs in lists for each in docs]
    ours = [each for each in docs if isinstance(each, dict) and (each.get("associated_workflow") or {})]
    ours = [each for each in ours if each["associated_workflow"] == {"_id": WORKFLOW, "name": "Create a contact"}]
    bad = sum(each.get("status") in ("ERRORED", "TIMED_OUT") for each in ours)
    good = sum(each.get("status") == "COMPLETED" for each in ours)
    return good >= 19 and bad * 100 < 2 * (good + bad)


SPECIMEN = Specimen(
    healthy={
        "accounts": [known("acme", "globex")],
        ASKED: [FINE, listed(*ran(("COMPLETED", 3), ("RUNNING", 1)))],
    },
    causes={
        Outcome.FAILED: {"failure-rate-high"},
        Outcome.WARNED: {"failure-rate-raised", "runs-too-few"},
        Outcome.INCONCLUSIVE: {"no-run-in-period"},
    },
    held=rarely_failed,
    settings={"workflow_id": WORKFLOW},
)


def verdict_on(*pages, ids=("acme",)):
    return converse(CHECK, target(workflow_id=WORKFLOW), accounts=[known(*ids)], **{ASKED: list(pages)})


def ended(*counts):
    verdict = verdict_on(listed(*ran(*counts)))
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param([("COMPLETED", 20)], (Outcome.PASSED, ""), id="none of twenty"),
        pytest.param([("COMPLETED", 99), ("ERRORED", 1)], (Outcome.PASSED, ""), id="one in a hundred"),
        pytest.param([("COMPLETED", 49), ("ERRORED", 1)], (Outcome.WARNED, "failure-rate-raised"), id="two percent"),
        pytest.param([("COMPLETED", 95), ("ERRORED", 5)], (Outcome.WARNED, "failure-rate-raised"), id="five percent"),
        pytest.param([("COMPLETED", 94), ("ERRORED", 6)], (Outcome.FAILED, "failure-rate-high"), id="six percent"),
        pytest.param([("COMPLETED", 94), ("TIMED_OUT", 6)], (Outcome.FAILED, "failure-rate-high"), id="out of time"),
        pytest.param([("COMPLETED", 19)], (Outcome.WARNED, "runs-too-few"), id="too few"),
        pytest.param(
            [("COMPLETED", 5), ("ERRORED", 1)], (Outcome.WARNED, "runs-too-few"), id="a single failure of few"
        ),
        pytest.param([("COMPLETED", 5), ("ERRORED", 2)], (Outcome.FAILED, "failure-rate-high"), id="two of few"),
        pytest.param([], (Outcome.INCONCLUSIVE, "no-run-in-period"), id="no run"),
    ],
)
def test_judges_by_the_share_of_failures(counts, expected):
    assert ended(*counts) == expected


@pytest.mark.parametrize("status", ["RUNNING", "STOPPED", "STOPPING", "QUEUED", "TERMINATED", "PARTIALLY_COMPLETED"])
def test_other_states_are_neither_success_nor_failure(status):
    assert ended(("COMPLETED", 20), (status, 20)) == (Outcome.PASSED, "")
    assert ended((status, 30)) == (Outcome.INCONCLUSIVE, "no-run-in-period")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"workflow": OTHER_WORKFLOW}, id="of another workflow"),
        pytest.param({"associated_workflow": None}, id="of a workflow that is gone"),
        pytest.param({"ago": {"days": 8}}, id="before the period"),
    ],
)
def test_runs_that_the_api_did_not_filter_out_are_left_out(changes):
    foreign = [run(100 + number, "ERRORED", **changes) for number in range(30)]
    verdict = verdict_on(listed(*ran(("COMPLETED", 20)), *foreign))
    assert (verdict.outcome, verdict.values["runs"]) == (Outcome.PASSED, "20")


def test_reads_on_until_all_are_seen_and_counts_none_twice():
    rows = ran(("COMPLETED", 130), ("ERRORED", 20))
    pages = [listed(*rows[:100], total=150), listed(*rows[98:], total=150)]
    assert verdict_on(*pages).values == {"runs": "150", "failures": "20", "accounts": "1"}


def test_reads_five_pages_at_most():
    dialogue = scripted(CHECK, accounts=[known("acme")], **{ASKED: [listed(*ran(("COMPLETED", 25)), total=9_000)]})
    assert dialogue.lead(CHECK).outcome is Outcome.PASSED
    assert dialogue.names() == ["accounts", *[ASKED] * 5]


def test_asks_for_the_workflow_and_seven_days_of_every_account_but_those_that_cobalt_made():
    listing = known("globex", "acme")
    seed = {"_id": "b" * 24, "account_id": "seed", "is_seed": True}
    listing = ok({"docs": [*body_of(listing)["docs"], seed], "totalDocs": 3})
    dialogue = scripted(CHECK, accounts=[listing])
    dialogue.lead(CHECK)
    asked = [request for kind, request, _ in dialogue.said if kind == ASKED]
    assert [request.headers["linked_account_id"] for request in asked] == ["acme", "globex"]
    query = parse_qs(asked[0].url.query.decode())
    assert (query["workflow_id"], query["start_date"]) == ([WORKFLOW], ["2026-07-25"])


def test_tells_when_one_account_has_most_of_the_failures():
    pages = [listed(*ran(("COMPLETED", 40))), listed(*ran(("COMPLETED", 4), ("ERRORED", 6)))]
    verdict = verdict_on(*pages, ids=("acme", "globex"))
    assert verdict.cause == "failure-rate-high"
    assert "6 of them belong to one account, globex" in verdict.because


def test_names_no_account_that_is_an_e_mail_address():
    pages = [listed(*ran(("COMPLETED", 40))), listed(*ran(("COMPLETED", 4), ("ERRORED", 6)))]
    verdict = verdict_on(*pages, ids=("acme", "ana@globex.example"))
    assert "one account:" in verdict.because


def test_failures_that_are_spread_point_at_no_account():
    page = listed(*ran(("COMPLETED", 10), ("ERRORED", 3)))
    assert "belong to one account" not in verdict_on(page, page, ids=("acme", "globex")).because


def test_an_account_that_has_gone_meanwhile_does_not_matter_but_the_launchs_own_does():
    assert verdict_on(FINE, missing(account="globex"), ids=("acme", "globex")).outcome is Outcome.PASSED
    assert verdict_on(missing(), FINE, ids=("acme", "globex")).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("changes", [{"_id": ...}, {"status": None}, {"createdAt": "yesterday"}, {"createdAt": ...}])
def test_a_row_that_does_not_tell_is_inconclusive(changes):
    verdict = verdict_on(listed(*ran(("COMPLETED", 25)), run(99, **changes)))
    assert (verdict.outcome, verdict.cause) == (Outcome.INCONCLUSIVE, "answer-undocumented")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert verdict_on(reply).outcome is Outcome.INCONCLUSIVE
    assert converse(CHECK, accounts=[reply]).outcome is Outcome.INCONCLUSIVE


def test_throttling_is_told_as_such():
    assert verdict_on(httpx.Response(429)).cause == "rate-limited"
