"""Every defect changes what it says and nothing else: the same tour, healthy and under each fault."""

import re
import time

import httpx
import jwt
import pytest

from lib.checks.conversation import discover
from lib.simulator import seeds
from lib.simulator.faults import CATALOGUE, DEFECTS
from lib.simulator.refusals import SHAPES

KEY = re.compile(r"[tp]k[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
UNKNOWN_KEY = "tk00000000-0000-4000-8000-000000000000"
NO_TOKEN = {"minted": False}
NO_URL = {"given": False}


def look_at_key(cobalt):
    return {"accepted": cobalt.ask("GET", "/linked-account").status_code == 200}


def look_at_unknown_key(cobalt):
    answer = cobalt.with_key(UNKNOWN_KEY).ask("GET", "/linked-account")
    shapes = [shape for shape, names in SHAPES.items() if set(names) == set(answer.json()) and shape != "undocumented"]
    return {"status": answer.status_code, "documented": bool(shapes)}


def look_at_token(cobalt):
    cobalt.ask("PUT", "/linked-account", json={"account_id": "probe-token"})
    answer = cobalt.ask("POST", "/session-token?force_refresh=true", json={"linked_account_id": "probe-token"})
    if answer.status_code != 200:
        return NO_TOKEN
    token = answer.json()["token"]
    active = cobalt.bear(token, "GET", "/session/active-linked-account")
    revoked = cobalt.bear(token, "POST", "/session-token/revoke")
    after = cobalt.bear(token, "GET", "/session/active-linked-account")
    removed = cobalt.ask("DELETE", "/linked-account/probe-token")
    return look_at_claims(token) | {
        "active": (active.status_code, active.json().get("account_id")),
        "revoked": (revoked.status_code, revoked.json().get("revoked_count")),
        "after": after.status_code,
        "removed": (removed.status_code, cobalt.ask("GET", "/linked-account/probe-token").status_code),
    }


def look_at_claims(token):
    try:
        claims = jwt.decode(
            token, seeds.secret(1, "session tokens"), algorithms=["HS256"], options={"verify_exp": False}
        )
    except jwt.DecodeError:
        return {"readable": False}
    return {
        "account": claims["linked_account_id"],
        "environment": claims["environment"],
        "over": claims["exp"] <= time.time(),
        "lifetime": claims["exp"] - claims["iat"],
    }


def look_at_account(cobalt):
    answer = cobalt.ask("GET", "/linked-account/acme")
    return {"status": answer.status_code} | {
        name: answer.json().get(name) for name in ("account_id", "environment", "name")
    }


def look_at_upsert(cobalt):
    path, body = "/linked-account", {"account_id": "probe-upsert"}
    first, second = (cobalt.ask("PUT", path, json=body) for _ in range(2))
    created = cobalt.ask("POST", path, json=body)
    read, removed, after = (cobalt.ask(method, f"{path}/probe-upsert") for method in ("GET", "DELETE", "GET"))
    return {
        "statuses": (first.status_code, second.status_code),
        "new": (first.json().get("new_account"), second.json().get("new_account")),
        "same": second.status_code != 200 or first.json()["_id"] == second.json()["_id"],
        "created": created.status_code,
        "read": read.json()["account_id"],
        "removed": (removed.status_code, after.status_code),
    }


def look_at_applications(cobalt):
    listed = cobalt.ask("GET", "/application", "acme").json()
    return [each.get("slug") for each in listed] if isinstance(listed, list) else listed["status_code"]


def asked_for(cobalt):
    answer = cobalt.ask("GET", "/linked-account/integration/oauth-url/hubspot", "acme")
    return httpx.URL(answer.json()["auth_url"]) if answer.status_code == 200 else None


def look_at_client_id(cobalt):
    url = asked_for(cobalt)
    return url.params["client_id"] if url else NO_URL


def look_at_redirect(cobalt):
    url = asked_for(cobalt)
    if url is None:
        return NO_URL
    redirect = url.params["redirect_uri"]
    altered = url.copy_set_param("redirect_uri", "https://golive-probe.invalid/api/v1/hubspot/callback")
    stranger = url.copy_set_param("client_id", url.params["client_id"][:-4] + "zzzz")
    pages = [cobalt.visit(str(each)) for each in (url, altered, stranger)]
    said = [re.search("redirect_uri_mismatch|invalid_client|$", page.text)[0] for page in pages]
    return {
        "redirect": redirect.replace(cobalt.base, ""),
        "statuses": [page.status_code for page in pages],
        "said": said,
    }


def look_at_scopes(cobalt):
    url = asked_for(cobalt)
    return sorted(url.params["scope"].split()) if url else NO_URL


def look_at_onboarding(cobalt):
    page = cobalt.visit("/app/integrations")
    landing = cobalt.visit(page.headers["location"]) if page.status_code == 302 else page
    return {
        "status": page.status_code,
        "form": 'type="password"' in landing.text,
        "marker": "cobalt-js" in landing.text,
        "keys": [found[0] for found in KEY.finditer(landing.text)],
    }


TOUR = {
    "key_is_accepted": look_at_key,
    "unknown_key_is_refused": look_at_unknown_key,
    "session_token_lives_and_dies": look_at_token,
    "linked_account_exists": look_at_account,
    "upsert_is_idempotent": look_at_upsert,
    "applications_are_listed": look_at_applications,
    "client_id_is_expected": look_at_client_id,
    "callback_url_is_registered": look_at_redirect,
    "scopes_are_as_expected": look_at_scopes,
    "onboarding_page_refuses_strangers": look_at_onboarding,
}
HEALTHY = {
    "key_is_accepted": {"accepted": True},
    "unknown_key_is_refused": {"status": 401, "documented": True},
    "session_token_lives_and_dies": {
        "account": "probe-token",
        "environment": "test",
        "over": False,
        "lifetime": 86_400,
        "active": (200, "probe-token"),
        "revoked": (200, 1),
        "after": 401,
        "removed": (200, 404),
    },
    "linked_account_exists": {"status": 200, "account_id": "acme", "environment": "test", "name": "Acme"},
    "upsert_is_idempotent": {
        "statuses": (200, 200),
        "new": (True, False),
        "same": True,
        "created": 400,
        "read": "probe-upsert",
        "removed": (200, 404),
    },
    "applications_are_listed": ["hubspot", "slack", "salesforce", "netsuite", "copper"],
    "client_id_is_expected": seeds.identifier(1, "client", "test", "hubspot"),
    "callback_url_is_registered": {
        "redirect": "/api/v1/hubspot/callback",
        "statuses": [200, 400, 400],
        "said": ["", "redirect_uri_mismatch", "invalid_client"],
    },
    "scopes_are_as_expected": ["crm.objects.contacts.read", "crm.objects.owners.read", "oauth"],
    "onboarding_page_refuses_strangers": {"status": 302, "form": True, "marker": False, "keys": []},
}
# What the tour sees at the check that must notice: a dict changes the healthy one, anything else replaces it.
SEEN = {
    "key-rejected": {"accepted": False},
    "accepts-any-key": {"status": 200, "documented": False},
    "undocumented-error-shape": {"documented": False},
    "token-for-other-account": {"account": "globex", "active": (200, "globex")},
    "token-wrong-environment": {"environment": "production"},
    "token-expired-at-birth": {"over": True, "active": (401, None), "revoked": (401, None)},
    "token-inactive": {"active": (401, None), "revoked": (401, None)},
    "token-survives-revoke": {"after": 200},
    "token-lives-long": {"lifetime": 599_747},
    "account-missing": {"status": 404, "account_id": None, "environment": None, "name": None},
    "account-wrong-environment": {"environment": "production"},
    "account-is-another": {"account_id": "globex", "name": "Globex"},
    "account-unreadable": {"account_id": None, "environment": None, "name": None},
    "upsert-refused": {"statuses": (200, 400), "new": (True, None)},
    "upsert-makes-twins": {"same": False},
    "upsert-always-new": {"new": (True, True)},
    "duplicate-create-accepted": {"created": 200},
    "delete-does-nothing": {"removed": (200, 200)},
    "no-applications": [],
    "application-malformed": ["hubspot", "slack", "salesforce", "netsuite", None],
    "application-not-listed": ["copper"],
    "no-auth-url": NO_URL,
    "wrong-client-id": seeds.identifier(1, "client", "another product", "hubspot"),
    "redirect-not-registered": {
        "redirect": "/api/v1/hubspot/callback-of-last-year",
        "statuses": [400, 400, 400],
        "said": ["redirect_uri_mismatch", "redirect_uri_mismatch", "invalid_client"],
    },
    "redirect-unsafe": {"redirect": "http://cobalt.example/api/v1/hubspot/callback"},
    "redirect-decided-after-login": {"statuses": [200, 200, 200], "said": ["", "", ""]},
    "scope-missing": ["crm.objects.contacts.read", "oauth"],
    "scope-extra": ["crm.objects.contacts.read", "crm.objects.deals.write", "crm.objects.owners.read", "oauth"],
    "onboarding-open": {"status": 200, "form": False, "marker": True},
    "onboarding-leaks-key": {"keys": [seeds.key("test", 1)]},
    "onboarding-undecided": {"status": 200, "form": False},
}
# These change the shape of what the tour sees; the checks that come after them cannot be asked at all.
DEAD_KEY = "key-rejected"
NO_ACCOUNT = {
    "applications_are_listed": 404,
    "client_id_is_expected": NO_URL,
    "callback_url_is_registered": NO_URL,
    "scopes_are_as_expected": NO_URL,
}


def tour(cobalt):
    return {check: look(cobalt) for check, look in TOUR.items()}


def with_change(fault):
    """The healthy tour as this defect must alter it."""
    before = HEALTHY[fault.check]
    if fault.name == "token-not-minted":
        change = NO_TOKEN
    elif fault.name == "token-unreadable":
        change = {name: before[name] for name in ("active", "revoked", "after", "removed")} | {"readable": False}
    else:
        change = SEEN[fault.name]
        change = before | change if isinstance(before, dict) and change is not NO_URL else change
    seen = HEALTHY | {fault.check: change}
    if fault.name == "no-auth-url":
        seen |= dict.fromkeys(("callback_url_is_registered", "scopes_are_as_expected"), NO_URL)
    return seen | (NO_ACCOUNT if fault.name == "account-missing" else {})


def test_the_healthy_tour(cobalt):
    assert tour(cobalt) == HEALTHY


TOURED = [each for each in DEFECTS if each.check in TOUR and each.name != DEAD_KEY]  # tests/test_faults.py tries all


@pytest.mark.parametrize("fault", TOURED, ids=lambda fault: fault.name)
def test_a_defect_changes_what_one_check_sees_and_nothing_else(cobalt, fault):
    assert tour(cobalt.under(fault.name)) == with_change(fault)


def test_a_rejected_key_is_rejected_everywhere(cobalt):
    under = cobalt.under(DEAD_KEY)
    asked = [
        under.ask("GET", "/linked-account"),
        under.ask("PUT", "/linked-account", json={"account_id": "x"}),
        under.ask("POST", "/session-token", json={"linked_account_id": "acme"}),
        under.ask("GET", "/application", "acme"),
    ]

    assert {(answer.status_code, answer.json()["message"]) for answer in asked} == {(401, "Invalid Credentials")}
    assert under.visit("/app/integrations").status_code == 302


def test_any_key_opens_the_environment_of_its_prefix(cobalt):
    under = cobalt.under("accepts-any-key")
    production = under.with_key("pk-anything")

    assert production.ask("GET", "/linked-account/acme").json()["environment"] == "production"
    assert production.with_key("").ask("GET", "/linked-account").status_code == 404


def test_twins_go_together(cobalt):
    under = cobalt.under("upsert-makes-twins")
    for _ in range(3):
        under.ask("PUT", "/linked-account", json={"account_id": "probe"})
    listed = under.ask("GET", "/linked-account", params={"search": "probe"}).json()

    assert len({account["_id"] for account in listed["docs"]}) == 3
    assert under.ask("DELETE", "/linked-account/probe").status_code == 200
    assert under.ask("GET", "/linked-account/probe").status_code == 404


def test_an_account_of_ones_own_is_read_right_whatever_befalls_the_seeded_ones(cobalt):
    faults = [fault.name for fault in DEFECTS if fault.check == "linked_account_exists"]
    under = cobalt.under(*faults)
    under.ask("PUT", "/linked-account", json={"account_id": "own"})

    assert under.ask("GET", "/linked-account/own").json()["account_id"] == "own"
    assert under.ask("GET", "/linked-account/own").json()["environment"] == "test"


def test_defects_of_different_checks_combine(cobalt):
    under = cobalt.under("scope-extra", "no-applications", "onboarding-open")
    changed = {check for check, seen in tour(under).items() if seen != HEALTHY[check]}

    assert changed == {"scopes_are_as_expected", "applications_are_listed", "onboarding_page_refuses_strangers"}


def test_the_catalogue_is_complete_and_speaks_of_known_checks():
    assert {fault.check for fault in DEFECTS} <= set(discover())
    assert all(fault.outcome in {"failed", "warned", "inconclusive"} and fault.cause for fault in DEFECTS)
    assert len(CATALOGUE) == len({fault.does for fault in CATALOGUE.values()})
    assert all(fault.does.endswith(".") and re.fullmatch("[a-z0-9-]+", fault.name) for fault in CATALOGUE.values())
