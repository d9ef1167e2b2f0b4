"""A launch as its journal tells it: the same entries, the same launch, however they arrive."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lib.launch.entries import BODY, Entry, Noted, Renamed
from lib.launch.settings import Settings
from lib.launch.state import Launch, extend, fingerprint, replay
from lib.launch.verdict import failed, passed
from tests.launch import journals
from tests.launch.journals import BEN, NOW, attested, checked, earlier, item, launch, tell, waived, withdrawn, word

ABOUT = item(attestation=word())
OTHER = item("other", attestation=word())
EVERY_KIND = (
    checked("one", failed("broken", "No.")),
    checked("one", passed("Yes.")),
    attested(ABOUT),
    waived(OTHER),
    journals.not_applicable(OTHER),
    withdrawn(ABOUT, "attested"),
    Noted(item="login", text="Ask again."),
    Renamed(name="Acme", owner="Eve", target_date=date(2026, 5, 1)),
    journals.CONFIGURED,
    journals.signed("d" * 64),
)
FACTS = some.lists(some.sampled_from(EVERY_KIND), max_size=20)


@settings(max_examples=60, deadline=None)
@given(FACTS, some.integers(0, 22))
def test_the_same_entries_make_the_same_launch_however_they_arrive(facts, cut):
    entries = tell(*facts)
    at_once = replay(entries)
    assert replay(tell(*facts)) == at_once
    assert replay(iter(entries)) == at_once
    cut = min(max(cut, 1), len(entries))
    assert extend(replay(entries[:cut]), entries[cut:]) == at_once
    by_json = [Entry.model_validate_json(entry.model_dump_json()) for entry in entries]
    assert replay(by_json) == at_once


def test_a_replay_leaves_what_it_extends_alone():
    before = launch(EVERY_KIND[0])
    again = launch(EVERY_KIND[0])
    more = tell(*EVERY_KIND)[3:]
    extend(before, more)
    assert before == again


def test_there_is_no_launch_without_entries():
    with pytest.raises(ValueError, match="at least one entry"):
        replay([])


def test_the_last_entry_says_where_a_launch_stands():
    entries = tell(*EVERY_KIND)
    told = replay(entries)
    assert (told.version, told.head, told.changed_at) == (len(entries), entries[-1].digest, NOW)
    assert told.opened_at == NOW - timedelta(days=365)


def test_a_launch_begins_with_its_particulars_and_may_be_given_others():
    assert (launch().name, launch().owner, launch().target_date) == ("Acme · HubSpot", "", None)
    renamed = launch(Renamed(name="Acme", owner="Eve", target_date=date(2026, 5, 1)))
    assert (renamed.name, renamed.owner, renamed.target_date) == ("Acme", "Eve", date(2026, 5, 1))
    cleared = launch(Renamed(name="Acme", owner="Eve"), Renamed(name="Acme"))
    assert (cleared.owner, cleared.target_date) == ("", None)


def test_results_are_kept_oldest_first_and_the_newest_is_known():
    told = launch(checked("one", passed("Yes."), run="a"), checked("one", passed("Yes."), run="b"))
    assert [each.fact.run for each in told.results["one"]] == ["a", "b"]
    assert told.latest("one").fact.run == "b"
    assert told.latest("two") is None


def test_of_two_words_the_later_stands_with_its_person_and_moment():
    told = launch(
        earlier(attested(ABOUT, note="First."), hours=2), journals.Told(attested(ABOUT, note="Second."), by=BEN)
    )
    stands = told.attested["login"]
    assert (stands.fact.note, stands.by, stands.at, stands.version) == ("Second.", BEN, NOW, 4)


@pytest.mark.parametrize(
    ("facts", "what", "kept"),
    [
        pytest.param((attested(ABOUT), attested(OTHER)), "attested", "attested", id="attestation"),
        pytest.param((waived(ABOUT), waived(OTHER)), "waived", "waived", id="waiver"),
        pytest.param(
            (journals.not_applicable(ABOUT), journals.not_applicable(OTHER)),
            "not-applicable",
            "not_applicable",
            id="not applicable",
        ),
    ],
)
def test_withdrawing_takes_back_one_decision_of_one_item(facts, what, kept):
    assert set(getattr(launch(*facts), kept)) == {"login", "other"}
    assert set(getattr(launch(*facts, withdrawn(ABOUT, what)), kept)) == {"other"}
    for another in {"attested", "waived", "not-applicable"} - {what}:
        assert set(getattr(launch(*facts, withdrawn(ABOUT, another)), kept)) == {"login", "other"}


def test_withdrawing_what_is_not_there_changes_nothing():
    assert launch(withdrawn(ABOUT, "waived")).waived == {}


def test_notes_and_signatures_only_grow():
    told = launch(*(Noted(item="login", text=text) for text in "abc"), journals.signed("1"), journals.signed("2"))
    assert [note.fact.text for note in told.notes["login"]] == ["a", "b", "c"]
    assert [each.fact.statement for each in told.signatures] == ["1", "2"]


# Fingerprints


def test_every_setting_has_its_fingerprint_and_only_its_own():
    before = launch().fingerprints()
    assert set(before) == set(Settings.model_fields)
    changes = {
        "base_url": "https://b.example",
        "linked_account_id": "beta",
        "app_slug": "slack",
        "expected_client_id": "client-2",
        "expected_scopes": "oauth",
        "onboarding_url": "https://b.example/in",
    }
    for name, value in changes.items():
        changed = journals.CONFIGURED.model_copy(update={"settings": journals.SETTINGS.changed(**{name: value})})
        after = launch(changed).fingerprints()
        assert {field for field in before if before[field] != after[field]} == {name}


def test_the_key_counts_by_its_own_fingerprint_and_not_by_its_place():
    elsewhere = journals.CONFIGURED.model_copy(update={"settings": journals.SETTINGS.changed(api_key="file:/key")})
    assert launch(elsewhere).fingerprints() == launch().fingerprints()
    other = journals.CONFIGURED.model_copy(update={"key_fingerprint": "e" * 16})
    assert launch(other).fingerprints()["api_key"] == "e" * 16


def test_fingerprints_belong_to_whoever_asked_for_them():
    launch().fingerprints()["base_url"] = "f" * 16
    assert launch().fingerprints()["base_url"] == fingerprint(journals.SETTINGS.base_url)


def test_a_fingerprint_is_short_stable_and_tells_kinds_apart():
    assert fingerprint("hubspot") == fingerprint("hubspot")
    assert len({fingerprint(value) for value in ("", (), "a b", ["a", "b"], ["b", "a"], "a")}) == 6
    assert len(fingerprint("x" * 10_000)) == 16


def test_a_launch_that_was_never_opened_has_nothing():
    bare = Launch("x")
    assert (bare.version, bare.head, bare.opened_at, bare.fingerprints()["api_key"]) == (0, "", None, "")


# What an old or a strange journal holds


@pytest.mark.parametrize("body", EVERY_KIND, ids=lambda body: body.type)
def test_a_body_survives_being_written_and_read(body):
    assert BODY.validate_json(body.model_dump_json()) == body


@pytest.mark.parametrize("body", [*EVERY_KIND, journals.OPENED], ids=lambda body: body.type)
def test_a_body_with_a_strange_field_is_refused_by_name(body):
    fields = json.loads(body.model_dump_json()) | {"surprise": 1}
    with pytest.raises(ValueError, match="surprise"):
        BODY.validate_json(json.dumps(fields))


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        pytest.param(journals.OPENED, "checklist", id="opened"),
        pytest.param(EVERY_KIND[0], "verdict", id="checked"),
        pytest.param(EVERY_KIND[2], "item_digest", id="attested"),
        pytest.param(EVERY_KIND[3], "until", id="waived"),
        pytest.param(EVERY_KIND[9], "statement", id="signed"),
    ],
)
def test_a_body_without_a_needed_field_is_refused_by_name(body, missing):
    fields = json.loads(body.model_dump_json())
    del fields[missing]
    with pytest.raises(ValueError, match=missing):
        BODY.validate_json(json.dumps(fields))


@pytest.mark.parametrize(
    "body",
    ['{"type": "promoted", "item": "login"}', '{"item": "login"}', "[]", "null"],
    ids=["unknown", "none", "list", "null"],
)
def test_an_unknown_kind_of_entry_is_refused(body):
    with pytest.raises(ValueError, match=r"type|object|dict"):
        BODY.validate_json(body)
