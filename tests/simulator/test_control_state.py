"""The simulator's own controls: what would happen over months, at once."""

import pytest

from lib.simulator import seeds

A, HOLDER = "/linked-account", "/session/active-linked-account"


def reauthentication(cobalt, account="acme"):
    integrations = cobalt.ask("GET", f"{A}/{account}").json()["integrations"]
    return {each["type"]: each["reauth_required"] for each in integrations}


def test_a_connection_expires_and_is_restored(control, cobalt):
    expired = control("PUT", "connections", json={"account_id": "acme", "slug": "slack", "active": False})

    assert expired.json() == {"account_id": "acme", "slug": "slack", "active": False}
    assert reauthentication(cobalt) == {"slack": True, "custom": False}

    control("PUT", "connections", json={"account_id": "acme", "slug": "slack", "active": True})

    assert reauthentication(cobalt) == {"slack": False, "custom": False}


def test_an_application_is_taken_from_the_offer_and_put_back(control, cobalt):
    def offered():
        return {each["slug"] for each in cobalt.ask("GET", "/application", "acme").json()}

    before = offered()
    control("PUT", "applications", json={"slug": "hubspot", "enabled": False})

    assert before - offered() == {"hubspot"}
    assert cobalt.ask("GET", "/linked-account/integration/oauth-url/hubspot", "acme").status_code == 404

    control("PUT", "applications", json={"slug": "hubspot", "enabled": True})

    assert offered() == before


def test_an_account_that_is_gone_takes_its_tokens_along(control, cobalt):
    token, other = cobalt.mint("globex")["token"], cobalt.mint("acme")["token"]
    told = control("DELETE", "accounts", json={"account_id": "globex"}).json()

    assert told == {"account_id": "globex", "environment": "test", "deleted": True}
    assert cobalt.ask("GET", f"{A}/globex").status_code == 404
    assert [cobalt.bear(each, "GET", HOLDER).status_code for each in (token, other)] == [401, 200]


def test_the_environment_decides_whose_account_it_is(control, cobalt):
    production = cobalt.with_key(seeds.key("production", 1))
    account = production.ask("GET", A).json()["docs"][0]["account_id"]
    control("DELETE", "accounts", json={"account_id": account, "environment": "production"})

    assert production.ask("GET", f"{A}/{account}").status_code == 404


def test_a_change_is_made_in_the_world_of_its_prefix(control, cobalt):
    control("DELETE", "accounts", json={"account_id": "globex", "profile": "extra-fields"})

    assert cobalt.ask("GET", f"{A}/globex").status_code == 200
    assert cobalt.under("extra-fields").ask("GET", f"{A}/globex").status_code == 404


@pytest.mark.parametrize(
    ("method", "name", "body"),
    [
        ("PUT", "connections", {"account_id": "acme", "slug": "slack"}),
        ("PUT", "connections", {"account_id": "acme", "slug": "slack", "active": "no"}),
        ("PUT", "connections", {"account_id": "acme", "slug": "hubspot", "active": False}),
        ("PUT", "connections", {"account_id": "nobody", "slug": "slack", "active": False}),
        ("PUT", "connections", {"account_id": 7, "slug": "slack", "active": False}),
        ("PUT", "connections", {"slug": "slack", "active": False}),
        ("PUT", "applications", {"slug": "no-such-app", "enabled": False}),
        ("PUT", "applications", {"slug": "hubspot", "enabled": 0}),
        ("DELETE", "accounts", {"account_id": "nobody"}),
        ("DELETE", "accounts", {"account_id": ""}),
        ("DELETE", "accounts", {"account_id": "acme", "environment": "staging"}),
        ("DELETE", "accounts", {"account_id": "acme", "profile": "no-such-fault"}),
    ],
    ids=repr,
)
def test_a_change_that_cannot_be_made_says_why_and_changes_nothing(control, cobalt, method, name, body):
    before = cobalt.ask("GET", A).json(), cobalt.ask("GET", "/application", "acme").json()
    answer = control(method, name, json=body)

    assert (answer.status_code, bool(answer.json()["message"])) == (400, True)
    assert (cobalt.ask("GET", A).json(), cobalt.ask("GET", "/application", "acme").json()) == before
