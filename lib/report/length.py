"""How much of a report is told: the complete one first, then always less."""

from enum import StrEnum


class Length(StrEnum):
    """Waivers, conditions, what is open and blocks, and signatures are told in all of them; a notice counts them."""

    COMPLETE = "complete"
    WITHOUT_EXCERPTS = "without excerpts"
    WITHOUT_EVIDENCE = "without evidence"
    OPEN_ONLY = "open only"
    BRIEF = "brief"
    NOTICE = "notice"

    def reaches(self, other: "Length") -> bool:
        """Whether it tells at least as much as the other."""
        return _ORDER.index(self) <= _ORDER.index(other)


_ORDER = tuple(Length)
LEFT_OUT = {
    Length.WITHOUT_EXCERPTS: "the answers of checks are left out",
    Length.WITHOUT_EVIDENCE: "the evidence is left out",
    Length.OPEN_ONLY: "evidence, settled items and single changes are left out",
    Length.BRIEF: "evidence, settled items, single changes and open advice are left out",
    Length.NOTICE: "this is a notice only",
}
