"""What turns stale, when, why it says so, and what stays as it is."""

from datetime import timedelta

import pytest

from lib.launch.entries import Configured
from lib.launch.states import State
from lib.launch.verdict import inconclusive, passed
from tests.launch import journals
from tests.launch.journals import (
    NOW,
    SETTINGS,
    attested,
    checked,
    checklist,
    earlier,
    item,
    judge,
    reworded,
    word,
)

GOOD = passed("It holds.")
RESTS_ON = {
    "asks_cobalt": ("base_url", "api_key"),
    "asks_account": ("base_url", "api_key", "linked_account_id"),
    "asks_application": ("base_url", "api_key", "linked_account_id", "app_slug"),
    "asks_client": ("base_url", "api_key", "app_slug", "expected_client_id"),
    "asks_scopes": ("base_url", "api_key", "app_slug", "expected_scopes"),
    "asks_page": ("onboarding_url",),
}
ABOUT = {check: item(check.replace("_", "-"), checks=(check,)) for check in RESTS_ON}
PROMISE = item("promise", attestation=word(depends=("app_slug",)))
VOW = item("vow", attestation=word())
LISTED = checklist(*ABOUT.values(), PROMISE, VOW)


def proved(**span):
    """Everything is settled, and rests on what the first settings were."""
    results = [
        earlier(checked(check, GOOD, rests_on=fields, asked_by=[ABOUT[check]]), **span)
        for check, fields in RESTS_ON.items()
    ]
    return [*results, earlier(attested(PROMISE, rests_on=("app_slug",)), **span), earlier(attested(VOW), **span)]


def configured(**changes):
    rest = {"key_fingerprint": changes.pop("key_fingerprint", "f" * 16), "key_last_four": "last"}
    return Configured(settings=SETTINGS.changed(**changes), **rest)


def stale(readiness):
    return {each.item.id: each.why for each in readiness.items if each.state is State.STALE}


def test_everything_is_settled_at_first():
    assert all(each.settled for each in judge(LISTED, *proved()).items)


COBALT = {"asks-cobalt", "asks-account", "asks-application", "asks-client", "asks-scopes"}


@pytest.mark.parametrize(
    ("change", "named", "affected"),
    [
        pytest.param({"base_url": "https://eu.refold.ai"}, "Cobalt base URL", COBALT, id="base URL"),
        pytest.param({"key_fingerprint": "e" * 16}, "API key", COBALT, id="key"),
        pytest.param({"key_fingerprint": ""}, "API key", COBALT, id="key that is gone"),
        pytest.param(
            {"linked_account_id": "beta"},
            "Linked account id",
            {"asks-account", "asks-application"},
            id="linked account",
        ),
        pytest.param(
            {"app_slug": "slack"},
            "Application slug",
            {"asks-application", "asks-client", "asks-scopes", "promise"},
            id="slug",
        ),
        pytest.param({"expected_client_id": "client-2"}, "OAuth client id", {"asks-client"}, id="client id"),
        pytest.param({"expected_scopes": "oauth"}, "Scopes", {"asks-scopes"}, id="scopes"),
        pytest.param({"expected_scopes": "contacts oauth"}, "Scopes", {"asks-scopes"}, id="scopes in another order"),
        pytest.param(
            {"onboarding_url": "https://app.example.com/elsewhere"}, "Onboarding page", {"asks-page"}, id="page"
        ),
    ],
)
def test_a_changed_setting_makes_exactly_what_rests_on_it_stale(change, named, affected):
    found = stale(judge(LISTED, *proved(), configured(**change)))
    assert set(found) == affected
    checks = {why for item_id, why in found.items() if item_id != "promise"}
    assert checks == {f"changed since: {named}"}
    assert found.get("promise", "") in ("", f"the word of Ana no longer counts: changed since: {named}")


@pytest.mark.parametrize(
    "reference", ["file:/run/secrets/key", "memory:typed", "env:OTHER", ""], ids=["file", "memory", "other", "none"]
)
def test_where_the_key_is_kept_does_not_matter_as_long_as_it_is_the_same(reference):
    assert stale(judge(LISTED, *proved(), configured(api_key=reference))) == {}


def test_a_setting_that_is_as_it_was_makes_nothing_stale_any_more():
    there, back = configured(base_url="https://eu.refold.ai"), configured()
    assert stale(judge(LISTED, *proved(), there, back)) == {}


def test_all_that_changed_is_named():
    found = stale(judge(LISTED, *proved(), configured(base_url="https://eu.refold.ai", app_slug="slack")))
    assert found["asks-application"] == "changed since: Cobalt base URL, Application slug"


def test_a_new_run_is_fresh_again():
    moved = configured(app_slug="slack")
    depends = journals.launch(moved).fingerprints()
    again = checked("asks_application", GOOD, asked_by=ABOUT.values()).model_copy(
        update={"depends": {name: depends[name] for name in RESTS_ON["asks_application"]}}
    )
    assert "asks-application" not in stale(judge(LISTED, *proved(), moved, again))


