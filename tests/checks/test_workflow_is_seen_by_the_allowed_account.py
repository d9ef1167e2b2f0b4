import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies, scripted
from tests.checks.replies import UNUSABLE, error, ok
from tests.checks.workflows import READ, WORKFLOW, workflow

CHECK = "workflow_is_seen_by_the_allowed_account"
ENABLED, CONFIG = "GET /workflow/enabled", "GET /slug/hubspot/config"
NO_CONFIG = error("E2", 404, "Config with config id acme not found")
OTHER = "e" * 24


def rows(*ids):
    return [{"id": each, "name": "Create a contact", "enabled": True} for each in ids]


def config(*ids):
    return ok({"slug": "hubspot", "config_id": "acme", "fields": [], "workflows": rows(*ids)})


def is_on(said):
    (enabled,) = replies(said, ENABLED)
    known = {body_of(reply)["_id"] for reply in replies(said, READ) if reply.status_code == 200}
    return bool(known & {row["id"] for row in body_of(enabled)})


SPECIMEN = Specimen(
    healthy={READ: [workflow()], ENABLED: [ok(rows(OTHER, WORKFLOW))], CONFIG: [config()]},
    causes={
        Outcome.FAILED: {"workflow-hidden-from-allowed"},
        Outcome.WARNED: {"workflow-off-for-allowed"},
        Outcome.INCONCLUSIVE: {"workflow-missing", "allowed-account-undecided"},
    },
    held=is_on,
    settings={"workflow_id": WORKFLOW},
)


def ended(**changes):
    verdict = converse(CHECK, **changes)
    return verdict.outcome, verdict.cause


def test_asks_on_behalf_of_the_linked_account():
    dialogue = scripted(CHECK)
    assert dialogue.lead(CHECK).outcome is Outcome.PASSED
    assert [request.headers.get("linked_account_id") for _, request, _ in dialogue.said] == [None, "acme"]


def test_warns_when_it_is_offered_and_off():
    given = {ENABLED: [ok(rows(OTHER))], CONFIG: [config(OTHER, WORKFLOW)]}
    assert ended(**given) == (Outcome.WARNED, "workflow-off-for-allowed")


@pytest.mark.parametrize("others", [(), (OTHER,)])
def test_fails_when_it_is_not_offered(others):
    given = {ENABLED: [ok(rows(*others))], CONFIG: [config(*others)]}
    assert ended(**given) == (Outcome.FAILED, "workflow-hidden-from-allowed")


def test_an_account_without_a_config_proves_nothing():
    given = {ENABLED: [ok([])], CONFIG: [NO_CONFIG]}
    assert ended(**given) == (Outcome.INCONCLUSIVE, "allowed-account-undecided")


@pytest.mark.parametrize("kind", [READ, ENABLED, CONFIG])
@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(kind, reply):
    assert ended(**{ENABLED: [ok([])], kind: [reply]})[0] is Outcome.INCONCLUSIVE
