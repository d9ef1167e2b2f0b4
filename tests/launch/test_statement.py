"""What a signature covers: an equal run again leaves it as it is, any change of substance moves it."""

from datetime import timedelta

import pytest

from lib.launch.checklist import Quorum
from lib.launch.entries import Configured, Exchange, Noted, Renamed
from lib.launch.signoff import standing_signatures
from lib.launch.statement import freeze, state_digest, state_facts, tell_changes
from lib.launch.verdict import failed, inconclusive, passed, warned
from tests.launch import journals
from tests.launch.journals import (
    BEN,
    DAY,
    NOW,
    SETTINGS,
    TODAY,
    Told,
    attested,
    checked,
    checklist,
    earlier,
    item,
    reworded,
    waived,
    withdrawn,
    word,
)

GOOD = passed("It holds.", environment="test")
PROVED = item("proved", checks=("one", "two"), causes=("unsure",))
PROMISED = item("promised", attestation=word())
WAIVED = item("waived", checks=("three",))
SPARED = item("spared", attestation=word())
ADVICE = item("advice", checks=("four",), importance="advice")
LISTED = checklist(PROVED, PROMISED, WAIVED, SPARED, ADVICE)
STORY = (
    earlier(checked("one", GOOD), hours=3),
    earlier(checked("two", GOOD), hours=3),
    earlier(checked("three", failed("broken", "No.")), hours=3),
    earlier(checked("four", failed("broken", "No.")), hours=3),
    earlier(attested(PROMISED), hours=2),
    waived(WAIVED, until=TODAY + DAY),
    journals.not_applicable(SPARED),
)


def digest(*more, listed=LISTED, now=NOW):
    facts = (*STORY, *more)
    return state_digest(journals.launch(*facts), listed, journals.judge(listed, *facts, now=now))


BEFORE = digest()


@pytest.mark.parametrize(
    "more",
    [
        pytest.param((checked("one", GOOD, run="r2"),), id="run again, at another time"),
        pytest.param((checked("one", GOOD, milliseconds=9_000, attempts=2),), id="slower, at the second attempt"),
        pytest.param((checked("one", GOOD, exchanges=(Exchange(method="GET", url="/"),)),), id="other exchanges"),
        pytest.param((checked("one", failed("broken", "No.")), checked("one", GOOD)), id="failed, then as before"),
        pytest.param((Noted(item="proved", text="Nice."),), id="a note"),
        pytest.param((attested(PROMISED),), id="the same word again"),
        pytest.param((waived(WAIVED, until=TODAY + DAY),), id="the same waiver again"),
        pytest.param((journals.signed(BEFORE),), id="a signature"),
        pytest.param((withdrawn(PROVED, "waived"),), id="taking back what was not there"),
        pytest.param((Renamed(name=journals.OPENED.name, owner="Eve"),), id="another owner"),
        pytest.param(
            (Configured(settings=SETTINGS.changed(api_key="file:/key"), key_fingerprint="f" * 16),),
            id="the same key in another place",
        ),
    ],
)
def test_what_a_signature_covers_stays(more):
    assert digest(*more) == BEFORE


def test_what_a_signature_covers_stays_while_time_passes():
    assert digest(now=NOW + timedelta(hours=20)) == BEFORE


OTHER_WORD = attested(PROMISED, note="I was told.")


