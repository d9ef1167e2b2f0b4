"""What the catalogue is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """`check`, `outcome` and `cause` say what must come of it; `check` is "" where any check may meet it, or none."""

    name: str
    does: str
    check: str = ""
    outcome: str = ""
    cause: str = ""


def defects(check: str, *rows: tuple[str, str, str, str]) -> tuple[Fault, ...]:
    """Rows of name, outcome, cause and what it does."""
    return tuple(Fault(name, does, check, outcome, cause) for name, outcome, cause, does in rows)


def scenarios(*rows: tuple[str, str]) -> tuple[Fault, ...]:
    """Rows of name and what it does, for what no single check has to notice."""
    return tuple(Fault(name, does) for name, does in rows)


def undecided(*rows: tuple[str, str, str]) -> tuple[Fault, ...]:
    """Rows of name, cause and what it does: a check that meets it may say nothing but that it could not tell."""
    return tuple(Fault(name, does, outcome="inconclusive", cause=cause) for name, cause, does in rows)
