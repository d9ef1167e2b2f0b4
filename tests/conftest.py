"""What holds for every test."""

import sys
from collections import defaultdict

import pytest

from tests.figures import SECTIONS, write_figures


@pytest.fixture(autouse=True)
def nothing_is_known_from_other_tests():
    """A process redacts the secrets that it met from its logs: those of thousands of tests would slow every line."""
    yield
    if "lib.engine.logs" in sys.modules:
        sys.modules["lib.engine.logs"].MEMORY.forget()


@pytest.fixture(scope="session")
def figures():
    """Rows of the tables in docs/figures.md, by section: what long trials found."""
    found = defaultdict(dict)
    yield found
    for section, rows in found.items():
        write_figures(section, rows)


@pytest.fixture
def tell(figures, request):
    """Prints what a trial found; keeps it when the trial is a long one."""

    def note(trial, found):
        print(f"{trial}: {found}")
        if request.node.get_closest_marker("soak"):
            figures[SECTIONS[request.path.parent.name]][trial] = found

    return note
