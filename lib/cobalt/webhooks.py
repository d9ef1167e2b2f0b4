"""Webhooks: who is told of which events and where, as Cobalt lists them, and the message as Cobalt sends it."""

import hashlib
import hmac
import json

import httpx
from pydantic import Field, RootModel, StrictBool

from lib.cobalt.addresses import BadAddress, is_protected, parse_address
from lib.cobalt.answers import Answer
from lib.cobalt.requests import NAME

EXPIRED = "Connection Expired"
ERRORED, TIMED_OUT, STOPPED = "Workflow Errored", "Workflow Timed Out", "Workflow Stopped"
SIGNATURE = "x-cobalt-signature"


class Webhook(Answer):
    """An address that is told of events. The events had names with hyphens before 2024; those still count."""

    is_enabled: StrictBool
    events: tuple[str, ...] = Field(alias="webhook_events")
    url: str = Field(alias="webhook_url", min_length=1)
    environment: str | None = None
    slug: str | None = None
    workflow_ids: tuple[str, ...] | None = None

    def announces(self, event: str) -> bool:
        """Whether this event is among those subscribed to, enabled or not."""
        return bool({event, event.lower().replace(" ", "-")} & set(self.events))

    def serves(self, environment: str) -> bool:
        """Whether it belongs to this environment, as far as both are known."""
        return not (self.environment and environment) or self.environment == environment

    def covers(self, workflow: str, application: str) -> bool:
        """Whether what happens to a workflow is among what it is told; without limits it is told of all."""
        return (not self.workflow_ids or workflow in self.workflow_ids) and self.slug in (None, "", application)

    def leads_to(self, address: str) -> bool:
        """Whether it is the address of that receiver."""
        return self.url.rstrip("/") == address.rstrip("/")

    @property
    def is_safe(self) -> bool:
        """Whether what is sent there cannot be read on the way."""
        try:
            return is_protected(parse_address(self.url))
        except BadAddress:
            return False


class Webhooks(RootModel[tuple[Webhook, ...]]):
    """All of the key's environment; this list comes without pages."""


def failure_message(address: str, probe: str, environment: str, key: str) -> httpx.Request:
    """Tells a receiver that a workflow failed which bears the probe's name. Signed with `key`, unsigned if it is ""."""
    facts = {
        "linked_account_id": probe,
        "instance_id": f"{probe}-run",
        "workflow_id": f"{probe}-workflow",
        "config_id": probe,
        "environment": environment,
        "event": ERRORED,
        "workflow_name": "Probe of the go-live checks: please ignore",
        "status": "ERRORED",
    }
    body = json.dumps(facts, separators=(",", ":")).encode()
    signed = {SIGNATURE: hmac.new(key.encode(), body, hashlib.sha256).hexdigest()} if key else {}
    headers = {"user-agent": NAME, "content-type": "application/json"} | signed
    return httpx.Request("POST", address, headers=headers, content=body)
