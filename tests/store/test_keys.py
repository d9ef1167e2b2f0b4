"""Where keys come from: what is found, what is refused, and that no refusal shows a value."""

import os

import pytest

from lib.launch.secret import Secret
from lib.store.keys import KeyRing, KeyUnavailable, clean

KEY = "tk-canary-0123456789"
ENVIRONMENT = {"COBALT_API_KEY": f" {KEY}\n", "EMPTY": "  ", "BROKEN": f"{KEY} {KEY}", "ODD": f"{KEY}\u200b"}


@pytest.fixture
def ring():
    return KeyRing(ENVIRONMENT, {"rehearsal:test": "rehearsal-key"})


def refusal(ring, reference, **whose):
    with pytest.raises(KeyUnavailable) as refused:
        ring.resolve(reference, **whose)
    assert KEY not in str(refused.value)
    assert refused.value.__cause__ is None
    return str(refused.value)


def test_no_reference_means_no_key(ring):
    assert not ring.resolve("")


def test_a_key_comes_from_the_environment(ring):
    assert ring.resolve("env:COBALT_API_KEY").reveal() == KEY


def test_a_key_comes_from_a_file(ring, tmp_path):
    path = tmp_path / "a key"
    path.write_text(f"\n{KEY} \n")
    assert ring.resolve(f"file:{path}").reveal() == KEY


def test_fixed_keys_are_known_by_their_whole_reference(ring):
    assert ring.resolve("rehearsal:test").reveal() == "rehearsal-key"
    assert "no place that keys are kept in" in refusal(ring, "rehearsal:live")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("MISSING", "environment variable MISSING is not set"),
        ("EMPTY", "is empty"),
        ("BROKEN", "a blank or a special character"),
        ("ODD", "a blank or a special character"),
    ],
)
def test_an_environment_without_a_usable_key_is_named(ring, name, why):
    assert why in refusal(ring, f"env:{name}")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"\n \n", "is empty", id="only blanks"),
        pytest.param(f"{KEY}\n{KEY}\n".encode(), "a blank or a special character", id="two lines"),
        pytest.param(f"{KEY}".encode("utf-16"), "cannot be read", id="another encoding"),
        pytest.param(KEY.encode() + b"\xff", "cannot be read", id="no text"),
        pytest.param(f"\ufeff{KEY}".encode(), "a blank or a special character", id="a mark at the beginning"),
        pytest.param(f"{KEY}".encode() * 2_000, "too long", id="longer than any key"),
    ],
)
def test_a_file_without_a_usable_key_is_refused(ring, tmp_path, content, why):
    path = tmp_path / "key"
    path.write_bytes(content)
    assert why in refusal(ring, f"file:{path}")


@pytest.mark.parametrize("place", ["missing", ".", "key/below"])
def test_a_file_that_cannot_be_read_is_named(ring, tmp_path, place):
    (tmp_path / "key").write_text(KEY)
    assert refusal(ring, f"file:{tmp_path / place}") == f"The key file {tmp_path / place} cannot be read."


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/tty", "a pipe"])
def test_what_may_never_end_is_not_waited_for(ring, tmp_path, device):
    path = device
    if device == "a pipe":
        path = tmp_path / "pipe"
        os.mkfifo(path)
    assert "cannot be read" in refusal(ring, f"file:{path}")


@pytest.mark.parametrize("reference", [KEY, f"{KEY}:x", f"vault:{KEY}", "ENV:COBALT_API_KEY", " env:X"])
def test_what_is_no_reference_is_not_repeated(ring, reference):
    assert refusal(ring, reference) == "That is no place that keys are kept in. Use env:NAME or file:/path."


def test_a_file_name_with_a_zero_inside_is_refused(ring):
    assert "cannot be read" in refusal(ring, "file:/a\0b")


@pytest.mark.parametrize("value", ["", " ", "\n"])
def test_an_empty_key_is_none(value):
    with pytest.raises(KeyUnavailable, match="The API key is empty"):
        clean(value)


@pytest.mark.parametrize(
    "value",
    [
        f"{KEY} {KEY}",
        f"{KEY}\n{KEY}",
        f"{KEY}\t1",
        f"{KEY}é",
        f"{KEY}\0",
        f"{KEY}\u00a0x",
        f"{KEY}\x7f",
        "🚀",
        f"a\u2028{KEY}",
    ],
    ids=ascii,
)
def test_a_key_is_one_word_of_plain_characters(value):
    with pytest.raises(KeyUnavailable, match="a blank or a special character") as refused:
        clean(value)
    assert KEY not in str(refused.value)


def test_blanks_around_a_key_are_a_slip():
    assert clean(f"\n {KEY}\t").reveal() == KEY


# Typed keys


HERE, THERE = "https://a.example", "https://b.example"


def test_a_typed_key_is_for_one_person_one_launch_and_one_host(ring):
    ring.remember("Ana", "acme", HERE, Secret(KEY))
    mine = {"person": "Ana", "launch_id": "acme", "host": HERE}
    assert ring.resolve("memory:typed", **mine).reveal() == KEY
    for whose in (mine | {"person": "Ben"}, mine | {"launch_id": "other"}, mine | {"host": THERE}, {}):
        assert "no longer in memory. Type it again" in refusal(ring, "memory:typed", **whose)


def test_a_key_typed_later_replaces_the_one_before(ring):
    ring.remember("Ana", "acme", HERE, Secret("first"))
    ring.remember("Ana", "acme", HERE, Secret(KEY))
    assert ring.resolve("memory:typed", "Ana", "acme", HERE).reveal() == KEY


def test_forgetting_drops_every_key_of_a_launch_and_no_other(ring):
    for person, launch_id in (("Ana", "acme"), ("Ben", "acme"), ("Ana", "other")):
        ring.remember(person, launch_id, HERE, Secret(KEY))
    ring.forget("acme")
    for person in ("Ana", "Ben"):
        refusal(ring, "memory:typed", person=person, launch_id="acme", host=HERE)
    assert ring.resolve("memory:typed", "Ana", "other", HERE)
    ring.forget("acme")


def test_a_key_ring_shows_no_key(ring):
    ring.remember("Ana", "acme", HERE, Secret(KEY))
    assert KEY not in repr(ring) + str(ring)
    assert KEY not in repr(ring._typed)
