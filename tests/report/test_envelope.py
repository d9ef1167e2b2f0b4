"""Envelopes: the formats others read, and everything that is no genuine one, refused by its own name."""

import base64
import json
from contextlib import suppress

import pytest

from lib.launch.checklist import canonical
from lib.report.envelope import (
    PAYLOAD_TYPE,
    Envelope,
    Forged,
    Signature,
    encode_for_signing,
    key_id,
    make_statement,
    read_envelope,
    read_json,
    read_statement,
    seal,
)
from tests.report.sealed import KEY, OTHER_KEY, facts, seal_bytes, seal_statement, statement_of

STATEMENT = statement_of(facts())
ENVELOPE = seal_statement(STATEMENT)
WHOLE = json.loads(ENVELOPE.to_json())


def refused(read, content):
    with pytest.raises(Forged) as found:
        read(content)
    assert found.value.__cause__ is None
    return found.value.name


def test_the_type_is_signed_together_with_the_bytes():
    assert encode_for_signing("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"  # the example of DSSE's protocol
    )


def test_an_envelope_comes_back_from_its_json_as_it_was():
    assert read_envelope(ENVELOPE.to_json()) == ENVELOPE
    assert set(WHOLE) == {"payload", "payloadType", "signatures"}
    assert WHOLE["payloadType"] == PAYLOAD_TYPE
    assert WHOLE["signatures"][0]["keyid"] == key_id(KEY.public_key())
    assert read_statement(ENVELOPE) == STATEMENT
    assert seal(STATEMENT, KEY) == ENVELOPE


def test_key_ids_are_hints_and_may_lack():
    bare = read_envelope(canonical(WHOLE | {"signatures": [{"sig": WHOLE["signatures"][0]["sig"]}]}))
    assert bare.signers([OTHER_KEY.public_key(), KEY.public_key()]) == (key_id(KEY.public_key()),)


def test_a_key_counts_once_however_often_it_signed():
    twice = seal_bytes(ENVELOPE.payload, KEY, OTHER_KEY, KEY)
    keys = [KEY.public_key(), KEY.public_key(), OTHER_KEY.public_key()]
    assert twice.signers(keys) == (key_id(KEY.public_key()), key_id(OTHER_KEY.public_key()))


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (ENVELOPE.payload + b" ", PAYLOAD_TYPE),
        (ENVELOPE.payload[:-1], PAYLOAD_TYPE),
        (ENVELOPE.payload, "application/json"),
        (ENVELOPE.payload, PAYLOAD_TYPE + " "),
    ],
)
def test_a_signature_over_anything_else_is_none(payload, kind):
    signed = seal_bytes(payload, payload_type=kind).signatures
    assert Envelope(ENVELOPE.payload, signed).signers([KEY.public_key()]) == ()


@pytest.mark.parametrize("length", [0, 1, 63, 65, 4_000])
def test_a_signature_of_another_length_is_none(length):
    odd = Envelope(ENVELOPE.payload, (Signature("", (ENVELOPE.signatures[0].value * 80)[:length]),))
    assert odd.signers([KEY.public_key()]) == ()


def test_a_signature_with_a_scalar_that_is_not_reduced_is_none():
    """The group's order may be added to s in some libraries, which gives a second signature over the same bytes."""
    order = 2**252 + 27742317777372353535851937790883648493
    value = ENVELOPE.signatures[0].value
    other = (int.from_bytes(value[32:], "little") + order).to_bytes(32, "little")
    assert Envelope(ENVELOPE.payload, (Signature("", value[:32] + other),)).signers([KEY.public_key()]) == ()


# What is no envelope


