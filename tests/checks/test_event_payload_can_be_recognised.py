import json

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse
from tests.checks.replies import target
from tests.checks.workflows import PAYLOAD

CHECK = "event_payload_can_be_recognised"
SPECIMEN = Specimen(
    healthy={},
    causes={Outcome.WARNED: {"payload-not-recognisable"}},
    held=lambda said: said == [],
    settings={"event_payload": PAYLOAD},
)


def ended(payload):
    return converse(CHECK, target(event_payload=json.dumps(payload))).cause


@pytest.mark.parametrize(
    "name", ["idempotency_key", "idempotencyKey", "event_id", "eventId", "messageId", "request_uuid"]
)
def test_passes_on_a_field_of_this_kind_wherever_it_stands(name):
    assert ended({name: "k-1"}) == ""
    assert ended({"meta": [{name: 7}]}) == ""


@pytest.mark.parametrize("payload", [{"id": "c-1"}, {"event": "x"}, {"event_id_type": "x"}, {"event_id": ""}])
def test_warns_of_everything_else(payload):
    assert ended(payload) == "payload-not-recognisable"