# The checklist


REWORDED = [
    pytest.param({"recommendation": "Do it better."}, True, id="the recommendation"),
    pytest.param({"checks": ("asks_cobalt", "asks_page")}, True, id="the checks"),
    pytest.param({"title": "Other words"}, False, id="not the title"),
    pytest.param({"why": "Other reasons."}, False, id="not the reason"),
    pytest.param({"test": ("Look twice.",)}, False, id="not the steps"),
    pytest.param({"importance": "advice"}, False, id="not the importance"),
    pytest.param({"fresh_hours": 96}, False, id="not the age it may reach"),
    pytest.param({"causes": {"some": journals.fix()}}, False, id="not the fixes"),
]


@pytest.mark.parametrize(("change", "matters"), REWORDED)
def test_what_an_item_asks_is_what_matters(change, matters):
    other = reworded(ABOUT["asks_cobalt"], **change)
    rest = [each for check, each in ABOUT.items() if check != "asks_cobalt"]
    found = stale(judge(checklist(other, *rest, PROMISE, VOW), *proved()))
    assert found == ({"asks-cobalt": "the checklist asks something else since"} if matters else {})


@pytest.mark.parametrize(
    ("change", "matters"),
    [
        pytest.param({"recommendation": "Do it better."}, True, id="the recommendation"),
        pytest.param({"attestation": word().model_copy(update={"statement": "All is so."})}, True, id="the statement"),
        pytest.param({"attestation": word().model_copy(update={"evidence": "A call."})}, False, id="not the evidence"),
        pytest.param({"fails_when": ("Not at all.",)}, False, id="not the guidance"),
    ],
)
def test_a_word_is_given_for_what_is_asked(change, matters):
    other = reworded(VOW, **change)
    found = stale(judge(checklist(*ABOUT.values(), PROMISE, other), *proved()))
    why = "the word of Ana no longer counts: the checklist asks something else since"
    assert found == ({"vow": why} if matters else {})


def test_one_check_may_be_stale_for_one_item_only():
    one, other = item("one", checks=("shared",)), item("other", checks=("shared",))
    result = checked("shared", GOOD, asked_by=[one, other])
    changed = reworded(other, recommendation="Do it better.")
    found = judge(checklist(one, changed), result)
    assert [each.state for each in found.items] == [State.VERIFIED, State.STALE]


# Age


@pytest.mark.parametrize(
    ("hours", "age", "why"),
    [
        pytest.param(24, timedelta(hours=24), "", id="in its last moment"),
        pytest.param(24, timedelta(hours=24, microseconds=1), "the result is older than 24 hours", id="a moment later"),
        pytest.param(72, timedelta(days=3, seconds=1), "the result is older than 3 days", id="in days"),
        pytest.param(1, timedelta(minutes=61), "the result is older than 1 hour", id="one hour"),
        pytest.param(50, timedelta(hours=51), "the result is older than 50 hours", id="what is no whole day"),
    ],
)
def test_a_result_ages(hours, age, why):
    about = item(checks=("one",), fresh_hours=hours)
    each = judge(checklist(about), checked("one", GOOD), now=NOW + age).items[0]
    assert (each.state, each.why) == ((State.STALE, why) if why else (State.VERIFIED, "It holds."))


@pytest.mark.parametrize(
    ("days", "age", "why"),
    [
        pytest.param(90, timedelta(days=90), "", id="in its last moment"),
        pytest.param(90, timedelta(days=90, microseconds=1), "older than 90 days", id="a moment later"),
        pytest.param(1, timedelta(days=2), "older than 24 hours", id="one day"),
    ],
)
def test_a_word_ages(days, age, why):
    about = item(attestation=word(fresh_days=days))
    each = judge(checklist(about), attested(about), now=NOW + age).items[0]
    assert each.state is (State.STALE if why else State.ATTESTED)
    assert each.why.endswith(why or "I saw it.")


def test_what_could_not_tell_ages_as_well():
    about = item(checks=("one",), causes=("unsure",), attestation=word("inconclusive"))
    facts = [checked("one", inconclusive("unsure", "Hm.")), attested(about, covers={"one": "unsure"})]
    assert judge(checklist(about), *facts).items[0].state is State.ATTESTED
    assert judge(checklist(about), *facts, now=NOW + timedelta(hours=73)).items[0].state is State.STALE


def test_a_change_is_told_before_age():
    found = stale(judge(LISTED, *proved(days=200), configured(base_url="https://eu.refold.ai")))
    assert found["asks-cobalt"] == "changed since: Cobalt base URL"
    assert found["asks-page"] == "the result is older than 3 days"
    assert found["vow"] == "the word of Ana no longer counts: the attestation is older than 90 days"