SIG = WHOLE["signatures"][0]
NO_ENVELOPES = [
    ("", "bad-json"),
    ("{", "bad-json"),
    ("null", "not-an-envelope"),
    ("[]", "not-an-envelope"),
    ("{}", "not-an-envelope"),
    (canonical(WHOLE | {"payload": 7}), "not-an-envelope"),
    (canonical(WHOLE | {"payload": WHOLE["payload"] + "="}), "not-an-envelope"),
    (canonical(WHOLE | {"payload": "Zh=="}), "not-an-envelope"),  # the bits that do not count are set
    (canonical(WHOLE | {"payload": "a\nb="}), "not-an-envelope"),
    (canonical(WHOLE | {"payload": "é"}), "not-an-envelope"),
    (canonical(WHOLE | {"signatures": "x"}), "not-an-envelope"),
    (canonical(WHOLE | {"signatures": [SIG["sig"]]}), "not-an-envelope"),
    (canonical(WHOLE | {"signatures": [{"keyid": "x"}]}), "not-an-envelope"),
    (canonical(WHOLE | {"signatures": [SIG | {"sig": "x"}]}), "not-an-envelope"),
    (canonical(WHOLE | {"signatures": []}), "no-signature"),
    (canonical(WHOLE | {"signatures": [SIG] * 17}), "no-signature"),
    (canonical(WHOLE | {"payloadType": "application/json"}), "wrong-payload-type"),
    (canonical(WHOLE | {"payloadType": PAYLOAD_TYPE.upper()}), "wrong-payload-type"),
    (canonical(WHOLE)[:-1] + ',"payload":"eA=="}', "duplicate-names"),
]


@pytest.mark.parametrize(("content", "problem"), NO_ENVELOPES)
def test_what_is_no_envelope_is_refused_by_name(content, problem):
    assert refused(read_envelope, content) == problem


def with_value(text):
    """A statement's bytes with any JSON at all as one value of its facts."""
    return canonical(make_statement("acme-1a2b", "0" * 64, {"x": "PLACE"})).replace('"PLACE"', text).encode()


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        (with_value("1").replace(b'{"x":1}', b'{"x":1,"x":2}'), "duplicate-names"),
        (with_value('{"a":{"b":1,"b":1}}'), "duplicate-names"),
        (with_value('{"a":1,"\\u0061":1}'), "duplicate-names"),
        (with_value("1.0"), "bad-json"),
        (with_value("1e3"), "bad-json"),
        (with_value("NaN"), "bad-json"),
        (with_value("-Infinity"), "bad-json"),
        (with_value(str(2**53)), "bad-json"),
        (with_value("-" + str(2**53)), "bad-json"),
        (with_value("9" * 5_000), "bad-json"),
        (with_value("[" * 100_000 + "]" * 100_000), "bad-json"),
        (with_value("'x'"), "bad-json"),
        (with_value('"a\tb"'), "bad-json"),
        (with_value('"\xff"').decode().encode("latin-1"), "bad-json"),
        (b"\xef\xbb\xbf" + ENVELOPE.payload, "bad-json"),
        (ENVELOPE.payload + b"{}", "bad-json"),
        (b"", "bad-json"),
        (with_value("-0"), "not-canonical"),
        (with_value('"\\u00e9"'), "not-canonical"),
        (with_value('"\\ud800"'), "not-canonical"),
        (with_value('"\\/"'), "not-canonical"),
        (with_value(' "x"'), "not-canonical"),
        (with_value('{"b":1,"a":1}'), "not-canonical"),
        (ENVELOPE.payload + b"\n", "not-canonical"),
        (json.dumps(STATEMENT).encode(), "not-canonical"),
        (b"[]", "wrong-statement-type"),
        (b"7", "wrong-statement-type"),
        (canonical(STATEMENT | {"_type": "https://in-toto.io/Statement/v0.1"}).encode(), "wrong-statement-type"),
        (canonical({key: STATEMENT[key] for key in STATEMENT if key != "_type"}).encode(), "wrong-statement-type"),
        (canonical(STATEMENT | {"predicateType": "https://slsa.dev/provenance/v1"}).encode(), "wrong-predicate-type"),
        (canonical(STATEMENT | {"predicateType": ["urn:x"]}).encode(), "wrong-predicate-type"),
    ],
    ids=lambda value: ascii(value)[:50],
)
def test_what_is_no_statement_in_its_one_text_is_refused_by_name(payload, problem):
    assert refused(read_statement, seal_bytes(payload)) == problem


@pytest.mark.parametrize("depth", [*range(300, 1_100, 50), 5_000])
def test_no_depth_of_nesting_ends_in_anything_else(depth):
    with suppress(Forged):
        assert read_statement(seal_bytes(with_value("[" * depth + "]" * depth)))["predicate"]["x"]


def test_numbers_that_every_reader_keeps_are_kept():
    assert read_json(f"[{2**53 - 1},-{2**53 - 1},0]") == [2**53 - 1, 1 - 2**53, 0]


def test_the_payload_is_plain_json_for_others():
    assert (
        json.loads(base64.b64decode(WHOLE["payload"]))["subject"][0]["digest"]["sha256"]
        == (STATEMENT["subject"][0]["digest"]["sha256"])
    )
