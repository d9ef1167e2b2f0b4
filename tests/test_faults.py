"""Each single fault of the local Cobalt turns exactly its own check red, with its own cause, and no other."""

from datetime import UTC, datetime

import pytest

from lib.checks.conversation import Consent, discover
from lib.home import key_ring, load_checklist, load_providers
from lib.launch.secret import Secret
from lib.launch.settings import Settings
from lib.launch.verdict import Outcome
from lib.pipeline import Question, count, grade, judge, start
from lib.simulator.faults import DEFECTS
from lib.simulator.sample import rehearsal_key, sample_settings
from lib.simulator.server import running

KNOWN = discover()
CHECKLIST = load_checklist({})


SWIFT = tuple(check for check in KNOWN if not check.startswith("staging_"))  # the others wait on purpose


# On the sample no connection has expired: one that had would be seen by no_connection_has_expired, too.
# Its workflow has no switch.
DOES_NOT_ARISE = {
    ("product_marks_expired_connections", Outcome.NOT_APPLICABLE),
    ("workflow_switches_have_a_default", Outcome.NOT_APPLICABLE),
}
SETTLED = (Outcome.PASSED, Outcome.BLOCKED, Outcome.NOT_APPLICABLE)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    """Nobody waits half a minute for an account that a fault keeps from appearing, or for a backend that hangs."""
    monkeypatch.setattr("lib.checks.sign_up_creates_a_linked_account.PAUSE", 0.02)
    monkeypatch.setattr("lib.cobalt.rehearsal.NEVER", 6.0)


def ask(*faults, wanted=SWIFT):
    """The results of the wanted checks, by check, and the exit code of a pipeline."""
    with running(faults=faults) as base_url:
        settings = Settings.model_validate(sample_settings(base_url))
        key, others = Secret(rehearsal_key("test")), key_ring({}).resolve_all(settings)
        question = Question(settings, key, CHECKLIST, KNOWN, wanted, Consent(2), others, load_providers())
        run = start(question, datetime.now(UTC))
        results = list(run.arrivals())
    assert run.problem == ""
    readiness = judge(question, results, datetime.now(UTC))
    return {result.check: result.verdict for result in results}, grade(
        count(results, CHECKLIST, wanted), readiness.decision
    )


def test_on_a_healthy_cobalt_every_check_passes_or_does_not_arise():
    verdicts, code = ask(wanted=())
    beside = {(check, verdict.outcome) for check, verdict in verdicts.items() if verdict.outcome is not Outcome.PASSED}

    assert beside == DOES_NOT_ARISE
    assert set(verdicts) == set(KNOWN)
    assert code == 0


FOLLOWS = {  # what other checks cannot tell then; none of them may turn red
    "account-missing": {"session-not-accepted", "denied-account-missing"},  # nobody can be signed in, nobody be denied
    "loop-unbounded": {"incomplete-payload-undecided"},  # nobody can wait for its answer
    "loops-nested-deep": {"incomplete-payload-undecided"},
    "execution-error-undocumented": {"answer-undocumented"},
}


@pytest.mark.parametrize("defect", DEFECTS, ids=[defect.name for defect in DEFECTS])
def test_a_defect_is_seen_by_its_check_alone(defect):
    verdicts, code = ask(defect.name, wanted=() if defect.check.startswith("staging_") else SWIFT)
    follow = {defect.cause, *FOLLOWS.get(defect.name, ())}  # what another check may say that needed the same answer
    marked = {
        check: found
        for check, verdict in verdicts.items()
        if (found := (verdict.outcome, verdict.cause))[0] not in SETTLED
        and (check == defect.check or verdict.outcome is not Outcome.INCONCLUSIVE or verdict.cause not in follow)
    }

    assert marked == {defect.check: (defect.outcome, defect.cause)}
    undecided = Outcome.INCONCLUSIVE in {verdict.outcome for verdict in verdicts.values()}
    assert code == {"failed": 1, "inconclusive": 2, "warned": 2 if undecided else 0}[defect.outcome]


def test_there_are_at_least_fifteen_defects_that_turn_a_check_red():
    assert sum(defect.outcome == "failed" for defect in DEFECTS) >= 15


@pytest.mark.parametrize("fault", ["html-200", "500", "503", "truncated", "close-early", "rate-limited"])
def test_a_disturbed_cobalt_is_never_green_and_never_red(fault):
    verdicts, code = ask(fault)
    asked_cobalt = {check: verdict for check, verdict in verdicts.items() if "base_url" in KNOWN[check].needs}

    assert {verdict.outcome for verdict in asked_cobalt.values()} <= {Outcome.INCONCLUSIVE, Outcome.BLOCKED}
    assert code == 2


@pytest.mark.parametrize("fault", ["redirect-loop", "tls-bad"])
def test_pages_that_lead_astray_are_never_green_and_never_red(fault):
    verdicts, code = ask(fault)

    assert Outcome.FAILED not in {verdict.outcome for verdict in verdicts.values()}
    assert verdicts["onboarding_page_refuses_strangers"].outcome is Outcome.INCONCLUSIVE
    assert code == 2
