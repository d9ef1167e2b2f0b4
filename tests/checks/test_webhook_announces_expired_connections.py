import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE, ok, target

CHECK = "webhook_announces_expired_connections"
ASKED = "GET /webhook"
URL = "https://app.example.com/hooks"


def webhook(*events, **changes):
    body = {"_id": "c" * 24, "is_enabled": True, "webhook_events": events or ["Connection Expired"], "webhook_url": URL}
    given = {"environment": "test", "workflow_ids": [], "method": "POST"}
    return {name: value for name, value in (body | given | changes).items() if value is not ...}


def is_told(said):
    (reply,) = replies(said, ASKED)
    return any(
        each["is_enabled"] is True
        and each["webhook_url"].startswith("https://")
        and any(name.lower().replace("-", " ") == "connection expired" for name in each["webhook_events"])
        for each in body_of(reply)
    )


SPECIMEN = Specimen(
    healthy={ASKED: [ok([webhook("Workflow Completed"), webhook()])]},
    causes={
        Outcome.FAILED: {"expiry-not-announced"},
        Outcome.WARNED: {"expiry-webhook-unprotected", "expiry-webhook-elsewhere"},
    },
    held=is_told,
)


def ended(*webhooks, **settings):
    verdict = converse(CHECK, target(**settings), **{ASKED: [ok(list(webhooks))]})
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("event", ["Connection Expired", "connection-expired"])
def test_passes_when_an_enabled_webhook_has_the_event(event):
    assert ended(webhook("Workflow Errored", event)) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    "webhooks",
    [
        pytest.param([], id="no webhook"),
        pytest.param([webhook(is_enabled=False)], id="a disabled one"),
        pytest.param([webhook("Connection Created", "Workflow Errored")], id="other events"),
        pytest.param([webhook("connection Expired")], id="the name in other letters"),
        pytest.param([webhook(environment="production")], id="one of another environment"),
        pytest.param([webhook("Workflow Errored"), webhook(is_enabled=False)], id="two that do not help each other"),
    ],
)
def test_fails_on(webhooks):
    assert ended(*webhooks) == (Outcome.FAILED, "expiry-not-announced")


def test_warns_of_an_address_without_encryption():
    assert ended(webhook(webhook_url="http://app.example.com/hooks")) == (
        Outcome.WARNED,
        "expiry-webhook-unprotected",
    )


def test_a_safe_one_beside_it_is_enough():
    assert ended(webhook(webhook_url="http://app.example.com/hooks"), webhook())[0] is Outcome.PASSED


@pytest.mark.parametrize(
    ("named", "expected"), [(URL, ""), (URL + "/", ""), ("https://other.example.com/", "expiry-webhook-elsewhere")]
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
