"""The payload has a field by which an event that is sent twice is recognised."""

import json
import re
from typing import Any

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.events import members
from lib.launch.verdict import passed, warned

OF_ONE_EVENT = re.compile(r"idempot|dedup|(event|message|request|delivery|notification)_?(id|uuid|key)$", re.IGNORECASE)
EMPTY: tuple[Any, ...] = (None, "", [], {})


@check(needs=("event_payload",))
def event_payload_can_be_recognised(target: Target) -> Conversation:
    yield from ()  # the sample tells all
    payload = json.loads(target.settings.event_payload)
    fields = [name for name, value in members(payload) if OF_ONE_EVENT.search(name) and value not in EMPTY]
    if fields:
        return passed("The payload has a field by which a repeated event is recognised.", fields=str(len(fields)))
    because = "The payload has no field, such as idempotency_key, by which a repeated event is recognised."
    return warned("payload-not-recognisable", because, fields="0")
