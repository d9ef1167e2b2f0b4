import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import UNUSABLE, error, missing, ok, target
from tests.checks.workflows import READ, WORKFLOW, workflow

CHECK = "workflow_is_hidden_from_the_denied_account"
ENABLED, CONFIG = "GET /workflow/enabled", "GET /slug/hubspot/config"
HIDDEN = error("E2", 404, "Workflow not found", code="INVALID_WORKFLOW_ID")
PRIVATE = error("E2", 403, "Workflow is private to another linked account", kind="FORBIDDEN")
NO_CONFIG = error("E2", 404, "Config with config id initech not found")
SETTINGS = {"workflow_id": WORKFLOW, "denied_account_id": "initech"}
OTHER = "e" * 24


def rows(*ids):
    return [{"id": each, "name": "Create a contact", "enabled": True} for each in ids]


def config(*ids):
    return ok({"slug": "hubspot", "config_id": "initech", "fields": [], "workflows": rows(*ids)})


def is_unseen(said):
    denied = [
        (request.url.path.rpartition("/")[2], reply)
        for _, request, reply in said
        if request.headers.get("linked_account_id") == "initech"
    ]
    known = {body_of(reply)["_id"] for reply in replies(said, READ) if reply.status_code == 200}
    lists = [body_of(reply) for kind, reply in denied if kind in ("enabled", "config") and reply.status_code == 200]
    listed = [row["id"] for each in lists for row in (each if isinstance(each, list) else each["workflows"])]
    refused = [reply for kind, reply in denied if kind == WORKFLOW and reply.status_code in (403, 404)]
    return not known & set(listed) and bool(refused or len(lists) == 2)


SPECIMEN = Specimen(
    healthy={READ: [workflow(), HIDDEN], ENABLED: [ok(rows(OTHER))], CONFIG: [NO_CONFIG]},
    causes={
        Outcome.FAILED: {"workflow-shown-to-denied"},
        Outcome.INCONCLUSIVE: {"workflow-missing", "denied-account-missing", "denied-account-undecided"},
    },
    held=is_unseen,
    settings=SETTINGS,
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("refusal", [HIDDEN, PRIVATE])
def test_passes_when_it_is_neither_listed_nor_shown(refusal):
    assert ended(**{READ: [workflow(), refusal]}) == (Outcome.PASSED, "")


def test_asks_on_behalf_of_the_account_without_access():
    dialogue = scripted(CHECK)
    dialogue.lead(CHECK)
    asked = [request.headers.get("linked_account_id") for _, request, _ in dialogue.said]
    assert asked == [None, "initech", "initech"]


def test_fails_when_it_is_on_for_the_account_even_if_it_cannot_be_read():
    assert ended(**{ENABLED: [ok(rows(OTHER, WORKFLOW))]}) == (Outcome.FAILED, "workflow-shown-to-denied")


def test_fails_when_the_config_offers_it():
    found = ended(**{READ: [workflow(), workflow()], CONFIG: [config(OTHER, WORKFLOW)]})
    assert found == (Outcome.FAILED, "workflow-shown-to-denied")


def test_passes_when_it_could_be_read_and_the_config_does_not_offer_it():
    assert ended(**{READ: [workflow(), workflow()], CONFIG: [config(OTHER)]}) == (Outcome.PASSED, "")


def test_an_account_without_a_config_that_can_read_it_proves_nothing():
    found = ended(**{READ: [workflow(), workflow()], CONFIG: [NO_CONFIG]})
    assert found == (Outcome.INCONCLUSIVE, "denied-account-undecided")


def test_an_account_that_does_not_exist_proves_nothing():
    assert ended(**{ENABLED: [missing(account="initech")]}) == (Outcome.INCONCLUSIVE, "denied-account-missing")
    assert ended(**{READ: [workflow(), missing(account="initech")]})[0] is Outcome.INCONCLUSIVE


def test_one_account_cannot_be_both():
    aim = target(workflow_id=WORKFLOW, denied_account_id="acme")
    assert converse(CHECK, aim).cause == "accounts-not-distinct"


@pytest.mark.parametrize("kind", [ENABLED, CONFIG])
@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(kind, reply):
    given = {READ: [workflow(), workflow()], CONFIG: [NO_CONFIG], kind: [reply]}
    assert ended(**given)[0] is Outcome.INCONCLUSIVE
