"""The sample customer's webhook receiver."""

import time

import pytest

from lib.simulator.deliveries import compact
from lib.simulator.routes import customer_webhooks
from lib.simulator.sample import rehearsal_key
from lib.simulator.sample_app import WEBHOOK
from lib.simulator.signing import SIGNATURE, sign

MESSAGE = {"event": "Connection Expired", "linked_account_id": "acme", "slug": "hubspot"}


@pytest.fixture
def deliver(cobalt):
    def send(body=None, signature=None, faults=()):
        body = compact(MESSAGE) if body is None else body
        signature = sign(body, rehearsal_key("test")) if signature is None else signature
        base = (cobalt.under(*faults) if faults else cobalt).base
        return cobalt.http.post(base + WEBHOOK, content=body, headers={SIGNATURE: signature}, timeout=10)

    return send


def test_what_cobalt_signed_is_taken(deliver):
    answer = deliver()

    assert (answer.status_code, answer.json()) == (200, {"received": True, "known": False})


def test_the_same_again_is_taken_once(deliver):
    assert [deliver().json()["known"] for _ in range(3)] == [False, True, True]


def test_both_environments_keys_sign(deliver):
    assert deliver(signature=sign(compact(MESSAGE), rehearsal_key("production"))).status_code == 200


@pytest.mark.parametrize("signature", ["", "0" * 64, sign(compact(MESSAGE), "another key"), "ü"])
def test_other_signatures_are_refused(deliver, signature):
    assert deliver(signature=signature.encode()).status_code == 401


def test_a_changed_body_is_refused(deliver):
    assert (
        deliver(compact(MESSAGE | {"slug": "slack"}), sign(compact(MESSAGE), rehearsal_key("test"))).status_code == 401
    )


def test_what_is_no_message_is_refused(deliver):
    assert deliver(b"[1]").status_code == 400


def test_a_fault_believes_everybody(deliver):
    assert deliver(signature="forged", faults=["receiver-trusts-everybody"]).status_code == 200


def test_a_fault_answers_500(deliver):
    assert deliver(faults=["receiver-fails"]).status_code == 500


def test_a_fault_answers_late(deliver, monkeypatch):
    assert customer_webhooks.SLOW_SECONDS == 6
    monkeypatch.setattr(customer_webhooks, "SLOW_SECONDS", 0.5)
    began = time.monotonic()
    answer = deliver(faults=["receiver-slow"])

    assert answer.status_code == 200
    assert time.monotonic() - began > 0.5
