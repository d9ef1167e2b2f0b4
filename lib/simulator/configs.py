"""What an account has set up for an application: fields, and which workflows are on."""

from dataclasses import dataclass, field
from typing import Any

RULES = "rule_engine"


@dataclass(frozen=True)
class Field:
    """A setting that a config asks for."""

    id: str
    name: str
    field_type: str
    options: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    required: bool = False
    help_text: str = ""


OF_CONFIG = (
    Field("owner", "Owner of new records", "select", ("Ada", "Alan"), required=True, help_text="Who is told first."),
    Field("mapping", "Field mapping", "map", ("Email", "Company"), labels=("email", "company")),
    Field("segment", "Which records", RULES, help_text="All of these must hold."),
)
OF_WORKFLOW = (Field("batch_size", "Records at a time", "number", help_text="From 1 to 100."),)
COLUMNS = {"email": ("text", ("is", "contains")), "employees": ("number", ("is", "is greater than"))}


@dataclass
class Switch:
    """A workflow in a config. `enabled` is None until somebody decides: then the workflow's own default holds."""

    enabled: bool | None = None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class Config:
    """One installation. `config_id` is the organisation's own id, `id` the platform's."""

    id: str
    slug: str
    config_id: str
    values: dict[str, Any] = field(default_factory=dict)
    labels: list[Any] = field(default_factory=list)
    switches: dict[str, Switch] = field(default_factory=dict)  # by workflow

    def switch(self, workflow_id: str) -> Switch:
        """How this workflow is set; made when first asked for."""
        return self.switches.setdefault(workflow_id, Switch())


def shape(asked: Field, values: dict[str, Any], labels: list[Any], *, with_options: bool) -> dict[str, Any]:
    """A Field of cobalt-api.md 2.1."""
    options = _pairs(asked.options) if with_options else []
    told = {
        "id": asked.id,
        "name": asked.name,
        "field_type": asked.field_type,
        "required": asked.required,
        "hidden": False,
        "multiple": False,
        "help_text": asked.help_text,
        "options": options,
        "labels": (labels or _pairs(asked.labels)) if asked.field_type == "map" else [],
    }
    return told | ({"value": values[asked.id]} if asked.id in values else {})


def _pairs(names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"name": name, "value": name.lower()} for name in names]
