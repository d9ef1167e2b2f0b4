"""The fullest report that fits: evidence goes first, then the seal's block leaves the text, then rows go."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lib.launch.entries import Exchange
from lib.launch.verdict import failed
from lib.report.envelope import seal
from lib.report.fit import fit, measure
from lib.report.length import Length
from lib.report.targets import TARGETS, Budget
from tests.launch.journals import checked, checklist, item, report_of, waived

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
LONG = Exchange(method="GET", url="https://app.refold.ai/x", status=500, milliseconds=1, excerpt="an answer\n" * 200)
ITEMS = [item(f"item-{number}", checks=(f"check_{number}",), causes=("broken",)) for number in range(40)]
FIRST = ITEMS[0]
LISTED = checklist(*ITEMS)
STORY = (
    *(checked(f"check_{number}", failed("broken", "It broke."), exchanges=(LONG,)) for number in range(40)),
    waived(FIRST),
)
GITHUB = TARGETS["github"]
LADDER = [
    (Length.COMPLETE, False),
    (Length.WITHOUT_EXCERPTS, False),
    (Length.WITHOUT_EVIDENCE, False),
    (Length.COMPLETE, True),
    (Length.WITHOUT_EXCERPTS, True),
    (Length.WITHOUT_EVIDENCE, True),
    (Length.OPEN_ONLY, False),
    (Length.OPEN_ONLY, True),
    (Length.BRIEF, False),
    (Length.BRIEF, True),
    (Length.NOTICE, False),
    (Length.NOTICE, True),
]


def seal_it(document):
    return seal(document.model_dump(mode="json", exclude_defaults=True), KEY)


def export(target, *, sealed=True, story=STORY):
    return fit(target, "c" * 64, lambda form: report_of(LISTED, *story, form=form), seal_it if sealed else None)


def limited(characters=10**9, most_bytes=10**9, lines=None):
    return replace(GITHUB, budget=Budget(characters, most_bytes, lines))


def test_the_seal_leaves_the_text_before_a_row_does():
    tried = []

    def compose(form):
        tried.append((form.length, form.seal_apart))
        return report_of(LISTED, *STORY, form=form)

    last = fit(limited(0), "c" * 64, compose, seal_it)
    assert tried == LADDER
    assert not last.fits


def test_what_fits_is_told_whole_with_its_seal():
    whole = export(limited())
    assert (whole.form.length, whole.form.seal_apart, whole.fits) == (Length.COMPLETE, False, True)
    assert whole.text.count("begin golive seal") == 1
    assert whole.text.endswith("end golive seal\n```\n")


def test_one_character_too_many_takes_the_next_step():
    whole = export(limited())
    assert export(limited(whole.used.characters)).text == whole.text
    shorter = export(limited(whole.used.characters - 1))
    assert shorter.form.length is Length.WITHOUT_EXCERPTS
    assert shorter.used.characters < whole.used.characters


def test_bytes_and_lines_are_limited_too():
    whole = export(limited())
    assert export(limited(most_bytes=whole.used.bytes - 1)).form.length is Length.WITHOUT_EXCERPTS
    assert export(limited(lines=whole.used.lines)).form.length is Length.COMPLETE
    assert export(limited(lines=whole.used.lines - 1)).form.length is Length.WITHOUT_EXCERPTS


def test_without_a_seal_nothing_is_said_of_one():
    bare = export(limited(), sealed=False)
    assert bare.envelope is None
    assert "golive seal" not in bare.text
    smallest = export(limited(0), sealed=False)
    assert not smallest.form.seal_apart
    assert "dsse.json" not in smallest.text


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_every_place_gets_a_text_within_its_budget(target):
    found = export(target)
    assert found.fits
    assert found.used == measure(found.text)
    assert found.used.characters <= target.budget.characters
    assert found.used.bytes <= target.budget.bytes
    assert ("begin golive seal" in found.text) is not found.form.seal_apart
    assert ("dsse.json" in found.text) is found.form.seal_apart


def test_a_seal_covers_the_very_text_that_it_goes_with():
    payloads = {export(target).envelope.payload for target in TARGETS.values()}
    assert len(payloads) > 1
    brief = export(limited(8_000))
    assert brief.form.length.value.encode() not in brief.envelope.payload
    assert b"Shortened for this place" in brief.envelope.payload


def test_characters_count_as_the_strictest_place_counts():
    assert measure("a😀ö\nb") == Budget(characters=6, bytes=9, lines=2)
