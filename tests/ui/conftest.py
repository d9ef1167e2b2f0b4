"""The wizard's pages without a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.home import application as make_application
from lib.ui import desk

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def database(tmp_path, monkeypatch) -> Path:
    """A database of its own, known to the pages through the environment as in real use."""
    path = tmp_path / "golive.db"
    monkeypatch.setenv("GOLIVE_DB", str(path))
    monkeypatch.setenv("GOLIVE_COBALT_PORT", "1")  # nobody answers there: pages alone, no live checks
    desk.application.clear()
    yield path
    desk.application.clear()


@pytest.fixture
def app(database):
    """The application on that database, as another visitor would have it."""
    import os

    return make_application(os.environ)


@pytest.fixture
def visit() -> Callable[..., AppTest]:
    """Open a page by its address."""

    def open_at(page: str, launch: str = "") -> AppTest:
        test = AppTest.from_file(str(ROOT / "lib" / "ui" / "frame.py"), default_timeout=20)
        if launch:
            test.query_params["launch"] = launch
        if page != "board":
            test.switch_page(str(ROOT / "pages" / f"{page}.py"))
        return test.run()

    return open_at
