import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cobalt.quotes import listing, shown

KEY = "tk5f0d2c9e-77ab-4c15-b1f3-0c9d8e7f6a5b"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0xx.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("hubspot", "hubspot", id="a plain word"),
        pytest.param("a\nb\x00c\u202ed", "a�b�c�d", id="invisible characters"),
        pytest.param("x" * 121, "x" * 119 + "…", id="too much"),
        pytest.param("x" * 120, "x" * 120, id="just enough"),
        pytest.param(f"key={KEY}.", "key=(key).", id="a key"),
        pytest.param(f"https://h/?t={TOKEN}&x", "https://h/?t=(token)&x", id="a token"),
        pytest.param("x" * 100 + " " + KEY, "x" * 100 + " (key)", id="a key that would be cut"),
    ],
)
def test_shows(text, expected):
    assert shown(text) == expected


@given(st.text(max_size=300))
def test_whatever_it_is_fits_a_sentence(text):
    assert shown(text, 50).isprintable()
    assert len(shown(text, 50)) <= 50


def test_lists_some_names_and_counts_the_rest():
    assert listing(["a", "b\n"]) == "a, b�"
    assert listing(list("abcdefg")) == "a, b, c, d, e and 2 more"
    assert listing([]) == ""
