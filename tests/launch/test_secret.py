"""A secret is seen only by whoever asks for it by name."""

import copy
import json
import logging
import pickle
import traceback
from dataclasses import asdict, dataclass

import pytest

from lib.launch.secret import Secret

VALUE = "tk-canary-0123456789-abcd"
OTHER = "tk-canary-0123456789-abce"


@dataclass(frozen=True)
class Holder:
    key: Secret


@pytest.mark.parametrize(
    "show",
    [
        pytest.param(str, id="str"),
        pytest.param(repr, id="repr"),
        pytest.param("{}".format, id="format"),
        pytest.param("{!s:>40}".format, id="format with width"),
        pytest.param("%s".__mod__, id="percent"),
        pytest.param(lambda secret: f"{secret!r}", id="f-string"),
        pytest.param(lambda secret: repr([{"key": secret}]), id="inside a list and a map"),
        pytest.param(lambda secret: repr(Holder(secret)), id="inside a dataclass"),
        pytest.param(lambda secret: repr(Exception(secret)), id="inside an exception"),
        pytest.param(ascii, id="ascii"),
        pytest.param(dir, id="dir"),
    ],
)
def test_no_way_of_printing_shows_it(show):
    assert VALUE not in str(show(Secret(VALUE)))


def test_a_width_is_no_way_to_see_it():
    with pytest.raises(TypeError):
        format(Secret(VALUE), ">40")


@pytest.mark.parametrize(
    "take",
    [
        pytest.param(pickle.dumps, id="pickle"),
        pytest.param(copy.copy, id="copy"),
        pytest.param(copy.deepcopy, id="deep copy"),
        pytest.param(json.dumps, id="JSON"),
        pytest.param(vars, id="vars"),
        pytest.param(lambda secret: pickle.dumps({"deep": [secret]}, protocol=5), id="pickle of what holds it"),
        pytest.param(lambda secret: asdict(Holder(secret)), id="dataclass as a map"),
        pytest.param(lambda secret: json.dumps({"key": secret}), id="JSON of what holds it"),
        pytest.param(iter, id="iteration"),
        pytest.param(len, id="length"),
    ],
)
def test_it_cannot_be_taken_along(take):
    with pytest.raises(TypeError) as refused:
        take(Secret(VALUE))
    assert VALUE not in str(refused.value)


def test_it_stays_out_of_logs_and_tracebacks(caplog):
    def fail(key):
        raise RuntimeError(f"refused {key}")

    secret = Secret(VALUE)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").warning("key %s and %r", secret, secret)
    assert VALUE not in caplog.text
    with pytest.raises(RuntimeError) as error:
        fail(secret)
    assert VALUE not in "".join(traceback.TracebackException.from_exception(error.value, capture_locals=True).format())


def test_it_is_given_to_whoever_asks():
    assert Secret(VALUE).reveal() == VALUE


def test_an_empty_one_is_false():
    assert not Secret("")
    assert Secret("x")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(VALUE, "abcd", id="long enough"),
        pytest.param("a" * 15, "", id="one too short"),
        pytest.param("a" * 12 + "last", "last", id="just long enough"),
        pytest.param("", "", id="empty"),
    ],
)
def test_its_end_is_shown_only_where_most_stays_hidden(value, shown):
    assert Secret(value).last_four() == shown


def test_equal_secrets_are_equal_and_alike_in_sets():
    assert Secret(VALUE) == Secret(VALUE)
    assert Secret(VALUE) != Secret(OTHER)
    assert Secret(VALUE) != VALUE
    assert len({Secret(VALUE), Secret(VALUE), Secret(OTHER)}) == 2
    assert Secret("schlüssel") == Secret("schlüssel")


def test_a_fingerprint_tells_secrets_apart_and_nothing_else():
    salt = b"salt" * 8
    prints = {Secret(value).fingerprint(salt) for value in (VALUE, OTHER, VALUE + " ")}
    assert len(prints) == 3
    assert Secret(VALUE).fingerprint(salt) == Secret(VALUE).fingerprint(salt)
    assert Secret(VALUE).fingerprint(salt) != Secret(VALUE).fingerprint(b"other" * 8)
    assert Secret("").fingerprint(salt) == ""
    assert all(len(each) == 16 and int(each, 16) >= 0 for each in prints)
