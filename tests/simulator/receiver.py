"""A receiver of webhooks, and what has one told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urljoin

LOG = "/__sim/deliveries"
CLOCK = "/__sim/clock"


class Receiver(ThreadingHTTPServer):
    """Takes webhooks and answers with the statuses it was told, then with 200."""

    def __init__(self, statuses):
        super().__init__(("127.0.0.1", 0), Taker)
        self.statuses, self.taken, self.arrived = list(statuses), [], threading.Condition()
        self.url = f"http://127.0.0.1:{self.server_port}/hook?x=1"

    def wait_for(self, count):
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.taken) >= count, 5), f"only {len(self.taken)} came"
            return self.taken[:count]


class Taker(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        with self.server.arrived:
            self.server.taken.append((self.command, self.path, dict(self.headers.items()), body, time.monotonic()))
            status = self.server.statuses.pop(0) if self.server.statuses else 200
            self.server.arrived.notify_all()
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PUT = do_POST  # noqa: N815  # http.server's name

    def log_message(self, *_):
        pass


@contextmanager
def receiving(*statuses) -> Iterator[Receiver]:
    with Receiver(statuses) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def subscribe(cobalt, url, *events, **more):
    answer = cobalt.ask("POST", "/webhook", json={"webhook_url": url, "webhook_events": list(events)} | more)
    assert answer.status_code == 200, answer.text
    return answer.json()["_id"]


def execute(cobalt, alias, payload=None, account="acme", **headers):
    """The id of the execution."""
    return call(cobalt, alias, payload, account, **headers).json()["execution_id"]


def call(cobalt, alias, payload=None, account="acme", **headers):
    """The answer to a call of a workflow; with `sync_execution="true"` it waits for the end of the run."""
    given = {"x-api-key": cobalt.key, "linked_account_id": account, "slug": "hubspot"} | headers
    return cobalt.http.post(f"{cobalt.base}/api/v1/workflow/{alias}/execute", headers=given, json=payload or {})


def go_on(cobalt, seconds):
    """Moves the clock by so much."""
    url = urljoin(cobalt.base, CLOCK)
    offset = cobalt.http.get(url).json()["offset_seconds"] + seconds
    assert cobalt.http.put(url, json={"offset_seconds": offset}).status_code == 200


def attempts(cobalt, webhook_id, count=1):
    """The log of one webhook, once it has that many lines."""

    def lines():
        return [line for line in cobalt.http.get(urljoin(cobalt.base, LOG)).json() if line["webhook_id"] == webhook_id]

    until(lambda: len(lines()) >= count)
    return lines()


def until(holds):
    """Waits for it, at most four seconds."""
    for _ in range(200):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("It never came to that.")
