"""Webhooks that go wrong, each seen as a receiver sees it."""

import hashlib
import hmac
import json

import pytest

from lib.simulator.sample import PAYLOAD
from lib.simulator.seed_workflows import GOOD
from tests.simulator.receiver import attempts, execute, go_on, receiving, subscribe

SIGNATURE = "x-cobalt-signature"


@pytest.fixture(autouse=True)
def clean(cobalt):
    yield
    cobalt.http.post(f"{cobalt.base}/__sim/reset")


def signature(cobalt, body):
    return hmac.new(cobalt.key.encode(), body, hashlib.sha256).hexdigest()


def told(under, receiver, runs=1):
    """Subscribes and starts that many runs; their ids and the webhook's."""
    webhook = subscribe(under, receiver.url, "Workflow Completed", webhook_headers={"x-from": under.base})
    return [execute(under, GOOD, PAYLOAD, sync_execution="true") for _ in range(runs)], webhook


def ids(taken):
    return [json.loads(body)["instance_id"] for *_, body, _ in taken]


def senders(taken):
    """The base URLs of the worlds that sent them: their ids are alike."""
    return [headers["x-from"] for _, _, headers, *_ in taken]


def test_a_message_comes_twice_and_is_the_same(cobalt):
    with receiving() as receiver:
        told(cobalt.under("webhook-duplicate"), receiver)
        first, second = receiver.wait_for(2)

    assert first[3] == second[3]
    assert first[2][SIGNATURE] == second[2][SIGNATURE] == signature(cobalt, first[3])


def test_the_sample_app_takes_a_message_that_comes_twice_for_one(cobalt):
    under = cobalt.under("webhook-duplicate")
    (alarms, _) = under.ask("GET", "/webhook").json()
    execute(under, "close-stale-deals")

    assert [line["status"] for line in attempts(under, alarms["_id"], 2)] == [200, 200]


def test_a_message_may_not_be_signed(cobalt):
    with receiving() as receiver:
        told(cobalt.under("webhook-unsigned"), receiver)
        ((_, _, headers, _, _),) = receiver.wait_for(1)

    assert SIGNATURE not in headers


def test_a_message_may_be_signed_by_somebody_else(cobalt):
    with receiving() as receiver:
        told(cobalt.under("webhook-bad-signature"), receiver)
        ((_, _, headers, body, _),) = receiver.wait_for(1)

    assert len(headers[SIGNATURE]) == 64
    assert headers[SIGNATURE] != signature(cobalt, body)


@pytest.mark.parametrize("fault", ["webhook-unsigned", "webhook-bad-signature"])
def test_the_sample_app_refuses_what_cobalt_did_not_sign(cobalt, fault):
    under = cobalt.under(fault)
    (alarms, _) = under.ask("GET", "/webhook").json()
    execute(under, "close-stale-deals")

    assert {line["status"] for line in attempts(under, alarms["_id"])} == {401}  # it is tried again meanwhile


def test_a_message_may_come_late_by_the_clock(cobalt):
    late = cobalt.under("webhook-late")
    with receiving() as receiver:
        told(late, receiver)
        told(cobalt, receiver)
        assert senders(receiver.wait_for(1)) == [cobalt.base]
        go_on(cobalt, 20)

        assert senders(receiver.wait_for(2)) == [cobalt.base, late.base]


def test_of_two_messages_the_later_one_may_come_first(cobalt):
    with receiving() as receiver:
        identities, _ = told(cobalt.under("webhook-out-of-order"), receiver, runs=4)
        first, second, third, fourth = identities

        assert ids(receiver.wait_for(4)) == [second, first, fourth, third]


def test_a_message_that_nothing_overtakes_comes_in_the_end(cobalt):
    with receiving() as receiver:
        identities, _ = told(cobalt.under("webhook-out-of-order"), receiver)
        go_on(cobalt, 10)

        assert ids(receiver.wait_for(1)) == identities


def test_a_message_may_be_lost(cobalt):
    with receiving() as receiver:
        _, webhook = told(cobalt.under("webhook-dropped"), receiver)
        (line,) = attempts(cobalt, webhook)
        assert (line["status"], line["reason"], line["profile"]) == (0, "lost on the way", "webhook-dropped")
        told(cobalt, receiver)

        assert senders(receiver.wait_for(1)) == [cobalt.base]


def test_what_was_chosen_for_everybody_holds_for_messages_about_connections_too(cobalt):
    cobalt.http.put(f"{cobalt.base}/__sim/faults", json={"faults": ["webhook-unsigned"]})
    with receiving() as receiver:
        subscribe(cobalt, receiver.url, "Connection Deleted")
        cobalt.ask("DELETE", "/linked-account/integration/slack", "acme")
        ((_, _, headers, _, _),) = receiver.wait_for(1)

    assert SIGNATURE not in headers


def test_that_all_connections_have_expired_is_told_once_in_all_worlds(cobalt):
    under, expired = cobalt.under("scope-extra"), ["reauth-required"]
    with receiving() as receiver:
        for caller in (cobalt, under):
            subscribe(caller, receiver.url, "Connection Expired", webhook_headers={"x-from": caller.base})
        for faults in (expired, [*expired, "no-applications"], [], []):
            cobalt.http.put(f"{cobalt.base}/__sim/faults", json={"faults": faults})
        taken = receiver.wait_for(4)
        cobalt.ask("DELETE", "/linked-account/integration/slack", "acme")
        cobalt.http.put(f"{cobalt.base}/__sim/faults", json={"faults": expired})
        later = receiver.wait_for(7)[4:]
        addresses = {line["url"] for line in cobalt.visit("/__sim/deliveries").json()} - {receiver.url}
    told = [(facts["linked_account_id"], facts["slug"]) for *_, body, _ in taken if (facts := json.loads(body))]

    assert sorted(zip(senders(taken), told, strict=True)) == sorted(
        (caller.base, each) for caller in (cobalt, under) for each in (("acme", "slack"), ("globex", "hubspot"))
    )
    assert sorted(senders(later)) == sorted([cobalt.base, under.base, under.base])
    assert addresses == {f"{caller.base}/app/webhooks/cobalt" for caller in (cobalt, under)}


def test_an_account_alone_may_have_bad_luck(cobalt):
    with receiving() as receiver:
        subscribe(cobalt, receiver.url, "Workflow Completed")
        for account in ("acme+webhook-unsigned", "acme"):
            execute(cobalt, GOOD, PAYLOAD, account, sync_execution="true")
            receiver.wait_for(1)
        signed = [SIGNATURE in headers for _, _, headers, *_ in receiver.wait_for(2)]

    assert sorted(signed) == [False, True]
