"""Webhooks: who wants to be told of what, and what is told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from lib.simulator import seeds
from lib.simulator.moments import iso
from lib.simulator.seeds import Environment
from lib.simulator.templates import fill

CREATED, DELETED, EXPIRED = "Connection Created", "Connection Deleted", "Connection Expired"
WORKFLOW_EVENTS = {
    "COMPLETED": "Workflow Completed",
    "ERRORED": "Workflow Errored",
    "STOPPED": "Workflow Stopped",
    "TIMED_OUT": "Workflow Timed Out",
}
EVENTS = (CREATED, DELETED, EXPIRED, *WORKFLOW_EVENTS.values())
HYPHENATED = {name.lower().replace(" ", "-"): name for name in EVENTS}  # what they were called first
ALARMS = ("Workflow Errored", "Workflow Timed Out", "Workflow Stopped", EXPIRED)
RECEIVER = "/app/webhooks/cobalt"  # of the sample customer's app
WHOLE = "{{event}}"
Method = Literal["POST", "PUT", "PATCH"]


@dataclass
class Webhook:
    """An address of the organisation. `url` is a path while it lies on the simulator itself."""

    id: str
    environment: Environment
    url: str
    events: tuple[str, ...]
    created: datetime
    updated: datetime
    enabled: bool = True
    method: Method = "POST"
    body: Any = WHOLE
    headers: dict[str, str] = field(default_factory=dict)
    slug: str = ""
    workflow_ids: tuple[str, ...] = ()
    group: str = ""
    description: str = ""
    kind: Literal["default", "slack", "custom"] = "default"

    def wants(self, event: str, environment: Environment, slug: str, workflow_id: str) -> bool:
        """Whether it is told of an event; `workflow_id` is "" for what no workflow did."""
        return (
            (self.enabled, self.environment) == (True, environment)
            and event in self.events
            and self.slug in ("", slug)
            and (not self.workflow_ids or not workflow_id or workflow_id in self.workflow_ids)
        )

    def address(self, base: str) -> str:
        """The whole address; `base` is the simulator's own."""
        return base + self.url if self.url.startswith("/") else self.url

    def message(self, facts: dict[str, Any], response: Any, account_name: str) -> Any:
        """What is sent: the facts, or what a custom template makes of them and of what a workflow returned."""
        if self.kind == "slack":
            return {"text": f"{facts['event']}: {facts['linked_account_id']}"}
        if self.body == WHOLE:
            return facts
        more = {"event": facts, "workflow_response": response, "linked_account_name": account_name}
        return fill(self.body, facts | more)


def shape(webhook: Webhook, base: str, seed: int) -> dict[str, Any]:
    """A Webhook of cobalt-api.md 2.1."""
    optional = {
        "slug": webhook.slug,
        "group": webhook.group,
        "webhook_description": webhook.description,
        "webhook_headers": webhook.headers,
    }
    return {
        "_id": webhook.id,
        "org_id": seeds.organisation(seed),
        "environment": webhook.environment,
        "is_enabled": webhook.enabled,
        "webhook_events": list(webhook.events),
        "workflow_ids": list(webhook.workflow_ids),
        "webhook_url": webhook.address(base),
        "webhook_body": webhook.body,
        "method": webhook.method,
        "webhook_type": webhook.kind,
        "createdAt": iso(webhook.created),
        "updatedAt": iso(webhook.updated),
    } | {name: value for name, value in optional.items() if value}


def seeded(seed: int, environment: Environment, at: datetime) -> list[Webhook]:
    """One that sounds the alarm, and one that was switched off."""
    return [
        Webhook(seeds.object_id(seed, "webhook", environment, "alarms"), environment, RECEIVER, ALARMS, at, at),
        Webhook(
            seeds.object_id(seed, "webhook", environment, "off"),
            environment,
            RECEIVER,
            ("Workflow Completed",),
            at,
            at,
            enabled=False,
        ),
    ]
