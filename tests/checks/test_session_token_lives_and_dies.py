import json
from base64 import urlsafe_b64decode

import pytest

from lib.checks.conversation import Cancelled, Fault
from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import (
    NOW,
    PROBE,
    SHAPES,
    UNUSABLE,
    account,
    error,
    jwt,
    minted,
    missing,
    ok,
    redirect,
    target,
    unauthorized,
)

CHECK = "session_token_lives_and_dies"
SECONDS = int(NOW.timestamp())
ACTIVE, DEAD = account(f"{PROBE}-token"), unauthorized()


def lived_and_died(said):
    before, after = replies(said, "active")
    (mint,), (revoke,), (delete,) = (replies(said, kind) for kind in ("mint", "revoke", "delete"))
    said_of_itself = body_of(mint)["token"].split(".")[1]
    told = json.loads(urlsafe_b64decode(said_of_itself + "=="))
    return (
        {mint.status_code, before.status_code, revoke.status_code} == {200}
        and told["linked_account_id"] == body_of(before)["account_id"] == f"{PROBE}-token"
        and told.get("environment") in (None, "", "test")
        and told["exp"] > NOW.timestamp()
        and 0 < told["exp"] - told["iat"] <= 86_400
        and body_of(revoke)["success"] is True
        and body_of(revoke)["revoked_count"] == 1
        and after.status_code == 401
        and (delete.status_code == 200 or b"not found" in delete.content)
    )


SPECIMEN = Specimen(
    healthy={
        "upsert": [account(f"{PROBE}-token", new_account=True)],
        "mint": [minted()],
        "active": [account(f"{PROBE}-token"), unauthorized(text="Invalid token")],
        "revoke": [ok({"success": True, "revoked_count": 1})],
        "delete": [ok({"message": "User deleted successfully"})],
    },
    causes={
        Outcome.FAILED: {
            *("token-not-minted", "token-unreadable", "token-for-wrong-account", "token-for-wrong-environment"),
            *("token-already-expired", "token-not-active", "token-survives-revocation"),
        },
        Outcome.WARNED: {"token-lives-long", "probe-not-removed"},
    },
    held=lived_and_died,
    removal=1,
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


def test_passes_on_a_token_that_works_and_can_be_revoked():
    dialogue = scripted(CHECK)
    verdict = dialogue.lead(CHECK)
    assert (verdict.outcome, verdict.values) == (Outcome.PASSED, {"lifetime": "86400 s"})
    assert dialogue.names() == ["upsert", "mint", "active", "revoke", "active", "delete"]


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"environment": ...}, id="no environment, as without workspaces"),
        pytest.param({"org_id": ..., "readOnlyWorkflow": True}, id="unknown and missing claims"),
        pytest.param({"exp": SECONDS + 62, "iat": SECONDS + 2}, id="a short life"),
        pytest.param({"iat": SECONDS - 7200, "exp": SECONDS + 60}, id="a clock that differs"),
    ],
)
def test_passes_on_a_token_with(claims):
    assert ended(mint=[minted(**claims)])[0] is Outcome.PASSED


def test_a_key_that_tells_no_environment_is_not_compared():
    aim = target("key-of-another-form")
    assert converse(CHECK, aim, mint=[minted(environment="production")]).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        *(
            pytest.param(error(shape, 400, "x"), "token-not-minted", id=f"a refusal in shape {shape}")
            for shape in SHAPES
        ),
        pytest.param(error("E2", 500, "No linked account found for account id : x"), "token-not-minted", id="V2's 500"),
        pytest.param(ok({}), "token-not-minted", id="no token"),
        pytest.param(ok({"token": None}), "token-not-minted", id="null for a token"),
        pytest.param(ok({"token": ""}), "token-not-minted", id="an empty token"),
        pytest.param(ok({"token": "opaque"}), "token-unreadable", id="no JWT"),
        pytest.param(ok({"token": "\r\nx: y"}), "token-unreadable", id="line breaks"),
        pytest.param(minted(iat="now"), "token-unreadable", id="a text for a time"),
        pytest.param(minted(exp=True), "token-unreadable", id="yes for a time"),
        pytest.param(minted(exp=10**400), "token-unreadable", id="a time beyond all clocks"),
        pytest.param(minted(exp=...), "token-unreadable", id="no end"),
        pytest.param(minted(jwt(header={"alg": "none"})), "token-unreadable", id="no signature"),
        pytest.param(minted(linked_account_id=...), "token-unreadable", id="no account"),
        pytest.param(minted(linked_account_id="acme"), "token-for-wrong-account", id="another account"),
        pytest.param(minted(environment="production"), "token-for-wrong-environment", id="another environment"),
        pytest.param(minted(environment="Test"), "token-for-wrong-environment", id="an environment in capitals"),
        pytest.param(minted(exp=SECONDS), "token-already-expired", id="an end that is now"),
        pytest.param(minted(iat=SECONDS + 99, exp=SECONDS + 90), "token-already-expired", id="an end before the start"),
    ],
)
def test_minting_fails_on(reply, cause):
    assert ended(mint=[reply]) == (Outcome.FAILED, cause)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_token_refused_at_once_fails(shape):
    assert ended(active=[unauthorized(shape)]) == (Outcome.FAILED, "token-not-active")


