import json

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE
from tests.checks.workflows import READ, WORKFLOW, node, start, workflow

CHECK = "workflow_holds_no_secret"
TYPED = "s3cr3t-typed-in"


def nothing_typed(said):
    body = body_of(replies(said, READ)[-1])
    steps = [each for each in body["nodes"] if each["type"] != "start"]
    built = json.dumps(body["nodes"])
    return bool(steps) and all(each.get("data") is not None for each in steps) and TYPED not in built


SPECIMEN = Specimen(
    healthy={READ: [workflow()]},
    causes={
        Outcome.FAILED: {"secret-in-node"},
        Outcome.WARNED: {"secret-suspected-in-node"},
        Outcome.INCONCLUSIVE: {"node-content-not-told", "workflow-missing"},
    },
    held=nothing_typed,
    settings={"workflow_id": WORKFLOW},
)


def judged(**changes):
    return converse(CHECK, **{READ: [workflow(start(), node("a", **changes))]})


def ended(**changes):
    verdict = judged(**changes)
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("place", ["data", "configurable"])
def test_fails_on_a_secret_in_what_was_built_and_never_shows_it(place):
    verdict = judged(**{place: {"headers": [{"key": "X-Api-Key", "value": TYPED}]}})
    assert (verdict.outcome, verdict.cause) == (Outcome.FAILED, "secret-in-node")
    assert "Do a (X-Api-Key)" in verdict.because
    assert TYPED not in verdict.because + str(verdict.values)


def test_fails_on_a_secret_in_the_start():
    verdict = converse(CHECK, **{READ: [workflow(start(data={"token": TYPED}), node("a"))]})
    assert verdict.cause == "secret-in-node"


@pytest.mark.parametrize("place", ["request", "input_data"])
def test_warns_of_a_secret_that_a_trial_run_left(place):
    assert ended(**{place: {"Authorization": f"Bearer {TYPED}"}}) == (Outcome.WARNED, "secret-suspected-in-node")


def test_warns_of_a_plain_word_as_password():
    assert ended(data={"password": "hunter"}) == (Outcome.WARNED, "secret-suspected-in-node")


@pytest.mark.parametrize("data", [{"Authorization": "Bearer {{node.login.token}}"}, {"credential_id": "a" * 24}, {}])
def test_passes_on_references_and_ids(data):
    assert ended(data=data) == (Outcome.PASSED, "")


@pytest.mark.parametrize("data", [None, ...])
def test_a_node_that_hides_what_it_is_made_of_proves_nothing(data):
    assert ended(data=data) == (Outcome.INCONCLUSIVE, "node-content-not-told")


def test_a_workflow_without_steps_proves_nothing():
    verdict = converse(CHECK, **{READ: [workflow(start())]})
    assert (verdict.outcome, verdict.cause) == (Outcome.INCONCLUSIVE, "node-content-not-told")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{READ: [reply]}).outcome is Outcome.INCONCLUSIVE
