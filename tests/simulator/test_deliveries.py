import asyncio
import hashlib
import hmac
import json
import socket
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise

import pytest

from lib.simulator.clock import SettableClock
from lib.simulator.sample import PAYLOAD
from lib.simulator.seed_workflows import FAILING, GOOD, LOOP
from lib.simulator.webhooks import EXPIRED, Webhook
from lib.simulator.world import World
from tests.simulator.receiver import LOG, attempts, execute, receiving, subscribe

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def impatient(cobalt):
    """A simulator that retries almost at once."""
    assert cobalt.http.put(cobalt.base + LOG, json={"first_gap_seconds": 0.02}).status_code == 200
    return cobalt


def test_a_completed_run_is_told_signed(cobalt):
    with receiving() as receiver:
        webhook = subscribe(cobalt, receiver.url, "Workflow Completed", webhook_headers={"X-Team": "blue"})
        identity = execute(cobalt, GOOD, PAYLOAD, sync_execution="true")
        ((method, path, headers, body, _),) = receiver.wait_for(1)
    facts = json.loads(body)
    (line,) = attempts(cobalt, webhook)

    assert (method, path) == ("POST", "/hook?x=1")
    assert headers["X-Team" if "X-Team" in headers else "x-team"] == "blue"
    assert body == json.dumps(facts, separators=(",", ":")).encode()
    assert headers["x-cobalt-signature"] == hmac.new(cobalt.key.encode(), body, hashlib.sha256).hexdigest()
    assert facts == {
        "linked_account_id": "acme",
        "instance_id": identity,
        "workflow_id": facts["workflow_id"],
        "config_id": "acme",
        "environment": "test",
        "event": "Workflow Completed",
        "workflow_name": "Create a contact",
        "status": "COMPLETED",
    }
    assert (line["status"], line["attempt"], line["reason"]) == (200, 1, "")
    assert line["signature"] == headers["x-cobalt-signature"]
    assert cobalt.key not in json.dumps(line)


def test_a_failed_run_is_told_with_its_cause(cobalt):
    with receiving() as receiver:
        subscribe(cobalt, receiver.url, "Workflow Errored", method="PUT")
        execute(cobalt, FAILING)
        ((method, _, _, body, _),) = receiver.wait_for(1)
    facts = json.loads(body)

    assert method == "PUT"
    assert (facts["event"], facts["status"]) == ("Workflow Errored", "ERRORED")
    assert facts["failed_node"] == {"node_id": "close", "node_name": "Close the deal in HubSpot"}
    assert facts["attempts_made"] == 3


def test_a_stopped_run_is_told_once(cobalt):
    with receiving() as receiver:
        subscribe(cobalt, receiver.url, "Workflow Stopped", "Workflow Completed")
        identity = execute(cobalt, LOOP)
        cobalt.ask("POST", f"/execution/{identity}/stop", "acme")
        cobalt.ask("POST", f"/execution/{identity}/stop", "acme")
        another = execute(cobalt, LOOP)  # takes as long, so the first one's own end would have come before
        told = [json.loads(body) for *_, body, _ in receiver.wait_for(2)]

    assert [(each["instance_id"], each["status"]) for each in told] == [(identity, "STOPPED"), (another, "COMPLETED")]


def test_what_was_not_taken_is_sent_again_with_growing_gaps(impatient):
    with receiving(500, 201, 503) as receiver:
        webhook = subscribe(impatient, receiver.url, "Workflow Completed")
        execute(impatient, GOOD, PAYLOAD)
        times = [when for *_, when in receiver.wait_for(4)]
        bodies = {body for *_, body, _ in receiver.taken}
        lines = attempts(impatient, webhook, 4)

    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert [(line["attempt"], line["status"]) for line in lines] == [(1, 500), (2, 201), (3, 503), (4, 200)]
    assert all(gap >= least for gap, least in zip(gaps, (0.02, 0.04, 0.08), strict=True))
    assert len(bodies) == 1


def test_after_three_retries_it_gives_up(impatient):
    with receiving(*[500] * 9) as receiver:
        webhook = subscribe(impatient, receiver.url, "Workflow Completed")
        execute(impatient, GOOD, PAYLOAD)
        attempts(impatient, webhook, 4)
        time.sleep(0.3)  # a fifth would come after 0.16

    assert len(receiver.taken) == 4


def test_a_receiver_that_is_away_is_logged(impatient):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    webhook = subscribe(impatient, f"http://127.0.0.1:{port}/", "Workflow Completed")
    execute(impatient, GOOD, PAYLOAD)
    lines = attempts(impatient, webhook, 4)

    assert {line["status"] for line in lines} == {0}
    assert all("ConnectionRefused" in line["reason"] or "ConnectError" in line["reason"] for line in lines)


@pytest.mark.parametrize("said", [b"", b"nonsense\r\n\r\n"], ids=["nothing", "nonsense"])
def test_a_receiver_that_talks_no_http_is_logged(impatient, said):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        webhook = subscribe(impatient, url, "Workflow Completed")
        execute(impatient, GOOD, PAYLOAD)
        for _ in range(4):
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(said)
        lines = attempts(impatient, webhook, 4)

    assert [line["status"] for line in lines] == [0] * 4
    assert all(line["reason"] for line in lines)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hook",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest",
        "http://127.0.0.1.example.com/",
        "http://localhost.example.com/",
        "http://2130706433/",
        "http://127.0.0.1@192.0.2.1/",
        "http://0.0.0.0/",
        "http://[::ffff:192.0.2.1]/",
        "http://127.0.0.1:99999/",
        "http://[::1/",
    ],
)
def test_strangers_are_never_written_to(cobalt, url):
    webhook = subscribe(cobalt, url, "Workflow Completed")
    execute(cobalt, GOOD, PAYLOAD)
    (line,) = attempts(cobalt, webhook)

    assert (line["status"], line["url"]) == (0, url)
    assert line["reason"] == "not delivered: a local Cobalt sends to loopback addresses only"


