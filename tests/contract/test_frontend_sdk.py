"""The vendor's own frontend SDK, unchanged, works against the local Cobalt: every method, and how each one fails."""

import json
import subprocess
from pathlib import Path

import httpx
import pytest

from lib.simulator.sample import rehearsal_key, workflow_id
from lib.simulator.server import running
from tests.contract.vendor_sdk import installed_sdk

SCRIPT = Path(__file__).with_name("frontend_sdk.mjs")
COPPER = {"email": "ana@example.com", "api_key": "0a1b"}


@pytest.fixture(scope="module")
def sdk():
    return installed_sdk()


@pytest.fixture(scope="module")
def base():
    with running() as address:
        yield address


@pytest.fixture
def use(sdk, base):
    """Calls methods of the SDK in turn, each for one account; gives what each gave or threw."""
    httpx.post(f"{base}/__sim/reset").raise_for_status()

    def token(account, at):
        headers = {"x-api-key": rehearsal_key("test")}
        answer = httpx.post(f"{at}/api/v2/public/session-token", headers=headers, json={"linked_account_id": account})
        return answer.json()["token"]

    def call(*calls, account="acme", bearing=None, below="", person="approve"):
        at = base + below
        held = token(account, at) if bearing is None else bearing
        asked = [
            {"token": held, "base": at, "method": name, "given": given, "person": person} for name, *given in calls
        ]
        told = subprocess.run(
            ["node", SCRIPT],
            input=json.dumps({"sdk": str(sdk), "calls": asked}),
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)

    return call


def threw(message):
    return {"threw": "Error", "message": message}


def test_an_account_reads_who_it_is(use):
    [told] = use(("getAccountDetails",))

    assert told["gave"]["linked_account"]["account_id"] == "acme"
    assert len(told["gave"]["org"]["_id"]) == 24


def test_applications_are_read_one_by_one_and_all_together(use):
    one, every = use(("getApp", "hubspot"), ("getApp",))

    assert (one["gave"]["slug"], one["gave"]["auth_type"]) == ("hubspot", "oauth2")
    assert {"hubspot", "slack", "copper"} <= {app["slug"] for app in every["gave"]}


def test_consent_connects_an_oauth_application(use):
    connected, app = use(("connect", "hubspot"), ("getApp", "hubspot"))

    assert connected == {"gave": True}
    assert (app["gave"]["connected"], app["gave"]["reauth_required"]) == (True, False)
    assert [(each["auth_type"], each["status"]) for each in app["gave"]["connected_accounts"]] == [("oauth2", "active")]


def test_consent_renews_an_expired_connection(use):
    before, connected, after = use(
        ("getApp", "hubspot"), ("connect", "hubspot"), ("getApp", "hubspot"), account="expired-inc"
    )

    assert (before["gave"]["reauth_required"], connected, after["gave"]["reauth_required"]) == (
        True,
        {"gave": True},
        False,
    )


@pytest.mark.parametrize("person", ["deny", "close"])
def test_without_consent_nothing_is_connected(use, person):
    connected, app = use(("connect", "hubspot"), ("getApp", "hubspot"), person=person)

    assert connected == {"gave": False}
    assert "connected" not in app["gave"]


def test_a_key_connects_an_application_that_takes_one(use):
    connected, app = use(("connect", "copper", COPPER), ("getApp", "copper"))

    assert connected == {"gave": True}
    assert [each["auth_type"] for each in app["gave"]["connected_accounts"]] == ["keybased"]


@pytest.mark.parametrize(
    "given", [{}, {"email": "ana@example.com"}, COPPER | {"api_key": "invalid"}], ids=["nothing", "half", "a wrong key"]
)
def test_a_key_that_cannot_be_verified_connects_nothing(use, given):
    connected, app = use(("connect", "copper", given), ("getApp", "copper"))

    assert connected == threw("Internal Server Error")
    assert "connected" not in app["gave"]


def test_what_was_connected_is_disconnected(use):
    before, gone, after = use(("getApp", "slack"), ("disconnect", "slack"), ("getApp", "slack"))

    assert before["gave"]["connected"] is True
    assert gone == {"gave": None}
    assert "connected" not in after["gave"]


def test_a_config_is_made_changed_read_and_deleted(use):
    row = {"id": workflow_id(), "enabled": False, "fields": {}}
    change = {"slug": "slack", "config_id": "mine", "fields": {}, "workflows": []}
    made, changed, found, gone, missing = use(
        ("config", {"slug": "slack", "config_id": "mine", "labels": []}),
        ("updateConfig", change),
        ("getConfig", "slack", "mine"),
        ("deleteConfig", "slack", "mine"),
        ("getConfig", "slack", "mine"),
    )
    hubspot, switched = use(
        ("config", {"slug": "hubspot"}), ("updateConfig", {"slug": "hubspot", "fields": {}, "workflows": [row]})
    )

    assert (made["gave"]["config_id"], changed["gave"], found["gave"]) == ("mine", made["gave"], made["gave"])
    assert gone["gave"] == {"message": "Installation Deleted Success"}
    assert missing == threw("Not Found")
    assert [each["enabled"] for each in hubspot["gave"]["workflows"] if each["id"] == row["id"]] == [True]
    assert [each["enabled"] for each in switched["gave"]["workflows"] if each["id"] == row["id"]] == [False]


EVERY_METHOD = [
    ("getAccountDetails",),
    ("getApp",),
    ("getApp", "hubspot"),
    ("connect", "hubspot"),
    ("connect", "copper", COPPER),
    ("disconnect", "slack"),
    ("config", {"slug": "slack"}),
    ("getConfig", "slack"),
    ("updateConfig", {"slug": "slack", "fields": {}, "workflows": []}),
    ("deleteConfig", "slack"),
]


@pytest.mark.parametrize("token", ["", "eyJhbGciOiJIUzI1NiJ9.e30.x"], ids=["no token", "somebody's token"])
def test_without_a_good_token_every_method_throws_unauthorized(use, token):
    assert use(*EVERY_METHOD, bearing=token) == [threw("Unauthorized")] * len(EVERY_METHOD)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("getApp", "nothing"), "Not Found"),
        (("connect", "nothing"), "Not Found"),
        (("config", {"slug": "nothing"}), "Not Found"),
        (("getConfig", "slack", "nothing"), "Not Found"),
        (("updateConfig", {"slug": "slack", "config_id": "nothing", "fields": {}, "workflows": []}), "Not Found"),
        (("deleteConfig", "slack", "nothing"), "Not Found"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_does_not_exist_throws(use, call, message):
    assert use(call) == [threw(message)]


def test_a_fault_in_the_base_url_needs_no_other_client(use):
    assert use(("getAccountDetails",), bearing="x", below="/__fault/503") == [threw("Service Unavailable")]


def test_an_organisations_key_opens_none_of_it(base):
    headers = {"x-api-key": rehearsal_key("test"), "linked_account_id": "acme"}

    assert httpx.get(f"{base}/api/v2/f-sdk/application", headers=headers).status_code == 401
