"""Settings are saved whole or not at all, and a key never leaves memory."""

import pickle

import pytest
from pydantic import ValidationError

from lib.launch.settings import complaints
from lib.store.keys import KeyUnavailable
from tests.golive.house import ANA, BEN, CANARY, TARGET, House, entries, settle, sign, unchanged


def canary_is_in(path):
    """Whether the key's value is anywhere in the database or beside it."""
    files = sorted(path.parent.glob(f"{path.name}*"))
    assert files
    return [file.name for file in files for value in _disguises() if value in file.read_bytes()]


def _disguises():
    return [CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode().hex().encode(), CANARY[4:].encode()]


def test_a_setting_is_changed_and_the_rest_stays(app, acme):
    app.configure(ANA, acme, {"app_slug": "slack", "expected_scopes": "a b"})
    settings = app.view(ANA, acme).launch.settings
    assert (settings.app_slug, settings.expected_scopes, settings.base_url) == (
        "slack",
        ("a", "b"),
        "https://a.example",
    )


def test_saving_what_is_there_already_writes_nothing(app, acme):
    app.configure(ANA, acme, TARGET.model_dump())
    app.configure(ANA, acme, {})
    assert len(entries(app, acme)) == 2


@pytest.mark.parametrize(
    ("changes", "key", "named"),
    [
        pytest.param({"base_url": "a.example", "app_slug": "new"}, "", {"base_url"}, id="no scheme"),
        pytest.param({"base_url": "a.example"}, CANARY, {"base_url"}, id="no scheme, and a typed key"),
        pytest.param({"api_key": CANARY}, "", {"api_key"}, id="the key itself as its place"),
        pytest.param({"colour": "red"}, "", {"colour"}, id="an unknown field"),
        pytest.param({"linked_account_id": "x" * 10_000}, "", {"linked_account_id"}, id="10,000 characters"),
        pytest.param({"app_slug": "a\0"}, "", {"app_slug"}, id="a control character"),
        pytest.param({"base_url": "x", "onboarding_url": "y"}, "", {"base_url", "onboarding_url"}, id="two at once"),
    ],
)
def test_bad_settings_are_refused_by_field_and_nothing_is_written(house, app, acme, changes, key, named):
    before = unchanged(app, acme)
    with pytest.raises(ValidationError) as refused:
        app.configure(ANA, acme, changes, key=key)
    assert set(complaints(refused.value)) == named
    assert CANARY not in str(refused.value) + str(complaints(refused.value))
    assert unchanged(app, acme) == before
    assert canary_is_in(house.path) == []
    assert app.keys._typed == {}


@pytest.mark.parametrize("key", [f"{CANARY} {CANARY}", f"a\n{CANARY}", " ", f"{CANARY}é"], ids=ascii)
def test_a_typed_key_that_is_none_is_refused_without_repeating_it(app, acme, key):
    before = unchanged(app, acme)
    with pytest.raises(KeyUnavailable, match="The API key") as refused:
        app.configure(ANA, acme, {"app_slug": "slack"}, key=key)
    assert CANARY not in str(refused.value)
    assert unchanged(app, acme) == before


def test_a_typed_key_may_come_with_every_other_field(app, acme):
    app.configure(ANA, acme, TARGET.model_dump() | {"expected_scopes": "a b", "app_slug": "slack"}, key=CANARY)
    launch = app.view(ANA, acme).launch
    assert (launch.settings.api_key, launch.settings.app_slug, launch.key_last_four) == (
        "memory:typed",
        "slack",
        "abcd",
    )
    assert app.keys.resolve("memory:typed", "Ana", acme, "https://a.example").reveal() == CANARY


def test_a_typed_key_stays_in_memory(house, app, acme):
    app.configure(ANA, acme, {}, key=f" {CANARY} ")
    app.note(ANA, acme, "vow", "Hm.")
    settle(app, acme)
    sign(app, acme)
    view = app.view(ANA, acme)
    shown = [app, app.ledger, app.keys, app.journal, view, view.launch, app.board(ANA), entries(app, acme)]
    shown += [app.report(ANA, acme), view.launch.settings, vars(app)]
    for each in shown:
        assert CANARY not in repr(each) + str(each)
        assert CANARY[:-4] not in repr(each)
    assert canary_is_in(house.path) == []
    with pytest.raises(TypeError):
        pickle.dumps(app.keys._typed)
    with pytest.raises(KeyUnavailable, match="Type it again"):
        house.begin().start_run(ANA, acme)


