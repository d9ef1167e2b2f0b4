import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE
from tests.checks.workflows import READ, WORKFLOW, workflow

CHECK = "workflow_has_an_access_rule"


def has_rule(said):
    body = body_of(replies(said, READ)[-1])
    rule = body.get("udf_filter")
    return bool(rule.strip() if isinstance(rule, str) else rule) or bool(body.get("linked_account_id"))


SPECIMEN = Specimen(
    healthy={READ: [workflow()]},
    causes={Outcome.WARNED: {"access-rule-absent"}, Outcome.INCONCLUSIVE: {"workflow-missing"}},
    held=has_rule,
    settings={"workflow_id": WORKFLOW},
)


def ended(**changes):
    verdict = converse(CHECK, **{READ: [workflow(**changes)]})
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("rule", ["plan=enterprise", [{"key": "plan"}], {"key": "plan"}])
def test_passes_on_a_condition_in_whatever_form(rule):
    assert ended(udf_filter=rule) == (Outcome.PASSED, "")


def test_passes_on_a_workflow_that_belongs_to_one_account():
    assert ended(udf_filter=..., linked_account_id="acme") == (Outcome.PASSED, "")


@pytest.mark.parametrize("rule", [..., None, "", "  ", [], {}])
def test_warns_without_a_condition(rule):
    assert ended(udf_filter=rule) == (Outcome.WARNED, "access-rule-absent")


@pytest.mark.parametrize("rule", [True, 1])
def test_what_cannot_be_a_condition_is_inconclusive(rule):
    assert ended(udf_filter=rule) == (Outcome.INCONCLUSIVE, "answer-undocumented")


def test_never_shows_whom_a_condition_names():
    assert "ana@" not in str(converse(CHECK, **{READ: [workflow(udf_filter="email=ana@example.com")]}))


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{READ: [reply]}).outcome is Outcome.INCONCLUSIVE
