"""Writes what is generated in README.md, docs/detection.md and docs/report.schema.json.

`make docs` runs it; a test finds them stale.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lib.checks.conversation import discover
from lib.home import load_checklist
from lib.launch.checklist import Item
from lib.report.escape import inline
from lib.report.facts import describe_facts
from lib.report.markdown import table
from lib.simulator.faults import DEFECTS

BEGIN, END = "<!-- items: begin, written by make docs -->", "<!-- items: end -->"
WRITES = {0: "", 1: " (creates and removes a probe)", 2: " (has real effects)"}


def items() -> str:
    """The table of items: what is proved live, what a person attests, what is not checked and why."""
    left_out = YAML(typ="safe", pure=True).load((ROOT / "data" / "not-checked.yaml").read_text(encoding="utf-8"))
    checklist = load_checklist({})
    rows = [
        [inline(item.title), _proved(item), _attested(item), _listed(left_out.get(item.id, []))]
        for item in checklist.items()
    ]
    return table(["Item", "Proved live", "A person’s word", "Not checked, because"], rows)


def _proved(item: Item) -> str:
    known = discover()
    sentences = [f"{known[check].question.rstrip('.')}{WRITES[known[check].writes]}" for check in item.checks]
    return _listed(sentences) or "–"


def _attested(item: Item) -> str:
    if item.attestation is None:
        return "–"
    return "always" if item.attestation.when == "always" else "only when a check could not tell"


def _listed(sentences: list[str]) -> str:
    return "<br>".join(inline(sentence) for sentence in sentences)


def readme(text: str) -> str:
    """The README with its table renewed."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{items()}\n\n{END}{rest.split(END)[1]}"


def detection() -> str:
    """Which defects of a rehearsal are caught, by which check, with which cause."""
    checks = len({defect.check for defect in DEFECTS})
    counted = f"{len(DEFECTS)} single defects are seeded, and caught by {checks} of {len(discover())} checks."
    return f"{DETECTION}\n\n{counted}\n\n## By item\n\n{_by_item()}\n\n## By defect\n\n{_by_defect()}\n"


def report_schema() -> str:
    """The form of a report's JSON."""
    return json.dumps(describe_facts(), indent=1) + "\n"


DETECTION = """# What is detected

Written by `make docs`. `tests/test_faults.py` tries every row: the check named turns, with that cause, and no other
does, unless it waits for it. `./golive simulate --fault NAME` shows each by hand."""


def _by_item() -> str:
    checklist = load_checklist({})
    caught = Counter(item.id for defect in DEFECTS for item in checklist.asking(defect.check))
    rows = [[f"`{item.id}`", str(len(item.checks)), str(caught[item.id])] for item in checklist.items()]
    return table(["Item", "Checks", "Defects that they catch"], rows)


def _by_defect() -> str:
    known = discover()
    rows = [
        [f"`{each.name}`", inline(each.does), inline(known[each.check].question), each.outcome, f"`{each.cause}`"]
        for each in DEFECTS
    ]
    return table(["Defect", "What is wrong", "Found by asking whether", "Outcome", "Cause"], rows)


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(readme(path.read_text(encoding="utf-8")), encoding="utf-8")
    (ROOT / "docs" / "detection.md").write_text(detection(), encoding="utf-8")
    (ROOT / "docs" / "report.schema.json").write_text(report_schema(), encoding="utf-8")
