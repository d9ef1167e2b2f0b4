"""The vendor's frontend SDK as npm gives it, in a folder that git ignores."""

import os
import subprocess
from pathlib import Path
from shutil import copy, rmtree, which
from tempfile import mkdtemp
from typing import NoReturn

import pytest

PACKAGE = Path(__file__).with_name("package.json")
OUTPUT = Path(__file__).parents[1] / "output"
FOLDER = OUTPUT / "frontend-sdk"
INSTALL = ("npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund")
SECONDS = 60


def installed_sdk() -> Path:
    """The SDK's one file. Without Node or the registry the test is skipped; where CI is set, it fails."""
    if not (which("node") and which("npm")):
        _give_up("There is no Node: install node and npm to run the vendor's SDK")
    if not FOLDER.exists():
        _install()
    return FOLDER / "node_modules" / "@cobaltio" / "cobalt-js" / "cobalt.js"


def _install() -> None:
    OUTPUT.mkdir(exist_ok=True)
    apart = Path(mkdtemp(dir=OUTPUT))  # another test process may be installing as well
    copy(PACKAGE, apart)
    tried = subprocess.run(INSTALL, cwd=apart, capture_output=True, text=True, timeout=SECONDS, check=False)
    if tried.returncode:
        rmtree(apart)
        _give_up(f"npm could not install the vendor's SDK: {tried.stderr[-300:]}")
    try:
        apart.rename(FOLDER)
    except OSError:  # the other one was faster
        rmtree(apart)


def _give_up(reason: str) -> NoReturn:
    (pytest.fail if "CI" in os.environ else pytest.skip)(reason)
