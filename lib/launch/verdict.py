"""How a check ends: an outcome, a stable cause, one sentence for the customer, and the values that decided."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Outcome(StrEnum):
    """Only PASSED and WARNED can make an item green."""

    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"  # asked, could not tell
    BLOCKED = "blocked"  # could not ask
    NOT_APPLICABLE = "not_applicable"


class Verdict(BaseModel):
    """The answer to a check's question.

    `cause` is a stable id in kebab-case, "" only for a pass. `because` is one sentence for the customer.
    `values` are the few facts that decided, fit to be shown and to be compared between runs: no secret, no clock time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: Outcome
    cause: str = ""
    because: str = Field(min_length=1)
    values: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def has_a_cause_unless_passed(self) -> Self:
        if self.outcome is not Outcome.PASSED and not self.cause:
            raise ValueError(f"a verdict '{self.outcome}' needs a cause")
        return self


def passed(because: str, **values: str) -> Verdict:
    """The documented condition was seen to hold."""
    return Verdict(outcome=Outcome.PASSED, because=because, values=values)


def warned(cause: str, because: str, **values: str) -> Verdict:
    """It works, and deserves attention before launch."""
    return Verdict(outcome=Outcome.WARNED, cause=cause, because=because, values=values)


def failed(cause: str, because: str, **values: str) -> Verdict:
    """The documented condition was seen not to hold."""
    return Verdict(outcome=Outcome.FAILED, cause=cause, because=because, values=values)


def inconclusive(cause: str, because: str, **values: str) -> Verdict:
    """Asked, and the answer does not decide. Never counts as a pass."""
    return Verdict(outcome=Outcome.INCONCLUSIVE, cause=cause, because=because, values=values)


def blocked(cause: str, because: str, **values: str) -> Verdict:
    """Could not be asked: an input is missing or an earlier check did not hold."""
    return Verdict(outcome=Outcome.BLOCKED, cause=cause, because=because, values=values)


def not_applicable(cause: str, because: str, **values: str) -> Verdict:
    """The question does not arise for this launch."""
    return Verdict(outcome=Outcome.NOT_APPLICABLE, cause=cause, because=because, values=values)
