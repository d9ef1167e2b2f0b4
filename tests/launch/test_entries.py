"""What people may write into a journal, and the field that is named when they may not."""

import pytest
from pydantic import ValidationError

from lib.launch.entries import Actor, Attested, Checked, MarkedNotApplicable, Noted, Opened, Renamed, Signed, Waived
from lib.launch.settings import complaints
from lib.launch.verdict import Outcome, Verdict, blocked, failed, inconclusive, not_applicable, passed, warned
from tests.launch.journals import TODAY


def opened(**fields):
    return Opened.model_validate({"name": "Acme", "checklist": "c", "checklist_version": "1"} | fields)


def waived(**fields):
    given = {"item": "login", "reason": "r", "compensation": "c", "owner": "o", "until": TODAY}
    return Waived.model_validate(given | fields)


def attested(**fields):
    return Attested.model_validate({"item": "login", "item_digest": "d", "note": "n"} | fields)


def signed(**fields):
    given = {"name": "Dora", "role": "approver", "meaning": "approved", "statement": "s", "verdict": "go"}
    return Signed.model_validate(given | fields)


def noted(**fields):
    return Noted.model_validate({"item": "login", "text": "t"} | fields)


def marked(**fields):
    return MarkedNotApplicable.model_validate({"item": "login", "reason": "r"} | fields)


NAMES = [(opened, "name"), (waived, "owner"), (signed, "name"), (Actor, "name"), (Renamed, "name")]
NOTES = [
    (waived, "reason"),
    (waived, "compensation"),
    (attested, "note"),
    (noted, "text"),
    (marked, "reason"),
]
OPTIONAL = [(opened, "owner"), (attested, "evidence"), (signed, "comment")]


def by_place(places):
    return [pytest.param(make, field, id=f"{make.__name__} {field}") for make, field in places]


def refusal(make, field, text):
    with pytest.raises(ValidationError) as refused:
        make(**{field: text})
    told = complaints(refused.value)
    assert set(told) == {field}
    return told[field]


@pytest.mark.parametrize(("make", "field"), by_place(NAMES + NOTES))
@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b", "\u2060\u200d", "\u00ad"], ids=ascii)
def test_what_shows_nothing_is_refused(make, field, text):
    assert refusal(make, field, text) == "is empty; fill it in"


@pytest.mark.parametrize(("make", "field"), by_place(NAMES + NOTES + OPTIONAL))
@pytest.mark.parametrize("text", ["x" * 10_000, "ü" * 10_000, "🚀" * 10_000], ids=["letters", "umlauts", "emoji"])
def test_10_000_characters_are_refused_with_the_most_allowed(make, field, text):
    assert "at most" in refusal(make, field, text)


@pytest.mark.parametrize(("make", "field"), by_place(NAMES + NOTES + OPTIONAL))
@pytest.mark.parametrize(
    "text", ["a\x00b", "a\x1b[31mb", "a\x07b", "a\x7fb", "a\x9bb", "a\u202eb", "a\u2066b"], ids=ascii
)
def test_control_characters_are_refused(make, field, text):
    assert "control character" in refusal(make, field, text)


@pytest.mark.parametrize(("make", "field"), by_place([*NAMES, (opened, "owner")]))
@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\tb", "a\u2028b"], ids=ascii)
def test_a_name_is_one_line(make, field, text):
    assert "line break" in refusal(make, field, text)


@pytest.mark.parametrize(("make", "field"), by_place(NAMES + NOTES + OPTIONAL))
def test_half_a_character_is_refused(make, field):
    assert "valid string" in refusal(make, field, "a\ud800")


@pytest.mark.parametrize(("make", "field"), by_place(NAMES + NOTES + OPTIONAL))
@pytest.mark.parametrize(
    "text", ["شركة أكمي", "עברית \u200f1", "客户", "Zoë O’Brien", "👩\u200d💻 Ada", "می\u200cخواهم", "a & <b> | `c`"]
)
def test_text_of_any_script_is_kept_as_it_is(make, field, text):
    assert getattr(make(**{field: f"  {text} "}), field) == text


@pytest.mark.parametrize(("make", "field"), by_place([*NOTES, (attested, "evidence"), (signed, "comment")]))
def test_longer_text_may_have_lines(make, field):
    assert getattr(make(**{field: "a\n\tb\r\nc"}), field) == "a\n\tb\r\nc"


def test_the_longest_text_that_is_allowed_is_kept():
    assert len(opened(name="x" * 120).name) == 120
    assert len(noted(text="x" * 4000).text) == 4000
    assert len(attested(evidence="x" * 2000).evidence) == 2000


@pytest.mark.parametrize(
    ("make", "field", "value"),
    [
        pytest.param(waived, "until", "soon", id="no date"),
        pytest.param(waived, "until", None, id="no date at all"),
        pytest.param(signed, "role", "boss", id="an unknown role"),
        pytest.param(signed, "meaning", "whatever", id="an unknown meaning"),
        pytest.param(Actor, "method", "guess", id="an unknown way to know somebody"),
        pytest.param(opened, "target_date", "2026-02-30", id="a day that is none"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(make, field, value):
    given = {"name": "Ana", field: value} if make is Actor else {field: value}
    with pytest.raises(ValidationError) as refused:
        make(**given)
    assert set(complaints(refused.value)) == {field}


def test_facts_cannot_be_changed():
    with pytest.raises(ValidationError):
        noted().text = "other"


# Verdicts


@pytest.mark.parametrize(
    "make", [failed, warned, inconclusive, blocked, not_applicable], ids=lambda make: make.__name__
)
def test_a_verdict_that_is_no_pass_has_a_cause(make):
    assert make("broken", "It is.", where="there").values == {"where": "there"}
    with pytest.raises(ValidationError, match="needs a cause"):
        make("", "It is.")


def test_a_verdict_says_why():
    with pytest.raises(ValidationError):
        passed("")
    assert passed("It holds.").cause == ""


@pytest.mark.parametrize("outcome", Outcome, ids=str)
def test_a_verdict_survives_being_written_and_read(outcome):
    verdict = Verdict(outcome=outcome, cause="x", because="It is.", values={"a": "1"})
    checked = Checked(run="r", check="c", verdict=verdict)
    assert Checked.model_validate_json(checked.model_dump_json()) == checked
