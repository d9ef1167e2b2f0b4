"""The tables of docs/figures.md, which `make soak` writes."""

from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "figures.md"
SECTIONS = {"store": "journal", "launch": "reports", "report": "reports", "checks": "checks", "tests": "checks"}


def write_figures(section, rows):
    """Replaces the table of a section; `rows` maps each trial to what it found."""
    begin, end = f"<!-- {section}: begin, written by make soak -->", f"<!-- {section}: end -->"
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    table = "\n".join(["| Trial | Found |", "|---|---|", *(f"| {trial} | {found} |" for trial, found in rows.items())])
    PAGE.write_text(f"{before}{begin}\n\n{table}\n\n{end}{rest.partition(end)[2]}", encoding="utf-8")
