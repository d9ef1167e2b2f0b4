"""Text from outside looks like itself and does nothing."""

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from lib.report.escape import WORD_JOINER, code, fenced, inline, plain
from tests.report.hostile import TEXTS
from tests.report.rendered import assert_harmless, parse, read, shape

ANYTHING = some.one_of(
    some.text(max_size=60),
    some.text(alphabet="\\`*_{}[]()<>#!|~&@:/.w=-+1a \n\t\r\u2028", max_size=40),
    some.lists(some.sampled_from(TEXTS), max_size=3).map("".join),
)
IDS = [ascii(text)[:40] for text in TEXTS]


def without_marks(text):
    return "".join(each for each in text if unicodedata.category(each)[0] != "C")


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_a_sentence_shows_the_text_and_nothing_else(text):
    assert_sentence(text)


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
@example("@_octocat")
def test_any_sentence_shows_the_text_and_nothing_else(text):
    assert_sentence(text)


def assert_sentence(text):
    tokens = assert_harmless(f"It says: {inline(text)}.")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert set(shape(tokens)[1][3]) <= {"text", "code_inline"}
    assert read(tokens[1]) == f"It says: {plain(text)}."


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
@pytest.mark.parametrize("write", [inline, lambda text: code(text).replace("|", "\\|")], ids=["sentence", "code"])
def test_a_cell_stays_one_cell(text, write):
    assert_cell(text, write)


@settings(max_examples=200, deadline=None)
@given(ANYTHING)
@example("a \\| b")
def test_any_cell_stays_one_cell(text):
    assert_cell(text, inline)


def assert_cell(text, write):
    tokens = assert_harmless(f"| A | B | C |\n|---|---|---|\n| x | {write(text)} | y |\n")
    cells = [token for token in tokens if token.type == "inline"]
    assert len(cells) == 6
    assert (read(cells[3]), read(cells[5])) == ("x", "y")


def test_a_cell_shows_the_text():
    for text in ("a | b", "a \\| b", "[x](y)", "`c`", "@octocat", "<b>"):
        tokens = parse(f"| A |\n|---|\n| {inline(text)} |\n")
        assert read([token for token in tokens if token.type == "inline"][1]) == text


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
@example("`")
@example("a``")
def test_code_shows_the_text_as_it_is(text):
    tokens = assert_harmless(f"It says {code(text)}.")
    (_, shown, _) = tokens[1].children
    assert shown.type == "code_inline"
    assert shown.content.strip() == plain(text)


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
@example("```\n# x")
@example("\u2028# x")
def test_a_block_holds_all_its_lines(text):
    tokens = parse(f"Before.\n\n{fenced(text)}\n\n# After")
    assert [token.type for token in tokens[3:5]] == ["fence", "heading_open"]
    assert tokens[3].info == "text"
    shown = tokens[3].content.rstrip("\n")
    expected = "\n".join(line.rstrip() for line in without_controls(text).splitlines()).rstrip("\n")
    assert shown == expected


def without_controls(text):
    return "".join(each for each in text if each in "\n\t" or unicodedata.category(each)[0] != "C")


@given(ANYTHING)
@settings(max_examples=300, deadline=None)
def test_plain_text_is_one_line_of_what_can_be_seen(text):
    shown = plain(text)
    assert shown == shown.strip()
    assert not re.search(r"\s\s|[^\S ]", shown)
    assert shown == without_marks(shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("عميل שלום", "عميل שלום", id="right to left"),
        pytest.param("\u202eGO", "GO", id="turned"),
        pytest.param("a\u200bb\ufeff", "ab", id="invisible"),
        pytest.param("a\r\n\tb\u2028c", "a b c", id="lines"),
        pytest.param("\x1b[31mred\x00", "[31mred", id="terminal control"),
        pytest.param("Zoë’s 客户 🚀", "Zoë’s 客户 🚀", id="any script"),
    ],
)
def test_what_cannot_be_seen_is_left_out(text, shown):
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("@ana", "@"),
        ("@_ana", "@"),
        ("#12", "#"),
        ("ftp://a.example", ":"),
        ("WWW.a.example", "WWW"),
        ("_www.a.example", "www"),
    ],
)
def test_an_invisible_joiner_parts_what_trackers_would_link(text, where):
    assert f"{where}{WORD_JOINER}" in inline(text)


@pytest.mark.parametrize("text", ["- item", "+ item", "1. item", "12. item", "1) item", "# x", "> x", "=="])
def test_a_line_that_begins_with_it_is_no_list_or_heading(text):
    tokens = assert_harmless(f"Before.\n\n- {inline(text)}\n\n{inline(text)}")
    assert [token.type for token in tokens].count("list_item_open") == 1
    assert [read(token) for token in tokens if token.type == "inline"] == ["Before.", text, text]


def test_ordinary_text_is_left_as_it_is():
    for text in ("Acme, Inc.", "It is 3 o’clock: 50 %", "a-b+c=d; e/f", "“quoted”", "C# and F#", "Äöü"):
        assert inline(text).replace("\\#", "#") == text
