import hmac
import json

import pytest

from lib.cobalt.webhooks import EXPIRED, Webhook, failure_message


def webhook(*events, url="https://app.example.com/hooks", **more):
    return Webhook(is_enabled=True, webhook_events=events, webhook_url=url, **more)


@pytest.mark.parametrize("name", ["Connection Expired", "connection-expired"])
def test_an_event_is_known_by_its_new_and_its_old_name(name):
    assert webhook("Workflow Errored", name).announces(EXPIRED)


@pytest.mark.parametrize("name", ["Connection Created", "connection expired", "Expired"])
def test_another_event_is_not(name):
    assert not webhook(name).announces(EXPIRED)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://app.example.com/hooks", True),
        ("http://127.0.0.1:8000/hooks", True),
        ("http://app.example.com/hooks", False),
        ("ftp://app.example.com/hooks", False),
        ("https://[", False),
    ],
)
def test_an_address_is_safe_with_encryption_or_on_this_machine(url, safe):
    assert webhook(url=url).is_safe is safe


@pytest.mark.parametrize(
    ("limits", "covered"),
    [
        pytest.param({}, True, id="no limit"),
        pytest.param({"workflow_ids": [], "slug": ""}, True, id="empty limits"),
        pytest.param({"workflow_ids": ["w1", "w2"], "slug": "hubspot"}, True, id="limits that name both"),
        pytest.param({"workflow_ids": ["w1"]}, False, id="other workflows"),
        pytest.param({"slug": "slack"}, False, id="another application"),
    ],
)
def test_covers_a_workflow_unless_limited_to_others(limits, covered):
    assert webhook(**limits).covers("w2", "hubspot") is covered


@pytest.mark.parametrize(("own", "asked", "serves"), [("test", "test", True), (None, "test", True), ("test", "", True)])
def test_serves_an_environment_unless_it_names_another(own, asked, serves):
    assert webhook(environment=own).serves(asked) is serves
    assert not webhook(environment="production").serves("test")


def test_leads_to_a_receiver_whether_or_not_a_slash_ends_it():
    assert webhook().leads_to("https://app.example.com/hooks/")
    assert not webhook().leads_to("https://app.example.com/other")


def test_a_message_is_signed_over_its_very_bytes():
    request = failure_message("https://app.example.com/hooks", "golive-probe-1", "test", "tk-key")
    body = request.content
    assert request.headers["x-cobalt-signature"] == hmac.new(b"tk-key", body, "sha256").hexdigest()
    facts = json.loads(body)
    assert (facts["event"], facts["status"], facts["environment"]) == ("Workflow Errored", "ERRORED", "test")
    ids = [facts[name] for name in ("linked_account_id", "instance_id", "workflow_id", "config_id")]
    assert all(each.startswith("golive-probe-1") for each in ids)
    assert b": " not in body.replace(facts["workflow_name"].encode(), b"")


def test_without_a_key_it_is_not_signed():
    request = failure_message("https://app.example.com/hooks", "golive-probe-1", "test", "")
    assert "x-cobalt-signature" not in request.headers
