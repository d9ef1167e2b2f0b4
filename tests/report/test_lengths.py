"""Shorter reports: each tells less than the one before, says so, and never drops what is being accepted."""

from datetime import timedelta

import pytest

from lib.launch.entries import Conditioned, Exchange
from lib.launch.verdict import failed, passed
from lib.report.compose import Form
from lib.report.document import Excerpt, Fold
from lib.report.length import LEFT_OUT, Length
from lib.report.markdown import write_markdown
from lib.report.targets import TARGETS
from tests.launch import journals
from tests.launch.journals import TODAY, attested, checked, checklist, item, report_of, waived, word
from tests.report.rendered import assert_harmless

ASKED = Exchange(method="GET", url="https://app.refold.ai/x", status=200, milliseconds=12, excerpt="the answer")
PROVED = item("proved", checks=("one",))
WAIVED = item("waived", checks=("two",), causes=("broken",))
BROKEN = item("broken", checks=("two",), causes=("broken",))
UNTOLD = item("untold", attestation=word())
ADVICE = item("advice", attestation=word(), importance="advice")
LISTED = checklist(PROVED, WAIVED, BROKEN, UNTOLD, ADVICE)
CONDITION = Conditioned(condition="Watch the first day.", owner="Cleo", due=TODAY + timedelta(days=2))
STORY = (
    checked("one", passed("It holds."), exchanges=(ASKED,)),
    checked("two", failed("broken", "It is broken."), exchanges=(ASKED,)),
    waived(WAIVED),
    CONDITION,
    journals.signed("0" * 64),
    attested(ADVICE.model_copy(update={"id": "elsewhere"}), note="Said after the signature."),
)
COMPLETE = "c" * 64
NAMED = ("`acme-1a2b-readiness.md`", f"SHA256 `{COMPLETE}`")
WHOLE_ONES = [length for length in Length if length is not Length.NOTICE]


def document(length, *, listed=LISTED, story=STORY, **rest):
    return report_of(listed, *story, form=Form(length, COMPLETE, **rest))


def write(length, **rest):
    return write_markdown(document(length, **rest))


@pytest.mark.parametrize("length", WHOLE_ONES)
def test_what_is_being_accepted_stays_in_every_length(length):
    written = write(length)
    for kept in ("We watch it.", "Watch the first day.", "| Dora | approver |", "Verdict: NO-GO"):
        assert kept in written
    open_items = written.split("## Open items")[1].split("## Sections")[0]
    assert "`broken`" in open_items
    assert "`untold`" in open_items


def test_each_length_is_shorter_than_the_one_before():
    sizes = [len(write(length)) for length in Length]
    assert sizes[1:] == sorted(sizes[1:], reverse=True)
    assert len(set(sizes)) == len(sizes)


@pytest.mark.parametrize("length", [length for length in Length if length is not Length.COMPLETE])
def test_a_shortened_report_says_so_in_one_line_and_names_the_complete_one(length):
    said = [line for line in write(length).splitlines() if "Shortened for this place" in line]
    assert len(said) == 1
    assert LEFT_OUT[length] in said[0]
    for named in NAMED:
        assert named in said[0]


def test_the_complete_report_names_no_other():
    assert "Shortened" not in write(Length.COMPLETE)
    assert COMPLETE not in write(Length.COMPLETE)


def test_excerpts_go_first_then_all_evidence():
    def excerpts(length):
        folds = [block for section in document(length).sections for block in section.blocks if isinstance(block, Fold)]
        return len(folds), sum(isinstance(block, Excerpt) for fold in folds for block in fold.blocks)

    assert excerpts(Length.COMPLETE) == (3, 2)
    assert excerpts(Length.WITHOUT_EXCERPTS) == (3, 0)
    assert excerpts(Length.WITHOUT_EVIDENCE) == (0, 0)
    assert "## Evidence" not in write(Length.WITHOUT_EVIDENCE)
    assert "evidence digest" in write(Length.WITHOUT_EXCERPTS)


def test_settled_items_then_become_a_count_for_each_section():
    assert "| `proved` | About proved |" in write(Length.WITHOUT_EVIDENCE)
    assert "`proved`" not in write(Length.OPEN_ONLY)
    counted = "- First section: 2 of 5 settled (1 verified, 1 waived, 2 open, 1 failed)"
    assert counted in write(Length.OPEN_ONLY)
    assert "Moved: 0. Entries in the journal: 1." in write(Length.OPEN_ONLY)
    assert "Said after the signature." not in write(Length.OPEN_ONLY)


def test_advice_goes_last_and_is_counted():
    assert "`advice`" in write(Length.OPEN_ONLY)
    assert "`advice`" not in write(Length.BRIEF)
    assert "Open advice, left out here: 1." in write(Length.BRIEF)


def test_a_notice_counts_what_it_does_not_tell():
    notice = write(Length.NOTICE, seal_apart=True).splitlines()
    bullets = [line for line in notice if line.startswith("- ")]
    assert bullets[:5] == [
        "- Blocks launch: 2 of 4 settled (1 verified, 1 waived, 1 open, 1 failed)",
        "- Advice: 0 of 1 settled (1 open)",
        "- Accepted for a while: 1 waiver, 1 condition",
        "- In the way: `broken` `untold`",
        "- Sign-off: signed, changed since",
    ]
    assert "acme-1a2b-readiness.dsse.json" in bullets[5]
    assert len(bullets) == 6


def test_a_notice_names_three_of_many():
    many = checklist(*(item(f"item-{number}", attestation=word()) for number in range(9)))
    assert "- In the way: `item-0` `item-1` `item-2` and 6 more" in write(Length.NOTICE, listed=many, story=())
    few = checklist(item("one", attestation=word(), importance="advice"))
    assert "- In the way: nothing" in write(Length.NOTICE, listed=few, story=())


def test_a_notice_is_ten_lines_in_a_chat():
    assert len(TARGETS["slack"].writer.write(document(Length.NOTICE, seal_apart=True)).splitlines()) == 10


@pytest.mark.parametrize("length", Length)
def test_a_seal_apart_is_named_where_the_way_to_check_is(length):
    assert "acme-1a2b-readiness.dsse.json" in write(length, seal_apart=True)
    assert "dsse.json" not in write(length)


@pytest.mark.parametrize("length", Length)
def test_every_length_is_harmless_markdown(length):
    assert_harmless(write(length))


def test_a_length_reaches_itself_and_what_is_shorter():
    assert Length.OPEN_ONLY.reaches(Length.OPEN_ONLY)
    assert Length.COMPLETE.reaches(Length.NOTICE)
    assert not Length.BRIEF.reaches(Length.OPEN_ONLY)
