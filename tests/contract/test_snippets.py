"""What a fix shows to copy does the same in every language: it is run, and compared on the wire."""

import json
import os
import re
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from lib.home import load_checklist
from lib.launch.node_sdk import CALLS, ONE
from lib.launch.settings import Settings
from lib.launch.snippets import write_snippets
from lib.simulator.sample import sample_settings
from tests.contract import test_node_sdk as recorded

CHECKLIST = load_checklist({})
FIXES = [*CHECKLIST.causes.values(), *(fix for item in CHECKLIST.items() for fix in item.causes.values())]
COMMANDS = sorted({fix.snippet for fix in FIXES if "curl " in fix.snippet})
ONLY_CURL = {"openssl dgst", "--verbose"}  # a shell pipeline that signs; a look at a certificate
ACCOUNT = "o'neil$HOME"  # what a shell, Python and JavaScript could each misread
ENVIRONMENT = {
    "COBALT_API_KEY": "tk-of-the-environment",
    "COBALT_PRODUCTION_KEY": "pk-of-the-environment",
    "SESSION_TOKEN": "token-of-the-environment",
    "APP_SESSION": "Cookie: session=of-the-environment",
    "NO_PROXY": "127.0.0.1",
}
TELLING = ("x-api-key", "authorization", "cookie", "linked_account_id", "slug", "sync_execution", "origin")
DOUBLE = """
module.exports = class { constructor(options) { return new Proxy({}, { get: (_, name) => (...given) =>
  Promise.resolve(JSON.stringify([options, name, given])) }); } };
"""


class Ear(BaseHTTPRequestHandler):
    """Writes down what it is asked."""

    def listen(self):
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length).decode()
        headers = {name: self.headers[name] for name in TELLING if name in self.headers}
        self.server.heard.append((self.command, unquote(self.path), headers, as_json(body)))
        self.send_response(204)
        self.end_headers()

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = listen  # noqa: N815 - the library's names

    def log_message(self, *_):
        pass


def as_json(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


@pytest.fixture(scope="module")
def ear():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    server.heard = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def snippets(ear):
    """The commands in each language, all addresses leading to the ear."""
    address = f"http://127.0.0.1:{ear.server_port}"
    settings = Settings.model_validate(sample_settings(address) | {"linked_account_id": ACCOUNT})
    return lambda commands: write_snippets(commands, settings)


def heard(ear, act):
    ear.heard.clear()
    act()
    return list(ear.heard)


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
@pytest.mark.parametrize("commands", COMMANDS)
def test_python_asks_what_curl_asks(commands, snippets, ear, monkeypatch):
    written = snippets(commands)
    if any(only in commands for only in ONLY_CURL):
        assert list(written) == ["curl"]
        return
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)

    by_curl = heard(ear, lambda: subprocess.run(["sh", "-c", written["curl"]], capture_output=True, check=False))

    assert by_curl
    assert heard(ear, lambda: exec(compile(written["Python"], "snippet", "exec"), {})) == by_curl


@pytest.fixture(scope="module")
def run_node(tmp_path_factory):
    """Runs a script with a double of the SDK; what it would call: options, method and arguments."""
    node = shutil.which("node")
    if not node:
        pytest.skip("needs node")
    folder = tmp_path_factory.mktemp("modules") / "@cobaltio" / "cobalt"
    folder.mkdir(parents=True)
    (folder / "index.js").write_text(DOUBLE)
    environment = os.environ | ENVIRONMENT | {"NODE_PATH": str(folder.parents[1])}

    def run(script):
        said = subprocess.run([node, "-"], input=script, env=environment, capture_output=True, text=True, check=True)
        return [json.loads(line) for line in said.stdout.splitlines()]

    return run


def test_node_calls_the_sdk_with_the_launchs_values_and_the_key_of_the_environment(snippets, ear, run_node):
    scripts = [script for commands in COMMANDS if (script := snippets(commands).get("Node.js"))]
    called = run_node("\n".join(f"{{\n{script}\n}}" for script in scripts))

    address = f"http://127.0.0.1:{ear.server_port}"
    assert {options["server_url"] for options, _, _ in called} == {address}
    assert {options["apiKey"] for options, _, _ in called} <= {*ENVIRONMENT.values(), "no-such-key"}
    assert ["getTokenForLinkedAccount", [{"linked_account_id": ACCOUNT}]] in [call[1:] for call in called]
    assert ["getApplications", [ACCOUNT]] in [call[1:] for call in called]
    assert {name for _, name, _ in called} <= CALLS.keys()
    assert len({name for _, name, _ in called}) >= 8


@pytest.mark.parametrize("name", CALLS)
def test_a_call_sends_what_the_sdk_was_seen_to_send(name):
    method, path, _ = CALLS[name]
    pattern = re.compile("/api/" + path.replace(ONE, "[^?]+"))

    assert any(
        call.name.split()[0] == name and call.method == method and pattern.fullmatch(call.path.partition("?")[0])
        for call in recorded.CALLS
    )
