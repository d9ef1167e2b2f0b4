"""The sample of the payload has what the event promises: every field, with its type."""

import json
import re
from typing import Any

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.answers import read
from lib.cobalt.errors import Unusable
from lib.cobalt.events import Event, Events, drifts, has, schema_complaint
from lib.cobalt.quotes import listing, shown
from lib.launch.verdict import Verdict, failed, inconclusive, passed, warned


@check(needs=("base_url", "api_key", "event_name", "event_payload"), after=("event_is_defined",))
def sample_payload_fits_the_event(target: Target) -> Conversation:
    settings = target.settings
    try:
        event = read(Events, (yield target.cobalt.ask("GET", "/application/event"))).named(settings.event_name)
        if event is None:
            return inconclusive("event-missing", "Cobalt knows no event of this name.")
        return _judge(event, json.loads(settings.event_payload))
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)


def _judge(event: Event, payload: dict[str, Any]) -> Verdict:
    if not event.keys and not event.json_schema:
        return inconclusive("event-without-fields", "The event promises no field, so that nothing can be compared.")
    absent = [each.key for each in event.keys if not has(payload, each.key)]
    facts = {"promised": str(len(event.keys)), "absent": str(len(absent))}
    if absent:
        because = f"The event promises fields that the sample of its payload lacks: {listing(absent)}."
        return failed("payload-lacks-fields", because, **facts)
    if event.json_schema and (complaint := schema_complaint(event.json_schema, payload)):
        because = f"The sample of the payload breaks the JSON Schema of the event at {shown(complaint)}."
        return failed("payload-breaks-schema", because, **facts)
    return _judge_details(event, payload, facts)


def _judge_details(event: Event, payload: dict[str, Any], facts: dict[str, str]) -> Verdict:
    drifting = [each.key for each in event.keys if drifts(payload, each)]
    if drifting:
        because = f"Fields of the sample have another type than the event promises: {listing(drifting)}."
        return warned("payload-types-differ", because, **facts)
    known = {re.split(r"[.\[]", each.key)[0] for each in event.keys}
    unknown = sorted(payload.keys() - known) if known else []
    if unknown:
        because = (
            f"The sample has fields that the event does not promise, so that nobody uses them: {listing(unknown)}."
        )
        return warned("payload-fields-unknown", because, **facts)
    return passed("The sample of the payload has every field of the event, with its type.", **facts)
