"""The report for test dashboards: JUnit's XML, one case an item. It is red exactly when the launch may not go."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from lib.launch.checklist import Checklist
from lib.launch.checklist import Section as Step
from lib.launch.decision import name_party
from lib.launch.readiness import ItemReadiness, Readiness
from lib.launch.state import Launch
from lib.launch.states import State
from lib.report.escape import plain

GREEN = frozenset({State.VERIFIED, State.ATTESTED})


def write_junit(launch: Launch, checklist: Checklist, readiness: Readiness) -> str:
    """A suite for each section. Waived, not applicable and open advice count as skipped, never as passed."""
    root = Element("testsuites", name=plain(f"Go-live readiness: {launch.name}"))
    for step in checklist.sections:
        _add_suite(root, step, [readiness.item(item.id) for item in step.items])
    root.attrib.update(_count(list(readiness.items)))
    indent(root)
    return f"{tostring(root, encoding='unicode', xml_declaration=False)}\n"


def _add_suite(root: Element, step: Step, items: list[ItemReadiness]) -> None:
    suite = SubElement(root, "testsuite", {"name": plain(step.title)} | _count(items))
    for each in items:
        _add_case(suite, step, each)


def _add_case(suite: Element, step: Step, each: ItemReadiness) -> None:
    seconds = sum(check.result.fact.milliseconds for check in each.checks if check.result) / 1000
    name = plain(f"{each.item.id}: {each.item.title}")
    case = SubElement(suite, "testcase", classname=step.id, name=name, time=f"{seconds:.3f}")
    message = plain(f"{each.state.value}: {each.why}")
    if each.blocks:
        failure = SubElement(case, "failure", message=message, type=each.state.value)
        failure.text = plain(f"It waits for {name_party(each.party)}.")
    elif each.state not in GREEN:
        SubElement(case, "skipped", message=message)
    else:
        SubElement(case, "system-out").text = plain(f"{each.basis}. {each.why}")


def _count(items: list[ItemReadiness]) -> dict[str, str]:
    failures = sum(each.blocks for each in items)
    skipped = sum(not each.blocks and each.state not in GREEN for each in items)
    return {"tests": str(len(items)), "failures": str(failures), "errors": "0", "skipped": str(skipped)}
