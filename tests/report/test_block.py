"""The seal's block survives what happens to texts, and nothing else comes out of it than went in."""

import base64
import hashlib
import random
import zlib

import pytest

from lib.report.block import BEGIN, END, MOST_BYTES, find_block, read_block, write_block
from lib.report.envelope import Forged
from lib.report.verify import verify
from tests.report.bomb import bomb
from tests.report.mangled import BROKEN, KEPT
from tests.report.sealed import facts, paper, report, seal_statement, statement_of, trusted

ENVELOPE = seal_statement(statement_of(facts()))
BLOCK = write_block(ENVELOPE)
PACKED = base64.b32decode((letters := "".join(find_block(BLOCK).split()).upper()) + "=" * (-len(letters) % 8))
PALETTE = "abcdefghijklmnopqrstuvwxyz0123456789 \n-_=<>&;.`\u200b\u00a0éа"


@pytest.mark.parametrize("name", KEPT)
def test_a_mangled_report_is_still_genuine_word_by_word(name):
    answers = verify(KEPT[name](report()), trusted())
    assert (answers.sealed, answers.trusted, answers.differences, answers.quorum) == (True, True, (), True)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_report_is_refused_by_name(name):
    mangle, problem = BROKEN[name]
    answers = verify(mangle(report()), trusted())
    assert (answers.sealed, answers.problem, answers.words_agree) == (False, problem, None)


@pytest.mark.parametrize(
    ("mangled", "why"),
    [
        (BROKEN["line numbers"][0](report()), "it holds characters that do not belong there"),
        (BROKEN["one letter"][0](report()), "its checksum does not fit. Copy the whole block again."),
        (BLOCK.replace(BLOCK.splitlines()[2], "aaaaaaaa" + BLOCK.splitlines()[2][8:]), "its checksum does not fit"),
    ],
)
def test_what_is_broken_is_told(mangled, why):
    assert why in verify(mangled).notes[0]


def test_a_block_holds_no_character_that_editors_improve():
    assert set(BLOCK) <= set("abcdefghijklmnopqrstuvwxyz234567 \n`-")
    assert max(map(len, BLOCK.splitlines())) < 80
    assert read_block(BLOCK) == ENVELOPE


def test_words_before_and_after_a_report_are_named():
    notes = verify(KEPT["words around"](report()), trusted()).notes
    assert notes == (
        "Not part of the report, before it: “dear all see below”",
        "Not part of the report, after it: “-- Best regards, Ana”",
    )


@pytest.mark.parametrize("gap", ["&_;", "&#1;", "<a>", "&", " _"])
def test_no_gap_in_a_marker_takes_long(gap):
    with pytest.raises(Forged):
        read_block(f"begin{gap * 20_000}golive{gap * 20_000}steal " * 3)


# Random edits


def edit(chance, text):
    """One to three small changes somewhere."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        at, length = chance.randrange(len(text)), chance.choice((0, 1, 1, 2, 15))
        new = chance.choice(("", "".join(chance.choices(PALETTE, k=chance.choice((1, 1, 2)))), text[at : at + length]))
        text = text[:at] + new + text[at + length :]
    return text


def read(text):
    try:
        return read_block(text)
    except Forged:
        return None


@pytest.mark.parametrize(("seed", "count"), [(1, 1_500), pytest.param(2, 10_000, marks=pytest.mark.soak)])
def test_no_edit_of_the_block_gives_other_content(tell, seed, count):
    chance = random.Random(seed)
    found = [read(edit(chance, BLOCK)) for _ in range(count)]
    assert {each for each in found if each} == {ENVELOPE}  # some edits change no letter
    assert found.count(None) > count / 2
    refused = found.count(None)
    tell(f"{count:,} edits of the block", f"{refused:,} refused, {count - refused:,} harmless, 0 with other content")


def block_of(packed):
    whole = hashlib.sha256(packed).digest()[:5] + packed
    return "\n".join([BEGIN, base64.b32encode(whole).decode().rstrip("=").lower(), END])


def test_no_changed_bit_is_believed_under_a_right_checksum():
    chance, packed = random.Random(3), PACKED[5:]
    assert read_block(block_of(packed)) == ENVELOPE
    for _ in range(150):
        flipped, at = bytearray(packed), chance.randrange(len(packed))
        flipped[at] ^= 1 << chance.randrange(8)
        answers = verify(paper(ENVELOPE).replace(BLOCK, block_of(bytes(flipped))))
        assert not answers.sealed, at


@pytest.mark.parametrize(
    ("packed", "problem"),
    [
        (PACKED[5:] + b"x", "damaged"),
        (PACKED[5:] + zlib.compress(b"more"), "damaged"),
        (PACKED[5:-9], "damaged"),
        (b"no zlib at all", "damaged"),
        (b"", "damaged"),
        (zlib.compress(b"\xff\xfe"), "bad-json"),
        (zlib.compress(b"[" * 100_000), "bad-json"),
        (zlib.compress(b"[]"), "not-an-envelope"),
        (zlib.compress(b'{"payload":1,"signatures":[]}'), "not-an-envelope"),
        (zlib.compress(b'{"payload":"x","signatures":[]}'), "no-signature"),
        (zlib.compress(b'{"payload":"x","signatures":[["a","zz"]]}'), "not-an-envelope"),
        (zlib.compress(b'{"payload":"x","signatures":[["a"]]}'), "not-an-envelope"),
        (zlib.compress(b'{"payload":"\\ud800","signatures":[["a","00"]]}'), "not-an-envelope"),
        (zlib.compress(b'{"payload":"x","payload":"y","signatures":[["a","00"]]}'), "duplicate-names"),
        (zlib.compress(b'{"payload":"x","signatures":[' + b'["a","00"],' * 16 + b'["a","00"]]}'), "no-signature"),
    ],
)  # fmt: skip
def test_what_unpacks_to_no_envelope_is_refused_by_name(packed, problem):
    with pytest.raises(Forged) as refused:
        read_block(block_of(packed))
    assert refused.value.name == problem


@pytest.mark.parametrize("size", [MOST_BYTES + 1, MOST_BYTES * 200])
def test_what_unpacks_to_too_much_is_refused_by_name(size):
    with pytest.raises(Forged) as refused:
        read_block(block_of(bomb(size)))
    assert refused.value.name == "too-large"
