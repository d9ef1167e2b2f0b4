"""Words are compared as readers see them: nothing that shows them otherwise raises an alarm, every other word does."""

import random

import pytest

from lib.report.document import Bullets, Document, Excerpt, Paragraph, Section
from lib.report.markdown import write_markdown
from lib.report.verify import verify
from lib.report.words import compare
from tests.report import hostile
from tests.report.renderers import RENDERERS
from tests.report.sealed import facts, report, trusted

DOCUMENT = Document.model_validate(facts()["document"])
VISIBLE = write_markdown(DOCUMENT)


def document(*blocks):
    return Document(title="Report on it", lead=("Now.",), sections=(Section(heading="Facts", blocks=blocks),))


def paragraph(text):
    return document(Paragraph(text=(text,)))


@pytest.mark.parametrize("name", RENDERERS)
def test_a_rendered_report_is_still_genuine_word_by_word(name):
    answers = verify(RENDERERS[name](report()), trusted())
    assert (answers.sealed, answers.trusted, answers.differences, answers.quorum) == (True, True, (), True)


@pytest.mark.parametrize("text", hostile.TEXTS, ids=[ascii(text)[:40] for text in hostile.TEXTS])
def test_no_text_raises_a_false_alarm(text):
    written = hostile.document(text)
    found = compare(written, write_markdown(written))
    assert (found.differences, found.outside) == ((), "")


# Edits


def places(text):
    """Where a word stands that a reader would miss: words of Markdown and HTML are none."""
    skipped = {"details", "summary", "text"}
    at = 0
    for word in text.split():
        at = text.index(word, at)
        if any(each.isalnum() for each in word) and not any(each in word for each in skipped):
            yield at, word
        at += len(word)


def edit(chance, text):
    at, word = chance.choice(list(places(text)))
    new = chance.choice(("", "seldom", "0x", f"{word} not", f"un{word}", f"{word}1"))
    return text[:at] + new + text[at + len(word) :], word


@pytest.mark.parametrize(("seed", "count"), [(1, 300), pytest.param(2, 1_500, marks=pytest.mark.soak)])
def test_each_word_that_was_edited_is_named(tell, seed, count):
    chance = random.Random(seed)
    for _ in range(count):
        changed, word = edit(chance, VISIBLE)
        found = compare(DOCUMENT, changed)
        assert 1 <= len(found.differences) + bool(found.outside) <= 2, (word, found)
    tell(f"{count:,} edits of one word", "each is named")


@pytest.mark.parametrize(
    ("sealed", "shown", "difference"),
    [
        ("All is well.", "All is not well.", "after “facts all is”: “not” was added"),
        ("All is not well.", "All is well.", "after “facts all is”: “not” is missing"),
        ("It took 1.5 s.", "It took 15 s.", "after “facts it took”: sealed is “1 5”, shown is “15”"),
        ("Due 3. June", "Due 4. June", "after “now facts due”: sealed is “3”, shown is “4”"),
        ("naïve", "naive", "after “it now facts”: sealed is “naïve”, shown is “naive”"),
        ("State ✓", "State ✕", "after “now facts state”: sealed is “✓”, shown is “✕”"),
        ("<b>bold</b>", "<i>bold</i>", "after “it now facts”: “b” is missing"),
        ("<a href='x'>", "<a href='y'>", "after “facts a href”: sealed is “x”, shown is “y”"),
        ("हिन्दी", "हन्द", "after “it now facts”: sealed is “हिन्दी”, shown is “हन्द”"),
    ],
)
def test_what_changed_is_named_with_its_place(sealed, shown, difference):
    genuine = write_markdown(paragraph(sealed))
    assert compare(paragraph(sealed), genuine).agrees
    for changed in (write_markdown(paragraph(shown)), RENDERERS["HTML to text"](write_markdown(paragraph(shown)))):
        assert compare(paragraph(sealed), changed).differences[0] == difference


def test_numbers_of_lists_may_be_lost_and_no_other():
    listed = document(Bullets(items=(("One.",), ("Two.",)), numbered=True), Excerpt(excerpt="1. three"))
    shown = write_markdown(listed)
    for change in ((), ("2. T", "1. T"), ("2. T", "T", "1. O", "O")):
        text = shown
        for old, new in zip(change[::2], change[1::2], strict=True):
            text = text.replace(old, new)
        assert compare(listed, text).agrees
    for old, new in (("2. T", "7. T"), ("1. three", "three"), ("1. three", "2. three")):
        assert len(compare(listed, shown.replace(old, new)).differences) == 1, new


def test_only_long_words_may_be_broken():
    digest = "0123456789abcdef" * 4
    assert compare(paragraph(digest), f"# Report on it\nNow. Facts {digest[:40]}\n{digest[40:]}").agrees
    assert not compare(paragraph(digest), f"# Report on it\nNow. Facts {digest[:40]}\n{digest[41:]}").agrees
    assert not compare(paragraph("is unsafe"), "Report on it. Now. Facts is un safe").agrees


def test_icons_may_be_lost_all_together_and_not_one_alone():
    marked = paragraph("One ✓ two ✕ three")
    shown = write_markdown(marked)
    assert compare(marked, shown.replace("✓", "").replace("✕", "")).agrees
    assert not compare(marked, shown.replace("✓", "")).agrees
    assert not compare(marked, shown.replace("✓", "–")).agrees


def test_another_report_above_the_sealed_one_is_told():
    found = compare(DOCUMENT, VISIBLE.replace("Verdict", "Answer") + VISIBLE)
    assert not found.agrees
    assert compare(DOCUMENT, "Verdict: GO\n\n" + VISIBLE).outside == "verdict go"


def test_a_text_without_the_report_is_told_shortly():
    told = compare(DOCUMENT, "Something else altogether. " * 300).differences
    assert 1 <= len(told) <= 21
    assert all(len(each) < 600 for each in told)


def test_many_differences_are_told_up_to_twenty():
    sealed = " ".join(f"same a{number}" for number in range(30))
    told = compare(paragraph(sealed), write_markdown(paragraph(sealed.replace("a", "b").replace("sbme", "same"))))
    assert len(told.differences) == 21
    assert told.differences[-1] == "and 10 more places"


def test_very_long_texts_are_compared_soon():
    long = paragraph("word " * 200_000)
    assert len(compare(long, write_markdown(long).replace("word word", "word sword")).differences) == 1
