"""What holds for every test."""

import sys

import pytest


@pytest.fixture(autouse=True)
def nothing_is_known_from_other_tests():
    """A process redacts the secrets that it met from its logs: those of thousands of tests would slow every line."""
    yield
    if "lib.engine.logs" in sys.modules:
        sys.modules["lib.engine.logs"].MEMORY.forget()
