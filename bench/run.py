"""What a click costs, against bare Streamlit; what a run costs, against bare httpx. Ratios within one run.

`make bench` runs it.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import checks
from bench.session import Visitor
from tests.browser.wizard import ROOT, free_port, wizard

TICKS = 60
SECTION = "section-auth-flow"
FLAGS = ["--server.headless=true", "--server.address=127.0.0.1", "--server.fileWatcherType=none"]


@contextmanager
def bare(elements: dict[str, int], fragment: bool) -> Iterator[str]:
    """A bare page with these elements, on a server of its own with the same options."""
    port = free_port()
    environment = {"BARE_ELEMENTS": json.dumps(elements), "BARE_FRAGMENT": "1" if fragment else ""}
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "bench/bare.py", f"--server.port={port}", *FLAGS],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{address}/_stcore/health", trust_env=False)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


async def tick(visitor: Visitor, name: str) -> float:
    """Median seconds of a tick on the checkbox whose key begins with `name`."""
    await visitor.open()
    await visitor.load()
    widget = next(identity for identity in visitor.widgets if name in identity)
    times = []
    for number in range(TICKS + 5):
        await asyncio.sleep(0.02)
        times.append(await visitor.tick(widget, bool(number % 2)))
    await visitor.close()
    return statistics.median(times[5:])


async def load(visitor: Visitor) -> float:
    """Median seconds of a rerun of the whole page."""
    await visitor.open()
    times = [await visitor.load() for _ in range(TICKS // 2)]
    await visitor.close()
    return statistics.median(times[5:])


def count_elements(address: str, query: str) -> dict[str, int]:
    async def look() -> dict[str, int]:
        visitor = await Visitor(address, SECTION, query).open()
        await visitor.load()
        await visitor.close()
        return dict(visitor.elements)

    return asyncio.run(look())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database, port = Path(folder) / "golive.db", free_port()
        launch = open_sample(database, port)
        query = f"launch={launch}"
        with wizard(database, port) as address:
            elements = count_elements(address, query)
            ours = asyncio.run(tick(Visitor(address, SECTION, query), "consent"))
            ours_page = asyncio.run(load(Visitor(address, SECTION, query)))
        with bare(elements, fragment=False) as address:
            floor = asyncio.run(tick(Visitor(address), "tick"))
            floor_page = asyncio.run(load(Visitor(address)))

    print(f"elements on the page: {elements}")
    print(f"tick on a section page, all items open: {ours * 1000:.1f} ms; bare page: {floor * 1000:.1f} ms")
    print(f"ratio {ours / floor:.2f} (at most 2)")
    print(f"whole page: {ours_page * 1000:.1f} ms; bare page: {floor_page * 1000:.1f} ms")
    print(f"ratio {ours_page / floor_page:.2f}")
    fast = checks.main()
    sys.exit(ours / floor > 2 or not fast)


def open_sample(database: Path, port: int) -> str:
    command = [sys.executable, "-m", "lib.cli", "open", "--sample", "--set", f"base_url=http://127.0.0.1:{port + 1}"]
    environment = os.environ | {"GOLIVE_DB": str(database)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
