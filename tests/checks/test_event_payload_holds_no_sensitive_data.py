import json

import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse
from tests.checks.replies import jwt, target
from tests.checks.workflows import PAYLOAD

CHECK = "event_payload_holds_no_sensitive_data"
SPECIMEN = Specimen(
    healthy={},
    causes={Outcome.WARNED: {"payload-sensitive"}},
    held=lambda said: said == [],
    settings={"event_payload": PAYLOAD},
)


def verdict_on(payload):
    return converse(CHECK, target(event_payload=json.dumps(payload)))


@pytest.mark.parametrize(
    "name",
    ["password", "accessToken", "client_secret", "user_ssn", "passport_no", "IBAN", "cardNumber", "date_of_birth"],
)
def test_warns_of_a_name_that_tells_wherever_it_stands(name):
    assert verdict_on({"list": [{name: "x"}]}).cause == "payload-sensitive"


def test_warns_of_a_token_under_any_name():
    verdict = verdict_on({"extra": jwt()})
    assert verdict.cause == "payload-sensitive"
    assert "eyJ" not in str(verdict)


def test_never_shows_a_value():
    assert "hunter2" not in str(verdict_on({"password": "hunter2"}))


@pytest.mark.parametrize("name", ["email", "first_name", "idempotency_token", "lesson", "cardinality", "assessment"])
def test_passes_on_what_contacts_have(name):
    assert verdict_on({name: "x"}).outcome is Outcome.PASSED
