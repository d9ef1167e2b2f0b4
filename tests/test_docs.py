"""What is written about checks is what the checks are."""

import re
from pathlib import Path

from ruamel.yaml import YAML

from lib.home import load_checklist
from tools.docs import detection, readme, report_schema

ROOT = Path(__file__).resolve().parents[1]


def test_the_readmes_table_is_true():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text == readme(text), "stale: run make docs"


def test_the_page_on_detection_is_true():
    assert (ROOT / "docs" / "detection.md").read_text(encoding="utf-8") == detection(), "stale: run make docs"


def test_the_form_of_a_reports_json_is_true():
    assert (ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8") == report_schema(), "stale: run make docs"


def test_what_is_not_checked_belongs_to_known_items():
    left_out = YAML(typ="safe", pure=True).load((ROOT / "data" / "not-checked.yaml").read_text(encoding="utf-8"))
    assert set(left_out) <= {item.id for item in load_checklist({}).items()}


def test_every_variable_of_the_environment_is_described():
    sources = (*(ROOT / "lib").rglob("*.py"), ROOT / "app.py", ROOT / "golive", ROOT / "Makefile")
    used = {name for each in sources for name in re.findall(r"GOLIVE_[A-Z_]+", each.read_text(encoding="utf-8"))}
    told = set(
        re.findall(r"^\| `(GOLIVE_[A-Z_]+)`", (ROOT / "docs" / "installation.md").read_text("utf-8"), re.MULTILINE)
    )
    assert told == used
