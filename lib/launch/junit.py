"""Reads the JUnit XML of a test run, which comes from outside.

A document type is refused, so that no entity can be declared; size, depth and numbers are capped.
"""

from dataclasses import dataclass
from typing import Literal
from xml.parsers import expat

MOST_BYTES = 2_000_000
MOST_CASES = 20_000
DEEPEST = 32
LONGEST = 500  # letters of a name

Outcome = Literal["passed", "failed", "skipped"]
VERDICTS: dict[str, Outcome] = {
    "failure": "failed",
    "error": "failed",
    "rerunFailure": "failed",
    "rerunError": "failed",
    "skipped": "skipped",
    "flakyFailure": "skipped",  # it failed and passed: that proves nothing
    "flakyError": "skipped",
}
STATES: dict[str, Outcome] = {  # of the attributes `status` and `result`; what is not named here proves nothing
    **dict.fromkeys(("", "run", "passed", "pass", "success", "ok", "completed"), "passed"),
    **dict.fromkeys(("failed", "fail", "failure", "error"), "failed"),
}


class NotJUnit(Exception):
    """The file is no report of a test run; the text says why and what to do."""


@dataclass
class Case:
    """One test, with the names of its class and its own."""

    name: str
    group: str
    outcome: Outcome

    def met(self, outcome: Outcome) -> None:
        """The worse of what is known so far and this."""
        self.outcome = max(self.outcome, outcome, key=("passed", "skipped", "failed").index)


def read(content: bytes) -> tuple[Case, ...]:
    """Every test of the run. Raises NotJUnit."""
    if len(content) > MOST_BYTES:
        raise NotJUnit(f"The report has more than {MOST_BYTES} bytes. Leave its output out, or hand in a part of it.")
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise NotJUnit(f"The report is no whole XML: {reason}, line {error.lineno}.") from None
    except (ValueError, LookupError):  # an encoding that is not known
        raise NotJUnit("The report is written in an encoding that is not known here. Save it as UTF-8.") from None
    if not reader.cases:
        raise NotJUnit("The report tells of no test.")
    return tuple(reader.cases)


class _Reader:
    """What the parser calls, tag by tag."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self._open: list[Case | None] = []  # by depth: the test that a tag begins, None for any other tag
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end

    def _refuse(self, *_: object) -> None:
        raise NotJUnit("The report declares a document type, which reports of tests do not need. It was not read.")

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._open and tag not in ("testsuites", "testsuite"):
            raise NotJUnit("The report is no JUnit XML: it does not begin with testsuites or testsuite.")
        if len(self._open) >= DEEPEST:
            raise NotJUnit("The report is nested too deep to be one of tests.")
        around = self._open[-1] if self._open else None
        if around and tag in VERDICTS:
            around.met(VERDICTS[tag])
        self._open.append(self._case(attributes) if tag == "testcase" else None)

    def _case(self, attributes: dict[str, str]) -> Case:
        if len(self.cases) >= MOST_CASES:
            raise NotJUnit(f"The report tells of more than {MOST_CASES} tests. Hand in those of the scenarios.")
        case = Case(attributes.get("name", "")[:LONGEST], attributes.get("classname", "")[:LONGEST], "passed")
        for state in ("status", "result"):
            case.met(STATES.get(attributes.get(state, "").lower(), "skipped"))
        self.cases.append(case)
        return case

    def _end(self, _: str) -> None:
        self._open.pop()
