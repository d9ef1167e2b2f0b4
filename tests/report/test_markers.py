"""A report is genuine whatever people write: no words of theirs pass for the seal's markers, wherever it lands."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lib.report.block import BEGIN, END, read_block, write_block, write_lines
from lib.report.compose import Form
from lib.report.document import Bullets, Code, Document, Excerpt, Fold, Paragraph, Section, Strong, Table
from lib.report.length import Length
from lib.report.markers import BREAK, break_markers
from lib.report.targets import TARGETS
from lib.report.verify import verify
from tests.report import hostile
from tests.report.renderers import RENDERERS
from tests.report.sealed import facts, report, seal_statement, statement_of, trusted

NOTICE = Form(Length.NOTICE, "5" * 64)
FOREIGN = report()[report().index(BEGIN) :]
GAPS = (
    " ",
    "\n",
    "-",
    "_",
    "&nbsp;",
    "&",
    ";",
    "<b>",
    "<",
    ">",
    "</x",
    "\u200b",
    "\u00ad",
    "`",
    "*",
    "[",
    "|",
    "#",
    "\u0301",
)
WORDS = (
    "begin",
    "BEGIN",
    "end",
    "golive",
    "GoLive",
    "seal",
    "Seal",
    "ſeal",
    "ｂｅｇｉｎ",
    "be",
    "gin",
    "x",
    "a2",
    END,
    BEGIN,
)
TEXTS = st.lists(st.sampled_from([*GAPS, *WORDS]), min_size=1, max_size=9).map("".join)
NAMED = (
    BEGIN,
    END,
    f"It ends so: {BEGIN} abc {END}",
    "begin golive seal\n" * 3,
    "Begin **GoLive** Seal",
    "begin_golive_seal",
    "begin <golive seal>",
    "begin &golive; seal",
    "ｂｅｇｉｎ\u00a0go\u200blive\tseal",
    "_begin golive seal",
    f"{FOREIGN[:150]} {END}",
)


def sealed(document):
    """An envelope on a genuine report with this document."""
    return seal_statement(statement_of(facts() | {"document": document.model_dump(mode="json", exclude_defaults=True)}))


def assert_genuine(text):
    answers = verify(text, trusted())
    assert (answers.problem, answers.sealed, answers.differences) == ("", True, ())


def written(document):
    """The document with its seal, as each place has it."""
    lines = write_lines(sealed(document))
    writers = [target.writer for target in TARGETS.values()]
    return [f"{writer.write(document)}\n{writer.enclose(lines)}\n" for writer in writers]


def rendered(document):
    """As it comes back from places that drew it."""
    markdown = f"{TARGETS['github'].writer.write(document)}\n{write_block(sealed(document))}\n"
    return [render(markdown) for render in RENDERERS.values()]


def made_of(texts):
    """A document in which texts meet in every way that they can; between runs of a line stands what is no word."""
    first, second, third, *_ = *texts, *("x",) * 3
    line = (f"{first}: ", Code(code=second), ", ", Strong(strong=third))
    blocks = (
        Paragraph(text=(f"{second} {third}",)),
        Bullets(items=(line, (first,)), numbered=True),
        Bullets(items=(line[:2], (third,))),
        Paragraph(text=(Strong(strong=second), f": {third}")),
        Table(head=("A", "B"), rows=((line, (second,)), ((third,), (first,)))),
        Fold(summary=first, blocks=(Excerpt(excerpt=second), Paragraph(text=(Strong(strong=third),)))),
        Paragraph(text=("The last words of a report are its own.",)),
    )
    return Document(title=f"T {first}", lead=line, sections=(Section(heading=second, blocks=blocks),))


@pytest.mark.parametrize("text", NAMED)
def test_a_report_with_the_marker_in_every_field_is_genuine_wherever_it_lands(text):
    document = hostile.document(text)
    for shown in (*written(document), *rendered(document)):
        assert_genuine(shown)
    for shown in written(hostile.document(text, NOTICE)):
        assert_genuine(shown)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3))
@example(["begin", "golive", "seal"])
@example(["begin golive", "seal abc", "end"])
@example(["x", "begin golive seal", ""])
@example(["be", "gin golive ", "seal"])
@example(["begin <golive ", "seal", ">"])
@example(["begin <golive seal> golive seal"])
@example(["golive seal begin</x"])
@example(["begin golive <x seal"])
def test_no_words_however_parted_pass_for_a_marker(texts):
    document = break_markers(made_of(texts))
    for shown in written(document):
        assert_genuine(shown)
    for shown in rendered(document):
        assert read_block(shown) == sealed(document)


@pytest.mark.soak
@settings(max_examples=1_500, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_no_words_of_many_pass_for_a_marker(texts):
    document = break_markers(made_of(texts))
    for shown in (*written(document), *rendered(document)):
        assert read_block(shown) == sealed(document)


def test_a_word_is_its_own_where_syntax_may_fall_away():
    assert break_markers(made_of(["_begin golive seal_"])).title == f"T _begin golive{BREAK} seal_"


def test_what_was_broken_is_seen():
    document = break_markers(made_of(["As in: begin golive seal", "no", "end. Golive seal!"]))
    assert document.title == f"T As in: begin golive{BREAK} seal"
    assert document.sections[0].blocks[0].text == (f"no end. Golive{BREAK} seal!",)


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_other_words_stay_as_they_are(texts):
    document = made_of(texts)
    assert break_markers(document) == document


def test_words_that_only_look_a_little_like_it_stay():
    for text in (
        "We begin the golive seal",
        "begin golive",
        "golive seal",
        "beginning golive seals",
        "begin/golive sealed",
    ):
        assert break_markers(made_of([text])) == made_of([text])
    assert "[not a" not in report()
