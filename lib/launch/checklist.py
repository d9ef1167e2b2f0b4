"""The checklist: sections of items, what each asks of checks and of people, and how each cause is fixed."""

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
CheckId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Party = Literal["us", "customer", "cobalt", "third party"]
Role = Literal["project manager", "solution engineer", "customer", "approver"]  # what a signature is given as


class Part(BaseModel):
    """Data is read once, strictly, and then never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Link(Part):
    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")]


class Fix(Part):
    """What to do about one cause. `{field}` in steps and snippet stands for the launch's own setting."""

    title: Text  # the cause as a person would say it
    who: Text  # who can fix it, for example "customer's developer"
    party: Party  # whom the item waits for meanwhile
    steps: Annotated[tuple[Text, ...], Field(min_length=1)]
    snippet: str = ""  # commands; those of curl are shown in Python and with Cobalt's SDK as well


class Attestation(Part):
    """The word that a person is asked for."""

    statement: Text  # what they say is so
    evidence: Text  # what they should attach or link
    when: Literal["always", "inconclusive"] = "always"  # inconclusive: only if the checks could not tell
    fresh_days: Annotated[int, Field(gt=0, le=3650)] = 90
    depends: tuple[str, ...] = ()  # settings whose change makes the word stale


class Expectation(Part):
    """A question of one's own, without code: one request that only reads, and what its answer must be."""

    question: Text  # a sentence that is true or false
    url: Text  # `{field}` stands for the launch's own setting
    signed_in: bool = False  # with the session of a signed-in user of the customer's product
    status: Annotated[int, Field(ge=100, le=599)] | None = None
    headers: dict[Text, Text] = Field(default_factory=dict)  # each must hold this text
    json_path: dict[Text, Any] = Field(default_factory=dict)  # what each JSONPath must lead to
    json_schema: dict[str, Any] | None = None
    milliseconds: Annotated[int, Field(gt=0, le=60_000)] | None = None  # at most
    tls_days: Annotated[int, Field(gt=0, le=398)] | None = None  # at least so long until the certificate expires

    @model_validator(mode="after")
    def expects_something(self) -> Self:
        asked = (self.status, self.headers, self.json_path, self.json_schema, self.milliseconds, self.tls_days)
        if not any(asked):
            raise ValueError("expects nothing; add status, headers, json_path, json_schema, milliseconds or tls_days")
        if self.tls_days and self.url.startswith("http:"):
            raise ValueError("asks for a certificate (tls_days), and its url begins with http:, which has none")
        return self


class Condition(Part):
    """The item asks only when another item is in one of these states."""

    item: Id
    states: Annotated[tuple[Text, ...], Field(min_length=1)]


class Scenario(Part):
    """A case that must have been tried. A test belongs to it whose name holds one of the phrases, word by word."""

    id: Id
    title: Text
    phrases: Annotated[tuple[Text, ...], Field(min_length=1)]
    mandatory: bool = True


class Item(Part):
    id: Id
    title: Text
    recommendation: Text
    why: Text
    test: Annotated[tuple[Text, ...], Field(min_length=1)]  # numbered steps
    fails_when: Annotated[tuple[Text, ...], Field(min_length=1)]
    importance: Literal["blocks launch", "advice"]
    who: Text  # who usually does it
    party: Party  # whom it waits for while it is open
    group: str = ""  # the seed's sub-heading
    checks: tuple[CheckId, ...] = ()
    optional: tuple[CheckId, ...] = ()  # those of them that fail the item when they fail, and never keep it open
    attestation: Attestation | None = None
    fresh_hours: Annotated[int, Field(gt=0, le=24 * 365)] = 72  # how long a check's result stays fresh
    waivable: bool = True
    only_if: Condition | None = None
    expectations: tuple[Expectation, ...] = ()
    scenarios: tuple[Scenario, ...] = ()  # proved by a test report, or by the word that the attestation asks for
    links: tuple[Link, ...] = ()
    causes: dict[Id, Fix] = Field(default_factory=dict)

    @property
    def own_checks(self) -> dict[str, Expectation]:
        """The expectations, each under the id of the check that it is."""
        name = self.id.replace("-", "_")
        return {f"own_{name}_{number}": each for number, each in enumerate(self.expectations, start=1)}

    @cached_property
    def digest(self) -> str:
        """Changes when what the item asks for changes; guidance and fixes may be reworded freely."""
        asked = {
            "recommendation": self.recommendation,
            "checks": self.checks,
            **({"optional": self.optional} if self.optional else {}),
            **({"expectations": self.model_dump(mode="json")["expectations"]} if self.expectations else {}),
            **({"scenarios": self.model_dump(mode="json")["scenarios"]} if self.scenarios else {}),
            "attestation": self.attestation and self.attestation.statement,
        }
        return digest(asked)


class Section(Part):
    id: Id
    title: Text
    summary: Text
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class CleanRuns(Part):
    """How often in a row a check must hold before an item that blocks counts as verified. A rehearsal needs one run."""

    count: Annotated[int, Field(ge=1, le=5)] = 1
    minutes_apart: Annotated[int, Field(ge=0, le=1440)] = 5  # between the first of them and the last


class Quorum(Part):
    """How many different people must sign as what."""

    role: Role
    count: Annotated[int, Field(ge=1, le=9)] = 1


class Checklist(Part):
    id: Id
    title: Text
    version: Text
    introduction: Text
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    clean_runs: CleanRuns = CleanRuns()
    quorum: Annotated[tuple[Quorum, ...], Field(min_length=1)] = (Quorum(role="approver"),)
    most_waivers: Annotated[int, Field(ge=0, le=99)] = 5  # open at one time: they are debt
    causes: dict[Id, Fix] = Field(default_factory=dict)  # causes that any check may meet, such as a time-out

    def items(self) -> Iterator[Item]:
        """All items, in order."""
        for section in self.sections:
            yield from section.items

    def item(self, item_id: str) -> Item:
        """Raises KeyError for an item that the checklist has not."""
        for item in self.items():
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def section_of(self, item_id: str) -> Section:
        """Raises KeyError for an item that the checklist has not."""
        for section in self.sections:
            if any(item.id == item_id for item in section.items):
                return section
        raise KeyError(item_id)

    def checks(self) -> tuple[str, ...]:
        """Every check that some item asks, each once, in order."""
        return tuple(dict.fromkeys(check for item in self.items() for check in item.checks))

    def asking(self, check: str) -> tuple[Item, ...]:
        """The items that ask a check."""
        return tuple(item for item in self.items() if check in item.checks)

    def with_own_checks(self) -> Self:
        """The same, each item asking its expectations like any other check."""
        sections = [
            section.model_copy(update={"items": tuple(_asking_its_own(item) for item in section.items)})
            for section in self.sections
        ]
        return self.model_copy(update={"sections": tuple(sections)})

    def fix(self, check: str, cause: str) -> Fix | None:
        """How a cause that a check found is fixed, if the checklist says."""
        for item in self.asking(check):
            if cause in item.causes:
                return item.causes[cause]
        return self.causes.get(cause)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything the checklist says."""
        return digest(self.model_dump(mode="json"))


def _asking_its_own(item: Item) -> Item:
    return item.model_copy(update={"checks": (*item.checks, *item.own_checks)}) if item.expectations else item


def digest(value: object) -> str:
    """SHA-256 in hex over the canonical JSON of a value made of text, whole numbers, lists and maps."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def canonical(value: object) -> str:
    """The one JSON text of such a value."""
    return _CANONICAL.encode(value)


# json.dumps would make one anew for each value.
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
