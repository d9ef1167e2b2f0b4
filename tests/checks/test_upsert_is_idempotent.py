import pytest

from lib.checks.conversation import Cancelled, Fault
from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import (
    PROBE,
    SHAPES,
    UNUSABLE,
    account,
    error,
    missing,
    ok,
    unauthorized,
)

CHECK = "upsert_is_idempotent"
NAME = f"{PROBE}-upsert"
NEW, SAME = account(NAME, new_account=True), account(NAME, new_account=False)
GONE = missing(account=NAME)


def made_once(said):
    first, second = (body_of(reply) for reply in replies(said, "upsert"))
    found, gone = replies(said, "account")
    (create,) = replies(said, "create")
    return (
        (first["new_account"], second["new_account"]) == (True, False)
        and first["_id"] == second["_id"] == body_of(found)["_id"]
        and found.status_code == 200
        and create.status_code in (400, 409)
        and b"already exists" in create.content
        and gone.status_code in (400, 404, 500)
        and b"not found" in gone.content
    )


SPECIMEN = Specimen(
    healthy={
        "upsert": [account(f"{PROBE}-upsert", new_account=True), account(f"{PROBE}-upsert", new_account=False)],
        "create": [error("E1", 400, "Linked account with id x already exists in the test environment", "BAD_REQUEST")],
        "account": [account(f"{PROBE}-upsert"), missing()],
        "delete": [ok({"message": "User deleted successfully"})],
    },
    causes={
        Outcome.FAILED: {
            *("upsert-refused", "upsert-makes-twins", "upsert-reports-wrongly-new", "duplicate-create-accepted"),
            "probe-not-removed",
        },
        Outcome.INCONCLUSIVE: {"probe-not-removed"},
    },
    held=made_once,
    removal=2,
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


def exists(shape="E1", status=400):
    return error(shape, status, f"Linked account with id {NAME} already exists in the test environment", "BAD_REQUEST")


def test_passes_when_one_account_is_made_and_removed():
    dialogue = scripted(CHECK)
    assert dialogue.lead(CHECK).outcome is Outcome.PASSED
    assert dialogue.names() == ["upsert", "upsert", "create", "account", "delete", "account"]


@pytest.mark.parametrize("shape", SHAPES)
def test_reads_the_refusal_and_the_absence_in_any_documented_shape(shape):
    assert ended(create=[exists(shape)], account=[SAME, missing(shape)])[0] is Outcome.PASSED


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        pytest.param(
            {"upsert": [error("E1", 400, "Duplicate Auth key_name")]}, "upsert-refused", id="the first upsert"
        ),
        pytest.param({"upsert": [NEW, exists()]}, "upsert-refused", id="the second upsert"),
        pytest.param(
            {"upsert": [NEW, account(NAME, _id="b" * 24, new_account=False)]}, "upsert-makes-twins", id="another object"
        ),
        pytest.param(
            {"account": [account(NAME, _id="c" * 24), GONE]}, "upsert-makes-twins", id="another one when read"
        ),
        pytest.param({"upsert": [NEW]}, "upsert-reports-wrongly-new", id="new twice"),
        pytest.param({"upsert": [SAME]}, "upsert-reports-wrongly-new", id="never new"),
        pytest.param({"upsert": [account(NAME)]}, "upsert-reports-wrongly-new", id="nothing about new"),
        pytest.param({"create": [NEW]}, "duplicate-create-accepted", id="a second creation accepted"),
        pytest.param({"account": [SAME]}, "probe-not-removed", id="still there after deletion"),
        pytest.param({"delete": [error("E1", 400, "the test user cannot be deleted")]}, "probe-not-removed", id="kept"),
    ],
)
def test_fails_on(changes, cause):
    assert ended(**changes) == (Outcome.FAILED, cause)


@pytest.mark.parametrize("kind", ["upsert", "create", "account"])
@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_no_pass(kind, reply):
    outcome, _ = ended(**{kind: [reply, GONE] if kind == "account" else [reply]})
    assert outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"upsert": [unauthorized()]}, id="the key is refused meanwhile"),
        pytest.param({"upsert": [account("acme", new_account=True)]}, id="another account is upserted"),
        pytest.param({"upsert": [account(NAME, _id=..., new_account=True)]}, id="the account has no id of its own"),
        pytest.param({"create": [error("E1", 400, "linked_account_id required")]}, id="creation is refused for else"),
        pytest.param({"create": [exists(status=403)]}, id="creation is refused with another status"),
        pytest.param({"create": [ok({})]}, id="creation answers nothing"),
        pytest.param({"account": [GONE]}, id="the account is not found after it was made"),
    ],
)
def test_cannot_tell_when(changes):
    assert ended(**changes) == (Outcome.INCONCLUSIVE, "answer-undocumented")


@pytest.mark.parametrize("reply", [*UNUSABLE.values(), unauthorized()], ids=[*UNUSABLE.keys(), "a refused key"])
def test_no_pass_when_the_absence_is_not_seen(reply):
    assert ended(account=[SAME, reply]) == (Outcome.INCONCLUSIVE, "probe-not-removed")


@pytest.mark.parametrize(
    "fault", [Fault("timed-out", "Too late."), Cancelled("stopped", "Stopped.")], ids=["late", "stop"]
)
@pytest.mark.parametrize("kind", ["delete", "account"])
def test_a_fault_while_removing_is_no_pass_and_names_the_probe(kind, fault):
    verdict = converse(CHECK, **{kind: [fault] if kind == "delete" else [SAME, fault]})
    assert (verdict.outcome, verdict.cause) == (Outcome.INCONCLUSIVE, "probe-not-removed")
    assert NAME in verdict.because


def test_a_deletion_that_stumbles_and_works_is_fine():
    assert ended(delete=[UNUSABLE["an unavailable service"]])[0] is Outcome.PASSED


def test_a_deletion_that_stumbles_and_does_not_work_is_open():
    changes = {"delete": [UNUSABLE["an unavailable service"]], "account": [SAME]}
    assert ended(**changes) == (Outcome.INCONCLUSIVE, "probe-not-removed")


def test_a_probe_left_behind_hides_no_failure():
    verdict = converse(CHECK, create=[NEW], account=[SAME])
    assert (verdict.outcome, verdict.cause) == (Outcome.FAILED, "duplicate-create-accepted")
    assert NAME in verdict.because


def test_removes_what_a_refused_upsert_may_have_made():
    dialogue = scripted(CHECK, upsert=[error("E1", 400, "no")], delete=[GONE], account=[GONE])
    verdict = dialogue.lead(CHECK)
    assert dialogue.names() == ["upsert", "delete", "account"]
    assert verdict.cause == "upsert-refused"
    assert NAME not in verdict.because
