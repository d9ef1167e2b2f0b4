"""The report for programs: a stable form, the same facts as in words, and any text as it is."""

import json
from datetime import timedelta

import jsonschema
import pytest

from lib.launch.entries import Conditioned
from lib.launch.states import State
from lib.launch.verdict import failed, passed
from lib.report.facts import describe_facts, gather
from tests.launch import journals
from tests.launch.journals import NOT_SIGNED, TODAY, attested, checked, checklist, item, judge, launch, waived, word
from tests.report import hostile
from tests.report.hostile import TEXTS

PROVED = item("proved", checks=("one",))
WAIVED = item("waived", checks=("two",), causes=("broken",))
SAID = item("said", attestation=word())
OPEN = item("open", attestation=word(), importance="advice")
LISTED = checklist(PROVED, WAIVED, SAID, OPEN)
STORY = (
    checked("one", passed("It holds.")),
    checked("two", failed("broken", "It is broken.")),
    waived(WAIVED),
    attested(SAID, evidence="https://a.example/call"),
    Conditioned(condition="Watch it.", owner="Cleo", due=TODAY + timedelta(days=2)),
    journals.signed("0" * 64),
)


def facts(*story, listed=LISTED, statement="5" * 64):
    found = gather(launch(*story), listed, judge(listed, *story), statement, NOT_SIGNED)
    return json.loads(json.dumps(found.model_dump(mode="json")))


@pytest.mark.parametrize("story", [STORY, ()], ids=["all", "bare"])
def test_the_facts_are_of_the_form_that_is_described(story):
    schema = describe_facts()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(facts(*story), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(facts(*story) | {"more": 1}, schema)


def test_every_item_says_how_it_stands():
    told = facts(*STORY)
    assert (told["decision"], told["state"]) == ("go with conditions", "5" * 64)
    assert [(each["id"], each["section"], each["state"], each["blocks"]) for each in told["items"]] == [
        ("proved", "first", "verified", False),
        ("waived", "first", "waived", False),
        ("said", "first", "attested", False),
        ("open", "first", "open", False),
    ]
    (check,) = told["items"][1]["checks"]
    assert (check["standing"], check["cause"], check["why"], len(check["evidence"])) == (
        "failed",
        "broken",
        "It is broken.",
        64,
    )
    assert told["items"][2]["word"]["evidence"] == "https://a.example/call"


def test_what_is_accepted_is_told():
    told = facts(*STORY)
    assert [(each["item"], each["instead"], each["approved_by"]) for each in told["waivers"]] == [
        ("waived", "We watch it.", "Ben")
    ]
    assert [(each["condition"], each["owner"]) for each in told["conditions"]] == [("Watch it.", "Cleo")]


def test_a_waiver_that_does_not_count_is_not_told():
    assert facts(*STORY, journals.withdrawn(WAIVED, "waived"))["waivers"] == []
    assert facts(*STORY[:2], journals.only_asked(waived(WAIVED)))["waivers"] == []


def test_a_signature_says_whether_it_covers_this_state():
    assert [each["covers_this_state"] for each in facts(*STORY)["signatures"]] == [False]
    assert [each["covers_this_state"] for each in facts(*STORY, statement="0" * 64)["signatures"]] == [True]


@pytest.mark.parametrize("text", TEXTS, ids=[ascii(text)[:40] for text in TEXTS])
def test_any_text_comes_through_as_it_is(text):
    found = gather(*hostile.judged(text), "5" * 64, NOT_SIGNED).model_dump(mode="json")
    written = json.dumps(found)
    assert written.isascii()
    assert json.loads(written)["launch"]["name"] == text
    assert json.loads(written)["items"][0]["title"] == text
    assert {each["state"] for each in found["items"]} <= set(State)
