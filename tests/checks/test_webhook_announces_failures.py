import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, ok, target

CHECK = "webhook_announces_failures"
ASKED = "GET /webhook"
WORKFLOW = "d" * 24
URL = "https://app.example.com/hooks"
EVENTS = ("Workflow Errored", "Workflow Timed Out", "Workflow Stopped")


def webhook(*events, **changes):
    body = {"_id": "c" * 24, "is_enabled": True, "webhook_events": events or EVENTS, "webhook_url": URL}
    given = {"environment": "test", "workflow_ids": [], "method": "POST"}
    return {name: value for name, value in (body | given | changes).items() if value is not ...}


def is_told(said):
    (reply,) = replies(said, ASKED)
    heard = [
        {name.lower().replace("-", " ") for name in each["webhook_events"]}
        for each in body_of(reply)
        if each["is_enabled"] is True
        and each["webhook_url"].startswith("https://")
        and (not each.get("workflow_ids") or WORKFLOW in each["workflow_ids"])
        and each.get("slug") in (None, "", "hubspot")
    ]
    everything = set().union(*heard)
    return {event.lower() for event in EVENTS} <= everything


SPECIMEN = Specimen(
    healthy={ASKED: [ok([webhook(workflow_ids=[WORKFLOW]), webhook("Workflow Completed", is_enabled=False)])]},
    causes={
        Outcome.FAILED: {"failures-not-announced", "failure-webhook-unprotected"},
        Outcome.WARNED: {"time-outs-not-announced", "failure-webhook-elsewhere"},
    },
    held=is_told,
    settings={"workflow_id": WORKFLOW},
)


def ended(*webhooks, **settings):
    verdict = converse(CHECK, target(workflow_id=WORKFLOW, **settings), **{ASKED: [ok(list(webhooks))]})
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    "webhooks",
    [
        pytest.param([webhook()], id="one for everything"),
        pytest.param([webhook(workflow_ids=["e" * 24, WORKFLOW])], id="one that names the workflow"),
        pytest.param([webhook(slug="hubspot")], id="one for the application"),
        pytest.param([webhook("workflow-errored", *EVENTS[1:])], id="the event's former name"),
        pytest.param([webhook(EVENTS[0]), webhook(*EVENTS[1:])], id="two that share the events"),
        pytest.param([webhook(workflow_ids=None, environment=...)], id="one that does not tell its limits"),
    ],
)
def test_passes_on(webhooks):
    assert ended(*webhooks) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "webhooks",
    [
        pytest.param([], id="no webhook"),
        pytest.param([webhook(is_enabled=False)], id="a disabled one"),
        pytest.param([webhook("Workflow Completed", *EVENTS[1:])], id="other events"),
        pytest.param([webhook("workflow Errored")], id="the name in other letters"),
        pytest.param([webhook(environment="production")], id="one of another environment"),
        pytest.param([webhook(workflow_ids=["e" * 24])], id="one for another workflow"),
        pytest.param([webhook(slug="slack")], id="one for another application"),
        pytest.param([webhook("Workflow Stopped"), webhook(is_enabled=False)], id="two that do not help each other"),
    ],
)
def test_fails_on(webhooks):
    assert ended(*webhooks) == (Outcome.FAILED, "failures-not-announced")


def test_fails_on_an_address_without_encryption_even_beside_a_safe_one_for_something_else():
    plain = webhook(webhook_url="http://app.example.com/hooks")
    assert ended(plain, webhook("Connection Expired")) == (Outcome.FAILED, "failure-webhook-unprotected")
    assert ended(plain, webhook())[0] is Outcome.PASSED


@pytest.mark.parametrize("silent", EVENTS[1:])
def test_warns_when_time_outs_or_stops_stay_silent(silent):
    heard = [event for event in EVENTS if event != silent]
    assert ended(webhook(*heard)) == (Outcome.WARNED, "time-outs-not-announced")


def test_an_event_that_only_an_unsafe_webhook_has_stays_silent():
    assert ended(webhook(EVENTS[0]), webhook(webhook_url="http://app.example.com/"))[1] == "time-outs-not-announced"


@pytest.mark.parametrize(
    ("named", "expected"), [(URL, ""), (URL + "/", ""), ("https://other.example.com/", "failure-webhook-elsewhere")]
)
def test_compares_with_the_receiver_that_the_launch_names(named, expected):
    assert ended(webhook(), webhook_url=named)[1] == expected


def test_never_shows_an_address_which_may_hold_a_secret():
    verdict = converse(CHECK, **{ASKED: [ok([webhook(webhook_url="https://app.example.com/hooks?token=s3cret")])]})
    assert "s3cret" not in str(verdict)


@pytest.mark.parametrize("changes", [{"is_enabled": ...}, {"is_enabled": "true"}, {"webhook_events": None}])
def test_what_does_not_tell_is_inconclusive(changes):
    assert ended(webhook(**changes)) == (Outcome.INCONCLUSIVE, "answer-undocumented")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{ASKED: [reply]}).outcome is Outcome.INCONCLUSIVE
