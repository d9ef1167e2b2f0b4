"""The payload carries no secrets and no personal data of a sensitive kind."""

import json
import re
from typing import Any

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.events import members
from lib.cobalt.quotes import KEY_SHAPE, TOKEN_SHAPE, listing
from lib.launch.verdict import passed, warned

SENSITIVE = re.compile(
    r"passw(or)?d|secret|api_?key|(access|refresh|auth|session|id)_?token|credential"
    r"|(^|_)ssn($|_)|social_?security|national_?id|passport|tax_?id|iban|card_?number|(^|_)cv[vc]2?($|_)"
    r"|birth|(^|_)dob($|_)|religio|ethnic|health|diagnos|salary",
    re.IGNORECASE,
)


@check(needs=("event_payload",))
def event_payload_holds_no_sensitive_data(target: Target) -> Conversation:
    yield from ()  # the sample tells all
    fields = [name for name, value in members(json.loads(target.settings.event_payload)) if _is_sensitive(name, value)]
    facts = {"sensitive": str(len(fields))}
    if fields:
        because = f"Every run's log will keep what these fields of the payload seem to hold: {listing(fields)}."
        return warned("payload-sensitive", because, **facts)
    return passed("No field of the payload seems to hold a secret or personal data of a sensitive kind.", **facts)


def _is_sensitive(name: str, value: Any) -> bool:
    secret = isinstance(value, str) and (KEY_SHAPE.search(value) or TOKEN_SHAPE.search(value))
    return bool(secret or SENSITIVE.search(name))
