"""Webhooks as Cobalt lists them: who is told of which events, and where."""

from pydantic import Field, RootModel, StrictBool

from lib.cobalt.addresses import BadAddress, is_protected, parse_address
from lib.cobalt.answers import Answer

EXPIRED = "Connection Expired"


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

    @property
    def is_safe(self) -> bool:
        """Whether what is sent there cannot be read on the way."""
        try:
            return is_protected(parse_address(self.url))
        except BadAddress:
            return False


class Webhooks(RootModel[tuple[Webhook, ...]]):
    """All of the key's environment; this list comes without pages."""
