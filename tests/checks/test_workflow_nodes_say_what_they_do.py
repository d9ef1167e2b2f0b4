import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, body_of, converse, replies
from tests.checks.replies import UNUSABLE
from tests.checks.workflows import READ, WORKFLOW, node, start, workflow

CHECK = "workflow_nodes_say_what_they_do"


def all_named(said):
    names = [each.get("name") for each in body_of(replies(said, READ)[-1])["nodes"] if each["type"] != "start"]
    return bool(names) and all(names) and len(set(names)) == len(names)


SPECIMEN = Specimen(
    healthy={READ: [workflow()]},
    causes={
        Outcome.WARNED: {"node-name-says-nothing", "node-names-repeat"},
        Outcome.INCONCLUSIVE: {"nodes-not-told", "workflow-missing"},
    },
    held=all_named,
    settings={"workflow_id": WORKFLOW},
)


def ended(*names, **changes):
    nodes = [node(f"n{at}", name=name, **changes) for at, name in enumerate(names)]
    verdict = converse(CHECK, **{READ: [workflow(start(), *nodes)]})
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize("name", ["", " ", "Step 3", "step_12", "Node", "Untitled", "New step", "Copy of Step 1", "7"])
def test_warns_of_a_name_that_the_editor_gave(name):
    assert ended("Create the contact", name) == (Outcome.WARNED, "node-name-says-nothing")


@pytest.mark.parametrize("name", ["Custom code", "custom_code 2", "CustomCode"])
def test_warns_of_a_name_that_is_the_type(name):
    assert ended(name, type="custom_code") == (Outcome.WARNED, "node-name-says-nothing")


@pytest.mark.parametrize(
    "name", ["Step into the archive", "Action list", "Copy of the invoice", "Schritt 3", "创建联系人"]
)
def test_passes_on_a_name_that_somebody_gave(name):
    assert ended(name) == (Outcome.PASSED, "")


def test_warns_of_a_name_that_stands_twice_whatever_its_case():
    assert ended("Find it", "find  IT") == (Outcome.WARNED, "node-names-repeat")


def test_start_and_remarks_need_no_name():
    nodes = [start(name=""), node("a"), node("b", type="note", name="")]
    assert converse(CHECK, **{READ: [workflow(*nodes)]}).outcome is Outcome.PASSED


def test_without_nodes_nothing_is_proved():
    assert ended() == (Outcome.INCONCLUSIVE, "nodes-not-told")


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_decides_nothing_is_inconclusive(reply):
    assert converse(CHECK, **{READ: [reply]}).outcome is Outcome.INCONCLUSIVE
