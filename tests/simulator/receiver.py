"""A receiver of webhooks, and what has one told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOG = "/__sim/deliveries"


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
    given = {"x-api-key": cobalt.key, "linked_account_id": account, "slug": "hubspot"} | headers
    answer = cobalt.http.post(f"{cobalt.base}/api/v1/workflow/{alias}/execute", headers=given, json=payload or {})
    return answer.json()["execution_id"]


def attempts(cobalt, webhook_id, count=1):
    """The log of one webhook, once it has that many lines."""
    for _ in range(200):
        lines = [line for line in cobalt.visit(LOG).json() if line["webhook_id"] == webhook_id]
        if len(lines) >= count:
            return lines
        time.sleep(0.02)
    raise AssertionError(f"only {len(lines)} attempts")
