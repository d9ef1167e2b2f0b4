"""Schedules of workflows, and when they are due."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from lib.simulator import cron
from lib.simulator.moments import boundary, iso
from lib.simulator.workflows import Workflow

LIMITS = ("startDate", "endDate")
PARTS = ("year", "month", "day", "hour", "minute")  # of an interval date
INSTANT = timedelta(microseconds=1)


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
    alarm: asyncio.Task[None] | None = field(default=None, repr=False, compare=False)  # what waits for its time


def next_due(schedule: Schedule, now: datetime) -> datetime | None:
    """When it shall run next; None if never."""
    begin, end = (boundary(schedule.options.get(name, ""), first=name == "startDate") for name in LIMITS)
    try:
        after = max(now, begin - INSTANT if begin else now).astimezone(_zone(schedule.options.get("tz", "")))
        due = cron.next_time(schedule.pattern, after) if schedule.kind == "cron" else _next_date(schedule, after)
    except OverflowError:  # the clock was put to the end of all dates
        return None
    return None if due is None or (end and due > end) else due


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


def _next_date(schedule: Schedule, after: datetime) -> datetime | None:
    dates = (_moment(each, after.tzinfo) for each in schedule.dates)
    return min((each for each in dates if each and each > after.astimezone(UTC)), default=None)


def _moment(given: dict[str, Any], zone: tzinfo | None) -> datetime | None:
    """None for what is no date."""
    try:
        at = datetime(*(given.get(name, 0) for name in PARTS), tzinfo=zone)  # type: ignore[misc]  # their count is known
        return at.astimezone(UTC)  # by wall clock an hour comes twice in autumn
    except (TypeError, ValueError, OverflowError):
        return None


def _zone(name: str) -> tzinfo:
    """UTC for a name that no time zone has."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC
