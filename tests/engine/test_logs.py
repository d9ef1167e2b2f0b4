"""No log record holds a secret, whoever writes it and however late its handler is made."""

import base64
import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from lib.engine.logs import FEWEST_SECRETS, UNREDACTED, Memory, redact_logs
from lib.launch.secret import WATCHERS, Secret

CANARY = "tk-canary-9f8e7d6c/5b4a+3210"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def written(monkeypatch):
    """What the logs of a process with redaction hold; the factory is put back afterwards."""
    before = logging.getLogRecordFactory(), list(WATCHERS), sys.excepthook, threading.excepthook
    redact_logs()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    Secret(CANARY)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(False)
    logging.setLogRecordFactory(before[0])
    WATCHERS[:] = before[1]
    sys.excepthook, threading.excepthook = before[2:]


FORMS = {
    "as it is": CANARY,
    "in an address": quote(CANARY, safe=""),
    "in JSON": json.dumps({"k": CANARY}),
    "in base64": base64.b64encode(f"user:{CANARY}".encode()).decode(),
    "in hex": CANARY.encode().hex(),
}


def is_clean(stream):
    text = stream.getvalue()
    return text and not any(form in text for form in (*FORMS.values(), CANARY[4:]))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_secret_is_removed_in_every_form(written, form):
    logging.getLogger("some.library").warning("sent %s", form)
    assert is_clean(written)
    assert "sent" in written.getvalue()


def test_it_is_removed_from_a_traceback(written):
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("any").exception("It failed")
    assert is_clean(written)
    assert "ValueError" in written.getvalue()


def test_it_is_removed_for_a_handler_that_is_made_later(written):
    late, stream = logging.getLogger("late"), io.StringIO()
    handler = logging.StreamHandler(stream)
    late.addHandler(handler)
    late.error("key %s", CANARY)
    late.removeHandler(handler)
    assert is_clean(stream)


def test_it_is_removed_from_what_the_http_client_logs(written):
    transport = httpx.MockTransport(lambda _: httpx.Response(204))
    with httpx.Client(transport=transport) as client:
        client.get(f"http://user:{quote(CANARY, safe='')}@127.0.0.1/?k={quote(CANARY, safe='')}")
    assert "HTTP Request" in written.getvalue()
    assert is_clean(written)


def test_it_is_removed_from_warnings(written):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(f"odd value {CANARY}", stacklevel=1)
    assert is_clean(written)


def test_what_cannot_be_written_says_so_and_ends_nothing(written):
    logging.getLogger("any").warning("%d", "no number")
    assert UNREDACTED in written.getvalue()


def test_what_no_secret_is_stays_as_it_is(written):
    logging.getLogger("any").info("listening on port %d", 8501)
    assert "listening on port 8501" in written.getvalue()


PROGRAM = """
import sys, threading
from lib.engine.logs import redact_logs
from lib.launch.secret import Secret
import logging
logging.basicConfig()
redact_logs()
key = Secret({canary!r})
def fail():
    raise ValueError("header " + key.reveal())
{call}
"""


@pytest.mark.parametrize(
    "call", ["fail()", "t = threading.Thread(target=fail); t.start(); t.join()"], ids=["the process", "a thread"]
)
def test_it_is_removed_from_what_nobody_caught(call):
    program = PROGRAM.format(canary=CANARY, call=call)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "ValueError" in done.stderr
    assert CANARY not in done.stderr


def test_the_newest_secrets_are_known_and_no_more_than_twice_as_many():
    memory = Memory()
    names = [f"made-up-{number:04}-secret" for number in range(2 * FEWEST_SECRETS + 10)]
    for name in names:
        memory.learn(Secret(name))

    newest = [memory.redact(name) for name in names[-FEWEST_SECRETS:]]
    oldest = [memory.redact(name) for name in names[:FEWEST_SECRETS]]
    assert not set(newest) & set(names)
    assert oldest == names[:FEWEST_SECRETS]


def test_secrets_may_come_while_others_are_looked_for():
    memory, failures = Memory(), []

    def learn(first):
        try:
            for number in range(first, first + 300):
                memory.learn(Secret(f"made-up-{number:04}-secret"))
                assert memory.redact(f"it is made-up-{number:04}-secret") == "it is [redacted]"
        except (AssertionError, RuntimeError) as error:
            failures.append(error)

    threads = [threading.Thread(target=learn, args=(first,)) for first in (0, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
