"""Launches are opened, named and found; what is not there is said to be."""

import pytest
from pydantic import ValidationError

from lib import golive
from lib.launch.chain import verify
from lib.launch.entries import Actor, MarkedNotApplicable
from lib.launch.settings import complaints
from lib.ledger import Refused, Unknown
from tests.golive.house import ANA, BEN, TARGET, entries, settle, sign, unchanged, waive


def test_a_launch_is_opened_and_found_again(house, app):
    launch_id = app.open(ANA, "  Acme · HubSpot ", owner="Eve", settings=TARGET, sample=True)
    again = house.begin()
    launch = again.view(BEN, launch_id).launch
    assert (launch.name, launch.owner, launch.sample, launch.version) == ("Acme · HubSpot", "Eve", True, 2)
    assert (launch.settings, launch.key_last_four) == (TARGET, "abcd")
    assert [line.id for line in again.board(ANA)] == [launch_id]
    assert verify(entries(app, launch_id))


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("Acme · HubSpot", "acme-hubspot-"),
        ("عميل", "launch-"),
        ("🚀", "launch-"),
        ("../../etc", "etc-"),
        ("x" * 120, "x" * 40 + "-"),
        ("A" * 39 + " B", "a" * 39 + "-"),
    ],
)
def test_a_launch_gets_an_id_that_fits_an_address(app, name, begins):
    launch_id = app.open(ANA, name)
    assert launch_id.startswith(begins)
    assert set(launch_id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert app.view(ANA, launch_id).launch.name == name


def test_two_launches_never_share_an_id(app, monkeypatch):
    ids = iter(["acme-aaaa", "acme-aaaa", "acme-aaaa", "acme-bbbb"])
    monkeypatch.setattr(golive, "_name_launch", lambda _: next(ids))
    assert [app.open(ANA, "Acme"), app.open(ANA, "Acme")] == ["acme-aaaa", "acme-bbbb"]


BAD_NAMES = [
    pytest.param("", "is empty", id="empty"),
    pytest.param(" \n", "is empty", id="blank"),
    pytest.param("\u200b", "is empty", id="invisible"),
    pytest.param("x" * 10_000, "at most 120", id="10,000 characters"),
    pytest.param("a\x00b", "control character", id="zero"),
    pytest.param("a\x1b[2Jb", "control character", id="terminal control"),
    pytest.param("a\nb", "line break", id="two lines"),
    pytest.param("a\u202eb", "control character", id="turned text"),
]


COMMANDS = {
    "open": lambda app, launch_id, name: app.open(ANA, name),
    "rename": lambda app, launch_id, name: app.rename(ANA, launch_id, name, "", None),
    "sign": lambda app, launch_id, name: sign(app, launch_id, name=name),
}


@pytest.mark.parametrize(("name", "why"), BAD_NAMES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_bad_name_is_refused_and_nothing_is_written(app, acme, command, name, why):
    settle(app, acme)
    before = unchanged(app, acme)
    with pytest.raises(ValidationError) as refused:
        COMMANDS[command](app, acme, name)
    assert why in complaints(refused.value)["name"]
    assert unchanged(app, acme) == before


@pytest.mark.parametrize("name", ["شركة أكمي", "עברית", "客户", "👩‍💻 Ada", "<b>x</b>", "'; drop table entries; --"])
def test_a_name_of_any_script_is_kept_everywhere(app, name):
    launch_id = app.open(ANA, name, owner=name)
    settle(app, launch_id)
    sign(app, launch_id, name=name)
    assert app.view(ANA, launch_id).launch.signatures[0].fact.name == name
    assert app.board(ANA)[0].name == name
    assert app.report(ANA, launch_id)


def test_nobody_without_a_name_may_do_anything(app, acme):
    nobody = Actor.model_construct(name=" ", method="typed")
    for command in (
        lambda: app.board(nobody),
        lambda: app.view(nobody, acme),
        lambda: app.history(nobody, acme),
        lambda: app.report(nobody, acme),
        lambda: app.open(nobody, "Acme"),
        lambda: app.note(nobody, acme, "vow", "Hm."),
        lambda: app.attest(nobody, acme, "vow", "Hm."),
        lambda: app.decide(nobody, acme, waive(app)),
        lambda: app.configure(nobody, acme, {"app_slug": "x"}),
        lambda: app.start_run(nobody, acme),
        lambda: app.sign(nobody, acme, name="N", role="approver", meaning="reviewed"),
    ):
        with pytest.raises(Refused, match="may not"):
            command()


# What is not there


@pytest.mark.parametrize("launch_id", ["nobody", "", "a\0b", "\ud800", "x" * 10_000, "'; --", "../x"], ids=ascii)
def test_an_unknown_launch_is_said_to_be(app, acme, launch_id):
    for command in (
        lambda: app.view(ANA, launch_id),
        lambda: app.history(ANA, launch_id),
        lambda: app.report(ANA, launch_id),
        lambda: app.visit(ANA, launch_id),
        lambda: app.rename(ANA, launch_id, "x", "", None),
        lambda: app.configure(ANA, launch_id, {}),
        lambda: app.note(ANA, launch_id, "vow", "Hm."),
        lambda: app.attest(ANA, launch_id, "vow", "Hm."),
        lambda: app.decide(ANA, launch_id, waive(app)),
        lambda: app.start_run(ANA, launch_id),
        lambda: sign(app, launch_id),
    ):
        with pytest.raises(Unknown, match=r"^There is no launch “") as refused:
            command()
        str(refused.value).encode()
        assert len(str(refused.value)) < 120
    assert app.run_of(launch_id) is None
    assert len(app.board(ANA)) == 1


@pytest.mark.parametrize("item_id", ["nothing", "", "\ud800", "x" * 10_000], ids=ascii)
def test_an_unknown_item_is_said_to_be(app, acme, item_id):
    before = unchanged(app, acme)
    for command in (
        lambda: app.note(ANA, acme, item_id, "Hm."),
        lambda: app.attest(ANA, acme, item_id, "Hm."),
        lambda: app.decide(ANA, acme, MarkedNotApplicable.model_construct(item=item_id, reason="r")),
    ):
        with pytest.raises(Unknown, match=r"^The checklist has no item “") as refused:
            command()
        str(refused.value).encode()
    assert unchanged(app, acme) == before


@pytest.mark.parametrize("check", ["no_check", "", "\ud800", "x" * 10_000], ids=ascii)
def test_an_unknown_check_is_said_to_be(app, acme, check):
    for command in (lambda: app.start_run(ANA, acme, [check]), lambda: app.plan([check])):
        with pytest.raises(Unknown, match=r"^There is no check or item “") as refused:
            command()
        assert len(str(refused.value)) < 120
    assert app.run_of(acme) is None


def test_a_plan_names_what_comes_before(app):
    assert app.plan(["live"]) == app.plan(["key_is_accepted"]) == app.plan() == ("key_is_accepted",)
    assert app.plan(["linked-account-exists"]) == ("key_is_accepted", "linked_account_exists")


# People and visits


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        pytest.param(" Ana  Lovelace ", "Ana Lovelace", id="blanks"),
        pytest.param("Ana\x00\x1b\nLovelace\u202e", "Ana Lovelace", id="control characters"),
        pytest.param("x" * 10_000, "x" * 120, id="10,000 characters"),
        pytest.param("👩‍💻 آنا", "👩‍💻 آنا", id="any script"),
    ],
)
def test_a_person_is_known_by_the_name_they_gave(house, app, acme, typed, known):
    app.introduce("uid1000", typed)
    person = house.begin().person("uid1000")
    assert (person.name, person.method) == (known, "typed")
    assert app.person("uid1001") == Actor(name="uid1001", method="operating system")
    app.note(person, acme, "vow", "Hm.")


@pytest.mark.parametrize("typed", ["", "  ", "\x00", "\u200b"], ids=ascii)
def test_a_name_that_shows_nothing_is_no_name(app, typed):
    app.introduce("uid1000", "Ana")
    app.introduce("uid1000", typed)
    assert app.person("uid1000").name == "uid1000"


def test_a_visit_tells_how_far_a_person_had_seen(app, acme):
    assert app.visit(ANA, acme) == 0
    app.note(BEN, acme, "vow", "Hm.")
    assert app.visit(BEN, acme) == 0
    assert app.visit(ANA, acme) == 2
    assert [entry.version for entry in app.history(ANA, acme, after=2)] == [3]
    assert len(app.history(ANA, acme)) == 3
