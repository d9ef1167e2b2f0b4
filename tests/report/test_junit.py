"""The report for test dashboards: red exactly when the launch may not go, and well-formed whatever was typed."""

from xml.etree import ElementTree as ET

import pytest

from lib.launch.states import Decision
from lib.launch.verdict import failed, passed
from lib.report.escape import plain
from lib.report.junit import write_junit
from tests.launch import journals
from tests.launch.journals import attested, checked, checklist, item, judge, launch, waived, word
from tests.report import hostile
from tests.report.hostile import TEXTS

PROVED = item("proved", checks=("one",))
SAID = item("said", attestation=word())
WAIVED = item("waived", checks=("two",), causes=("broken",))
SPARED = item("spared", attestation=word())
BROKEN = item("broken", checks=("two",), causes=("broken",))
OPEN = item("open", attestation=word())
ADVICE = item("advice", checks=("two",), causes=("broken",), importance="advice")
LISTED = checklist(PROVED, SAID, WAIVED, SPARED, BROKEN, OPEN, ADVICE)
STORY = (
    checked("one", passed("It holds."), milliseconds=1500),
    checked("two", failed("broken", "It is broken.")),
    attested(SAID),
    waived(WAIVED),
    journals.not_applicable(SPARED),
)


def read(listed=LISTED, story=STORY):
    return ET.fromstring(write_junit(launch(*story), listed, judge(listed, *story)))


def outcome(case):
    return next((each.tag for each in case if each.tag != "system-out"), "passed")


def test_each_item_is_one_case():
    cases = list(read().iter("testcase"))
    assert [(case.attrib["name"].split(":")[0], outcome(case)) for case in cases] == [
        ("proved", "passed"),
        ("said", "passed"),
        ("waived", "skipped"),
        ("spared", "skipped"),
        ("broken", "failure"),
        ("open", "failure"),
        ("advice", "skipped"),
    ]
    assert {case.attrib["classname"] for case in cases} == {"first"}
    assert cases[0].attrib["time"] == "1.500"
    assert cases[4].find("failure").attrib == {"message": "failed: It is broken.", "type": "failed"}
    assert cases[6].find("skipped").attrib == {"message": "failed: It is broken."}


def test_the_counts_can_be_counted():
    root = read()
    for counted in (root, *root.iter("testsuite")):
        cases = [outcome(case) for case in counted.iter("testcase")]
        assert int(counted.attrib["tests"]) == len(cases)
        assert int(counted.attrib["failures"]) == cases.count("failure")
        assert int(counted.attrib["skipped"]) == cases.count("skipped")


@pytest.mark.parametrize("items", [LISTED.items(), [PROVED, WAIVED, ADVICE], [PROVED, SAID], [OPEN]])
def test_it_is_red_exactly_when_the_launch_may_not_go(items):
    listed = checklist(*items)
    story = [fact for fact in STORY if getattr(fact, "item", None) in {None, *(each.id for each in listed.items())}]
    red = read(listed, story).attrib["failures"] != "0"
    assert red is (judge(listed, *story).decision is Decision.NO_GO)


@pytest.mark.parametrize("text", TEXTS, ids=[ascii(text)[:40] for text in TEXTS])
def test_no_text_is_more_than_text(text):
    root = ET.fromstring(write_junit(*hostile.judged(text)))
    ours = ET.fromstring(write_junit(*hostile.judged("harmless")))
    assert [(each.tag, set(each.attrib)) for each in root.iter()] == [
        (each.tag, set(each.attrib)) for each in ours.iter()
    ]
    assert root.find("testsuite").attrib["name"] == plain(text)