def test_a_key_of_the_environment_is_not_kept_either(house, app, acme):
    app.configure(ANA, acme, {"api_key": "env:OTHER_KEY"})
    assert canary_is_in(house.path) == []
    assert CANARY[::-1].encode() not in house.path.read_bytes()


@pytest.mark.parametrize(
    ("address", "forgets"),
    [
        ("https://b.example", True),
        ("http://a.example", True),
        ("https://a.example:8443", True),
        ("https://a.example.evil.example", True),
        ("", True),
        ("https://a.example/base", False),
    ],
)
def test_another_host_forgets_a_typed_key(app, acme, address, forgets):
    app.configure(ANA, acme, {}, key=CANARY)
    app.configure(BEN, acme, {"base_url": address})
    launch = app.view(ANA, acme).launch
    assert bool(launch.key_fingerprint) is not forgets
    assert bool(app.keys._typed) is not forgets
    if forgets:
        with pytest.raises(KeyUnavailable, match="Type it again"):
            app.start_run(ANA, acme)


def test_the_typed_keys_of_everybody_are_forgotten_when_one_moves_the_target(app, acme):
    app.configure(ANA, acme, {}, key=CANARY)
    app.configure(BEN, acme, {"base_url": "https://b.example"}, key=CANARY[::-1])
    with pytest.raises(KeyUnavailable, match="Type it again"):
        app.start_run(ANA, acme)
    assert {place[0] for place in app.keys._typed} == {"Ben"}


def test_a_typed_key_does_not_follow_a_target_that_another_process_moved(house, app, acme):
    app.configure(ANA, acme, {}, key=CANARY)
    house.begin().configure(BEN, acme, {"base_url": "https://b.example"})
    with pytest.raises(KeyUnavailable, match="Type it again"):
        app.start_run(ANA, acme)


def test_another_setting_leaves_a_key_that_only_its_owner_can_look_up(house, app, acme):
    app.configure(ANA, acme, {}, key=CANARY)
    known = app.view(ANA, acme).launch.fingerprints()["api_key"]
    app.configure(BEN, acme, {"app_slug": "slack"})
    house.begin().configure(ANA, acme, {"linked_account_id": "acme"})
    launch = app.view(ANA, acme).launch
    assert (launch.fingerprints()["api_key"], launch.key_last_four) == (known, "abcd")


def test_a_key_in_another_place_is_the_same_key(house, app, acme, tmp_path):
    (tmp_path / "key").write_text(CANARY + "\n")
    before = app.view(ANA, acme).launch.fingerprints()
    for place in (f"file:{tmp_path / 'key'}", "env:SAME_KEY"):
        app.configure(ANA, acme, {"api_key": place})
        assert app.view(ANA, acme).launch.fingerprints() == before
    app.configure(ANA, acme, {"api_key": "env:COBALT_API_KEY"}, key=CANARY)
    assert app.view(ANA, acme).launch.fingerprints() == before
    app.configure(ANA, acme, {"api_key": "env:OTHER_KEY"})
    assert app.view(ANA, acme).launch.fingerprints()["api_key"] != before["api_key"]


@pytest.mark.parametrize("place", ["env:MISSING", "file:/nowhere/key", "memory:typed"])
def test_a_key_that_is_not_there_is_said_when_it_is_needed(app, acme, place):
    app.configure(ANA, acme, {"api_key": place})
    launch = app.view(ANA, acme).launch
    assert (launch.key_fingerprint, launch.key_last_four) == ("", "")
    with pytest.raises(KeyUnavailable):
        app.start_run(ANA, acme)
    assert app.run_of(acme) is None


def test_installations_do_not_know_one_another_by_their_fingerprints(tmp_path):
    prints = set()
    for name in ("one", "two"):
        app = House(tmp_path / f"{name}.db").begin()
        prints.add(app.view(ANA, app.open(ANA, "Acme", settings=TARGET)).launch.key_fingerprint)
    assert len(prints) == 2