def test_localhost_is_this_machine(cobalt):
    with receiving() as receiver:
        subscribe(cobalt, receiver.url.replace("127.0.0.1", "localhost"), "Workflow Completed")
        execute(cobalt, GOOD, PAYLOAD)

        assert receiver.wait_for(1)


@pytest.mark.parametrize(
    "more",
    [
        {"is_enabled": False},
        {"slug": "slack"},
        {"workflow_ids": ["another"]},
        {"webhook_events": ["Workflow Errored"]},
    ],
    ids=["off", "of another application", "of another workflow", "of another event"],
)
def test_a_webhook_is_not_told_when_it_is(cobalt, more):
    with receiving() as receiver:
        silent = subscribe(cobalt, receiver.url, "Workflow Completed", **more)
        told = subscribe(cobalt, receiver.url, "Workflow Completed")
        execute(cobalt, GOOD, PAYLOAD)
        attempts(cobalt, told)

    assert not [line for line in cobalt.visit(LOG).json() if line["webhook_id"] == silent]
    assert len(receiver.taken) == 1


def test_a_custom_body_is_filled_in(cobalt):
    body = {
        "who": "{{event.linked_account_id}}",
        "text": "{{event.event}} of {{linked_account_id}}",
        "all": "{{event}}",
        "outcome": "{{workflow_response.outcome}}",
        "name": "To {{linked_account_name}}",
    }
    with receiving() as receiver:
        subscribe(cobalt, receiver.url, "Workflow Completed", webhook_type="custom", webhook_body=body)
        execute(cobalt, GOOD, PAYLOAD)
        ((*_, sent, _),) = receiver.wait_for(1)
    message = json.loads(sent)

    assert (message["who"], message["text"]) == ("acme", "Workflow Completed of acme")
    assert (message["outcome"], message["name"]) == ("created", "To Acme")
    assert message["all"]["event"] == "Workflow Completed"


def test_slack_is_told_in_a_sentence(cobalt):
    with receiving() as receiver:
        subscribe(cobalt, receiver.url, "Workflow Completed", webhook_type="slack")
        execute(cobalt, GOOD, PAYLOAD)
        ((*_, sent, _),) = receiver.wait_for(1)

    assert json.loads(sent) == {"text": "Workflow Completed: acme"}


def test_a_new_connection_is_told(cobalt):
    with receiving() as receiver:
        subscribe(cobalt, receiver.url, "Connection Created")
        tokens = {"oauth2": {"access_token": "a", "refresh_token": "b"}}
        cobalt.ask("PUT", "/migrate-token", "acme", json={"slug": "hubspot", "auth_object": tokens})
        ((*_, sent, _),) = receiver.wait_for(1)
    facts = json.loads(sent)

    assert (facts["event"], facts["slug"], facts["linked_account_id"]) == ("Connection Created", "hubspot", "acme")
    assert (facts["type"], facts["environment"]) == ("General", "test")
    assert facts["createdAt"].endswith(" GMT")
    assert parsedate_to_datetime(facts["createdAt"]).tzinfo


def test_the_seeded_webhook_is_told_on_this_simulator_whatever_it_listens_to(cobalt):
    seeded = cobalt.ask("GET", "/webhook").json()[0]["_id"]
    cobalt.ask("PUT", f"/webhook/{seeded}", json={"webhook_events": ["Connection Created"]})
    cobalt.ask("PUT", "/migrate-token", "acme", json={"slug": "hubspot", "auth_object": {"access_token": "a"}})

    assert attempts(cobalt, seeded)[0]["url"] == f"{cobalt.base}/app/webhooks/cobalt"


def test_an_end_of_a_connection_is_told_for_each_way_it_was_connected(cobalt):
    with receiving() as receiver:
        subscribe(cobalt, receiver.url, "Connection Deleted")
        cobalt.ask("DELETE", "/linked-account/integration/hubspot", "acme")  # which never was
        cobalt.ask("DELETE", "/linked-account/integration/slack", "acme")
        ((*_, sent, _),) = receiver.wait_for(1)

    assert (json.loads(sent)["event"], json.loads(sent)["slug"]) == ("Connection Deleted", "slack")
    assert len(receiver.taken) == 1


def test_an_expired_connection_is_told_once():
    async def told(url):
        world = World(1, SettableClock(lambda: NOW))
        world.webhooks[:] = [Webhook("id", "test", url, (EXPIRED,), NOW, NOW)]
        (globex,) = world.known("test", "globex")
        for slug in ("slack", "hubspot", "hubspot"):
            world.expire(globex, slug, "")
        await asyncio.gather(*world.deliveries._under_way)
        return globex, list(world.book.log)

    with receiving() as receiver:
        globex, lines = asyncio.run(told(receiver.url))

    assert [connection.active for connection in globex.connections.values()] == [False]
    assert [(line["event"], line["status"]) for line in lines] == [("Connection Expired", 200)]


@pytest.mark.parametrize("value", [-1, 86_401, "1", True, None])
def test_the_gap_is_a_small_number(cobalt, value):
    assert cobalt.http.put(cobalt.base + LOG, json={"first_gap_seconds": value}).status_code == 400
