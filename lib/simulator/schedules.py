"""Schedules of workflows. They are kept, paused and resumed; a rehearsal is too short for one to come due."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lib.simulator.moments import iso
from lib.simulator.workflows import Workflow

RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))  # minute, hour, day of month, month, day of week
PART = re.compile(r"(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:/([1-9]\d?))?")


@dataclass
class Schedule:
    """When a workflow shall run."""

    id: str
    event_id: str
    workflow: Workflow
    account_id: str
    config_id: str
    added: datetime
    updated: datetime
    kind: str = "cron"
    pattern: str = ""
    dates: list[Any] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)
    paused: bool = False


def is_cron(pattern: str) -> bool:
    """Whether the pattern has five fields of numbers within their ranges, as in `*/15 8-18 * * 1-5`."""
    given = pattern.split()
    return len(given) == len(RANGES) and all(
        _fits(part, *limits) for each, limits in zip(given, RANGES, strict=True) for part in each.split(",")
    )


def shape(schedule: Schedule) -> dict[str, Any]:
    """A Schedule of cobalt-api.md 2.9; `cron_patten` is how the platform writes it."""
    return {
        "_id": schedule.id,
        "event_id": schedule.event_id,
        "workflow": {"_id": schedule.workflow.id, "name": schedule.workflow.name},
        "config_id": schedule.config_id,
        "linked_account_id": schedule.account_id,
        "environment": schedule.workflow.environment,
        "trigger_type": schedule.kind,
        "cron_patten": schedule.pattern,
        "trigger_interval": schedule.dates,
        "status": "paused" if schedule.paused else "running",
        "inactive": schedule.paused,
        "registered_by_api": True,
        "options": schedule.options,
        "payload": schedule.payload,
        "schedule_added_at": iso(schedule.added),
        "updatedAt": iso(schedule.updated),
    }


def _fits(part: str, low: int, high: int) -> bool:
    found = PART.fullmatch(part)
    if not found:
        return False
    numbers = [int(digits) for digits in found.groups()[:2] if digits]
    return numbers == sorted(numbers) and all(low <= number <= high for number in numbers)
