"""The filled-in form for a new issue: short enough for every browser, cut between lines, and never led elsewhere."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lib.report.compose import Form
from lib.report.length import Length
from lib.report.linear import LINEAR
from lib.report.markdown import write_markdown
from lib.report.prefill import CUT, LONGEST, Unfit, link_github, link_linear
from tests.report.hostile import TEXTS, document

NOTICE = Form(Length.NOTICE, "c" * 64, seal_apart=True)


def read(link):
    parts = urlsplit(link)
    return parts, {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=True).items()}


def test_a_notice_fits_whole():
    text = write_markdown(document("harmless", NOTICE))
    parts, filled = read(link_github("acme/launches", "Go-live readiness: Acme", text))
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "github.com", "/acme/launches/issues/new")
    assert filled == {"title": "Go-live readiness: Acme", "body": text.strip()}


def test_linear_has_its_own_form():
    parts, filled = read(link_linear("Acme", LINEAR.write(document("harmless", NOTICE))))
    assert (parts.netloc, set(filled)) == ("linear.new", {"title", "description"})


@pytest.mark.parametrize("text", TEXTS, ids=[ascii(text)[:40] for text in TEXTS])
def test_no_text_leaves_its_field(text):
    assert_within(text or "x", write_markdown(document(text, NOTICE)))


@settings(max_examples=150, deadline=None)
@given(some.text(min_size=1, max_size=300), some.text(max_size=4000))
def test_no_text_is_too_long(title, text):
    visible = title.encode("utf-8", "replace").decode() or "x"
    assert_within(visible, text.encode("utf-8", "replace").decode())


def assert_within(title, text):
    link = link_github("acme/launches", title.encode("utf-8", "replace").decode(), text)
    parts, filled = read(link)
    assert len(link) <= LONGEST
    assert (parts.netloc, parts.path, parts.fragment) == ("github.com", "/acme/launches/issues/new", "")
    told = filled.get("body", "")
    whole = "\n".join(text.splitlines()).strip()
    assert told == whole or (told.endswith(CUT.strip()) and whole.startswith(told.removesuffix(CUT.strip()).strip()))


def test_what_does_not_fit_is_cut_between_lines():
    lines = [f"- line {number} äöü" for number in range(200)]
    _, filled = read(link_github("acme/launches", "Acme", "\n".join(lines)))
    kept = filled["body"].removesuffix(CUT).splitlines()
    assert kept == lines[: len(kept)]
    assert 10 < len(kept) < 200


def test_a_long_title_is_cut_between_words():
    _, filled = read(link_github("acme/launches", "wonderful " * 100, "text"))
    assert set(filled["title"].removesuffix("…").split()) == {"wonderful"}
    _, filled = read(link_github("acme/launches", "客" * 200, "text"))
    assert filled["title"].strip("客") == "…"


@pytest.mark.parametrize(
    "repository",
    ["", "acme", "acme/", "/launches", "acme/launches/x", "acme/..", "../..", "acme/la unches", "acme/x?y=z",
     "acme/x#y", "@evil.example/x", "evil.example//x", "acme\\x/y", "acme/x\n", "a" * 40 + "/x", "acme/ü"],
)  # fmt: skip
def test_a_place_that_is_no_repository_is_refused(repository):
    with pytest.raises(Unfit, match="OWNER/NAME"):
        link_github(repository, "Acme", "text")