def test_a_token_that_opens_another_account_fails():
    assert ended(active=[account("acme"), DEAD]) == (Outcome.FAILED, "token-for-wrong-account")


def test_a_token_that_works_after_revocation_fails():
    assert ended(active=[ACTIVE]) == (Outcome.FAILED, "token-survives-revocation")


@pytest.mark.parametrize(
    ("exp", "expected"),
    [
        pytest.param(86_400, (Outcome.PASSED, ""), id="a day is fine"),
        pytest.param(86_401, (Outcome.WARNED, "token-lives-long"), id="more than a day deserves a look"),
        pytest.param(259_200, (Outcome.WARNED, "token-lives-long"), id="as three days do"),
    ],
)
def test_a_long_life_is_a_warning(exp, expected):
    assert ended(mint=[minted(iat=SECONDS + 2, exp=SECONDS + 2 + exp)]) == expected


@pytest.mark.parametrize("kind", ["upsert", "mint", "active", "revoke"])
@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(kind, reply):
    assert ended(**{kind: [reply]})[0] is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_revocation_is_proven_by_a_401_only(reply):
    assert ended(active=[ACTIVE, reply])[0] is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(ok({"success": True, "revoked_count": 0}), id="counts none"),
        pytest.param(ok({"success": False, "revoked_count": 1}), id="denies success"),
        pytest.param(ok({"success": True, "revoked_count": True}), id="counts yes"),
        pytest.param(ok({"success": True}), id="does not count"),
        pytest.param(unauthorized(), id="refuses the token"),
    ],
)
def test_no_pass_when_the_revocation(reply):
    assert ended(revoke=[reply]) == (Outcome.INCONCLUSIVE, "answer-undocumented")


@pytest.mark.parametrize("kind", ["upsert", "mint", "revoke"])
def test_a_key_refused_on_the_way_is_not_this_checks_failure(kind):
    assert ended(**{kind: [unauthorized()]}) == (Outcome.INCONCLUSIVE, "answer-undocumented")


@pytest.mark.parametrize(
    "reply",
    [
        *(pytest.param(missing(shape), id=f"the account was gone already, in shape {shape}") for shape in SHAPES),
        pytest.param(missing("E2", status=500), id="V2's 500"),
    ],
)
def test_removed_also_when(reply):
    assert ended(delete=[reply])[0] is Outcome.PASSED


@pytest.mark.parametrize(
    "reply",
    [
        *UNUSABLE.values(),
        Fault("timed-out", "too late"),
        Cancelled("stopped", "stopped"),
        error("E1", 404, "Missing API Key"),
        error("undocumented", 404, "not found"),
        redirect("/"),
    ],
    ids=[*UNUSABLE.keys(), "a fault", "a cancellation", "a missing key", "a missing route", "a redirect"],
)
def test_a_probe_left_behind_is_a_warning_that_names_it(reply):
    verdict = converse(CHECK, delete=[reply])
    assert (verdict.outcome, verdict.cause) == (Outcome.WARNED, "probe-not-removed")
    assert f"{PROBE}-token" in verdict.because
    assert verdict.values == {"lifetime": "86400 s"}


def test_a_probe_left_behind_hides_no_failure():
    verdict = converse(CHECK, active=[ACTIVE], delete=[UNUSABLE["an unavailable service"]])
    assert (verdict.outcome, verdict.cause) == (Outcome.FAILED, "token-survives-revocation")
    assert f"{PROBE}-token" in verdict.because


def test_the_token_stands_in_no_verdict_and_no_address():
    dialogue = scripted(CHECK)
    verdict = dialogue.lead(CHECK)
    assert jwt() not in verdict.model_dump_json()
    assert all(jwt() not in str(request.url) for _, request, _ in dialogue.said)
    assert [request.headers.get("authorization") for _, request, _ in dialogue.said].count(f"Bearer {jwt()}") == 3
