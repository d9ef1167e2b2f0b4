"""The report: a preview and the file, or the text for the place where it lands."""

import re
from collections.abc import Iterable, Iterator
from string import ascii_letters

import streamlit as st

from lib.report.attachments import name_report
from lib.report.targets import TARGETS
from lib.ui.desk import Desk
from lib.ui.handover import show_handover
from lib.ui.words import safe, tame

CODE = re.compile(r"(?<!\\)(`+)(?!`).+?(?<!`)\1(?!`)")  # in a line
COMPLETE = "complete"
SHORT = {
    COMPLETE: "Complete file",
    "github": "GitHub",
    "jira": "Jira",
    "linear": "Linear",
    "confluence": "Confluence",
    "slack": "Slack or Teams",
}
FOLDS = ("<details>", "</details>")


def show_report(desk: Desk) -> None:
    """The complete report, or what of it a place takes."""
    st.caption(safe(desk.view.launch.name))
    st.title("Report")
    st.markdown("The same state always gives the same text.")
    place = st.segmented_control(
        "Where it lands",
        [COMPLETE, *TARGETS],
        format_func=SHORT.__getitem__,
        default=COMPLETE,
        required=True,
        key=f"{desk.launch_id} place",
    )
    if place in TARGETS:
        show_handover(desk, TARGETS[place])
    else:
        _show_complete(desk)


def _show_complete(desk: Desk) -> None:
    """Downloads first; then what it says, drawn and as text."""
    text = desk.app.report(desk.actor, desk.launch_id)
    with st.container(horizontal=True):
        st.download_button(
            "Download the report",
            data=text,
            file_name=name_report(desk.launch_id),
            mime="text/markdown",
            type="primary",
            on_click="ignore",
        )
        st.download_button(
            "Download the evidence",
            data=lambda: desk.app.evidence(desk.actor, desk.launch_id),
            file_name=f"{desk.launch_id}-evidence.zip",
            mime="application/zip",
            on_click="ignore",
            help="The report, the journal and every answer of a check, redacted, with a list of digests.",
        )
    drawn, raw = st.tabs(["Preview", "Markdown"])
    with drawn.container(border=True):
        st.markdown(_draw(text))
    raw.code(text, language="markdown", wrap_lines=True)


def _draw(text: str) -> str:
    """Streamlit draws no HTML, so folded evidence gets headings; all headings stand below the page's own."""
    return "\n".join(_draw_lines(text.splitlines()))


def _draw_lines(lines: Iterable[str]) -> Iterator[str]:
    fence = ""
    for line in lines:
        if fence or line.startswith("```"):
            yield line
            fence = "" if line == fence else fence or line.rstrip(ascii_letters)
        elif line not in FOLDS:
            summary = line.removeprefix("<summary>")
            yield _draw_line(f"### {summary.removesuffix('</summary>')}" if summary != line else line)


def _draw_line(line: str) -> str:
    parts, last = ["#" if line.startswith("#") else ""], 0
    for code in CODE.finditer(line):
        parts += [tame(line[last : code.start()]), code[0]]
        last = code.end()
    return "".join([*parts, tame(line[last:])])
