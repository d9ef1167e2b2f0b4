import pytest

from lib.cobalt.webhooks import EXPIRED, Webhook


def webhook(*events, url="https://app.example.com/hooks"):
    return Webhook(is_enabled=True, webhook_events=events, webhook_url=url)


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