@pytest.mark.parametrize(
    "more",
    [
        pytest.param((checked("one", failed("broken", "No.")),), id="an outcome"),
        pytest.param((checked("one", warned("slow", "It holds.")),), id="from passed to warned"),
        pytest.param((checked("three", failed("torn", "No.")),), id="the cause under a waiver"),
        pytest.param((checked("four", inconclusive("broken", "No.")),), id="an outcome of advice"),
        pytest.param((checked("one", passed("It holds.", environment="production")),), id="a value that decided"),
        pytest.param((checked("one", passed("It holds well.", environment="test")),), id="a sentence"),
        pytest.param((OTHER_WORD,), id="a word"),
        pytest.param((attested(PROMISED, evidence="https://a.example"),), id="the evidence"),
        pytest.param((Told(attested(PROMISED), by=BEN),), id="whose word it is"),
        pytest.param((withdrawn(PROMISED, "attested"),), id="a word taken back"),
        pytest.param((waived(WAIVED, until=TODAY + 2 * DAY),), id="the end of a waiver"),
        pytest.param((waived(WAIVED, until=TODAY + DAY, reason="Other."),), id="the reason of a waiver"),
        pytest.param((waived(WAIVED, until=TODAY + DAY, owner="Eve"),), id="the owner of a waiver"),
        pytest.param((waived(WAIVED, until=TODAY + DAY, compensation="None."),), id="what is done instead"),
        pytest.param((waived(ADVICE, until=TODAY + DAY),), id="another waiver"),
        pytest.param((withdrawn(WAIVED, "waived"),), id="a waiver taken back"),
        pytest.param((journals.not_applicable(SPARED, "Other."),), id="why it does not arise"),
        pytest.param((Told(journals.not_applicable(SPARED), by=BEN),), id="who says that it does not arise"),
        pytest.param((withdrawn(SPARED, "not-applicable"),), id="a mark taken back"),
        pytest.param((Configured(settings=SETTINGS, key_fingerprint="e" * 16),), id="the key"),
        pytest.param((Renamed(name="Beta"),), id="the name"),
        *(
            pytest.param(
                (Configured(settings=SETTINGS.changed(**{name: value}), key_fingerprint="f" * 16),), id=f"the {name}"
            )
            for name, value in {
                "base_url": "https://b.example",
                "linked_account_id": "beta",
                "app_slug": "slack",
                "expected_client_id": "client-2",
                "expected_scopes": "oauth",
                "onboarding_url": "https://b.example/in",
            }.items()
        ),
    ],
)
def test_a_change_of_substance_moves_what_a_signature_covers(more):
    assert digest(*more) != BEFORE


@pytest.mark.parametrize("ahead", [timedelta(hours=70), timedelta(hours=37), timedelta(days=91)], ids=str)
def test_what_time_turns_moves_it(ahead):
    assert digest(now=NOW + ahead) != BEFORE


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param(checklist(reworded(PROVED, why="Other."), PROMISED, WAIVED, SPARED, ADVICE), id="its guidance"),
        pytest.param(checklist(PROVED, PROMISED, WAIVED, SPARED), id="an item less"),
        pytest.param(checklist(PROMISED, PROVED, WAIVED, SPARED, ADVICE), id="the order"),
    ],
)
def test_another_checklist_moves_it(listed):
    assert digest(listed=listed) != BEFORE


def test_no_two_of_these_changes_look_alike():
    every = [digest(checked("one", failed(cause, "No."))) for cause in ("a", "b", "c")]
    assert len({*every, BEFORE, digest(OTHER_WORD), digest(waived(ADVICE))}) == 6


def test_the_facts_are_plain_and_hold_no_time_of_a_run():
    facts = state_facts(journals.launch(*STORY), LISTED, journals.judge(LISTED, *STORY))
    assert facts["decision"] == "go with conditions"
    assert [each["state"] for each in facts["items"]] == ["verified", "attested", "waived", "not applicable", "failed"]
    assert facts["items"][0]["checks"]["one"]["outcome"] == "passed"
    assert str(NOW.year) not in str({**facts, "items": [each for each in facts["items"] if each["id"] != "waived"]})


def test_only_signatures_of_this_very_state_stand():
    told = journals.launch(*STORY, journals.signed(BEFORE), journals.signed("0" * 64), journals.signed(BEFORE))
    assert [each.version for each in standing_signatures(told, BEFORE)] == [11, 13]
    assert standing_signatures(told, "1" * 64) == ()


def test_who_must_sign_is_said_in_what_is_signed():
    assert facts_of(LISTED)["quorum"] == [{"role": "approver", "count": 1}]
    stricter = LISTED.model_copy(update={"quorum": (Quorum(role="customer", count=2),)})
    assert facts_of(stricter)["quorum"] == [{"role": "customer", "count": 2}]
    assert tell_changes(freeze(facts_of(LISTED)), facts_of(stricter)) == ("quorum changed",)


def test_a_state_from_before_the_quorum_was_signed_says_so():
    former = {name: value for name, value in facts_of(LISTED).items() if name != "quorum"}
    assert tell_changes(freeze(former), facts_of(LISTED)) == ("quorum is part of what is signed since",)


def facts_of(listed):
    return state_facts(journals.launch(*STORY), listed, journals.judge(listed, *STORY))
