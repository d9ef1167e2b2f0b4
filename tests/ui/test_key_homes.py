"""A page says which key may not be used here, and what would have to be added for it."""

import pytest

from lib.launch.entries import Actor
from lib.launch.settings import Settings

CANARY = "canary-of-the-server-0123456789"
SETTINGS = Settings(base_url="http://127.0.0.1:1", api_key="env:AWS_SECRET_ACCESS_KEY")


@pytest.fixture
def listed(monkeypatch):
    """Before anything reads the environment."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", CANARY)
    monkeypatch.setenv("GOLIVE_KEYS", "COBALT_API_KEY=api.example.com")


def test_a_key_that_is_not_listed_is_refused_with_the_entry_that_is_missing(listed, app, visit):
    page = visit("launch", app.open(Actor(name="Ana"), "Acme", settings=SETTINGS))
    page = page.button(key="run").click().run()
    assert not page.exception
    plain = [each.value.translate({ord(mark): None for mark in "\\`"}) for each in page.error]
    (refused,) = [each for each in plain if "GOLIVE_KEYS" in each]
    assert "env:AWS_SECRET_ACCESS_KEY may not be sent to http://127.0.0.1:1 here" in refused
    assert "must add AWS_SECRET_ACCESS_KEY=http://127.0.0.1:1 to GOLIVE_KEYS" in refused
    assert CANARY not in refused
    assert CANARY[-4:] not in " ".join(each.value for each in (*page.markdown, *page.caption))
