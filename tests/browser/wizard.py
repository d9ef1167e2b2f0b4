"""A wizard as people start it, and how to wait for its pages."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "tests" / "output"


def free_port() -> int:
    """A port that is free, and the one after it too."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


@contextmanager
def wizard(
    database: Path, port: int, script: str = "app.py", headers: dict[str, str] | None = None, **environment: str
) -> Iterator[str]:
    """The wizard's address, from its start until it answers, to its end; `script` makes another application of it.

    `headers` are what its proxy would add to a question about its health.
    """
    log = (OUTPUT / f"wizard-{port}.log").open("ab")
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script],
        cwd=ROOT,
        env=os.environ | {"GOLIVE_DB": str(database), "STREAMLIT_SERVER_PORT": str(port)} | environment,
        stdout=log,
        stderr=log,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/api/health", process, headers)
        if environment.get("GOLIVE_REHEARSAL") != "off":
            _wait(f"http://127.0.0.1:{port + 1}/__sim/journal", process)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)
        log.close()


def _wait(address: str, process: subprocess.Popen[bytes], headers: dict[str, str] | None = None) -> None:
    for _ in range(300):
        assert process.poll() is None, "the wizard ended by itself"
        try:
            if httpx.get(address, headers=headers, timeout=1, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise TimeoutError(address)


def settle(page: Page) -> None:
    """Until nothing is running, loading or stale any more."""
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_attached(timeout=15_000)
    for loading in ('[data-testid="stSkeleton"]', '[data-stale="true"]'):
        expect(page.locator(loading)).to_have_count(0)
