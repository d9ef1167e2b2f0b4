"""Every fault on the way, as it looks at the other end of the wire."""

import contextlib
import json
import time

import httpx
import pytest

from lib.simulator import transport as way
from lib.simulator.faults import transport
from tests.simulator.raw import read_raw

HEAD = ("content-length", "content-type", "x-trace-id", "connection")
ASIDE = "/linked-account/nobody"  # a 404 on a healthy platform


@pytest.fixture
def seconds(monkeypatch):
    """How long the late answers take here; nobody waits half a minute."""
    real = dict(way.DELAYS)
    monkeypatch.setattr(way, "DELAYS", dict.fromkeys(real, 0.3))
    return real


def healthy_body(cobalt):
    return read_raw(cobalt).body


# Late, or never


@pytest.mark.parametrize(("fault", "late"), [("slow", 2.0), ("slow-30s", 30.0)])
def test_a_late_answer_is_a_whole_and_healthy_one(cobalt, seconds, fault, late):
    assert seconds[fault] == late
    began = time.monotonic()
    reading = read_raw(cobalt.under(fault))

    assert time.monotonic() - began >= 0.3
    assert (reading.status, reading.ending) == (200, "closed")
    assert json.loads(reading.body)["account_id"] == "acme"


def test_two_delays_add_up(cobalt, seconds):
    began = time.monotonic()
    read_raw(cobalt.under("slow", "slow-30s"))

    assert time.monotonic() - began >= 0.6


def test_a_request_that_hangs_keeps_its_connection_open_without_a_byte(cobalt):
    reading = read_raw(cobalt.under("hang"), seconds=0.3)

    assert (reading.data, reading.ending) == (b"", "open")


# The connection


@pytest.mark.parametrize(("fault", "ending"), [("reset", "reset"), ("close-early", "closed")])
def test_a_connection_ends_before_any_byte(cobalt, fault, ending):
    reading = read_raw(cobalt.under(fault))

    assert (reading.data, reading.ending) == (b"", ending)


# How an answer is framed


def test_a_short_body_ends_before_its_declared_length(cobalt):
    reading, whole = read_raw(cobalt.under("short-body")), cobalt.under("short-body")
    declared = int(reading.headers["content-length"])

    assert (reading.status, reading.ending) == (200, "closed")
    assert 0 < len(reading.body) == declared // 2
    with pytest.raises(httpx.RemoteProtocolError, match="peer closed connection"):
        whole.ask("GET", "/linked-account/acme")


def test_chunks_end_without_the_last_one(cobalt):
    reading = read_raw(cobalt.under("short-chunked"))
    size, _, rest = reading.body.partition(b"\r\n")

    assert (reading.status, reading.ending) == (200, "closed")
    assert reading.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in reading.headers
    assert rest == rest[: int(size, 16)] + b"\r\n"
    assert not reading.body.endswith(b"0\r\n\r\n")
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
        cobalt.under("short-chunked").ask("GET", "/linked-account/acme")


def test_headers_drip_byte_by_byte(cobalt):
    reading = read_raw(cobalt.under("header-drip"), seconds=0.75)

    assert reading.ending == "open"
    assert b"HTTP/1.1 200 OK".startswith(reading.data)
    assert 2 <= len(reading.pieces) <= len(reading.data) <= 7  # ten a second


def test_dripped_headers_are_whole_in_the_end(cobalt, monkeypatch):
    monkeypatch.setattr("lib.simulator.wire.GAP_SECONDS", 0)
    reading = read_raw(cobalt.under("header-drip"))

    assert (reading.status, reading.ending) == (200, "closed")
    assert set(HEAD) <= set(reading.headers)
    assert json.loads(reading.body)["account_id"] == "acme"


def test_a_slow_bodys_headers_come_at_once_and_the_rest_in_pieces(cobalt):
    reading = read_raw(cobalt.under("slow-body"), seconds=0.75)

    assert (reading.status, reading.ending) == (200, "open")
    assert 0 < len(reading.body) < int(reading.headers["content-length"]) / 8
    assert len(reading.pieces) >= 2


def test_a_slow_body_is_whole_in_the_end(cobalt, monkeypatch):
    monkeypatch.setattr("lib.simulator.wire.GAP_SECONDS", 0)
    reading = read_raw(cobalt.under("slow-body"))

    assert reading.ending == "closed"
    assert len(reading.body) == int(reading.headers["content-length"])
    assert json.loads(reading.body)["account_id"] == "acme"


def test_truncated_json_has_a_length_that_fits(cobalt):
    reading = read_raw(cobalt.under("truncated"))

    assert (reading.status, reading.headers["content-type"]) == (200, "application/json")
    assert len(reading.body) == int(reading.headers["content-length"])
    assert healthy_body(cobalt).startswith(reading.body[:200])
    with pytest.raises(json.JSONDecodeError):
        json.loads(reading.body)


# Whole answers that are no use. A row: fault, status, content type, what the body must hold, further headers.

JSON = "application/json"
INSTEAD = [
    ("rate-limited", 429, JSON, b'"message":"Too many requests"', {"retry-after": "1"}),
    ("500", 500, JSON, b'"message":"Something went wrong"', {}),
    ("502", 502, "text/html; charset=utf-8", b"502 Bad Gateway", {}),
    ("503", 503, "text/html; charset=utf-8", b"503 Service Temporarily Unavailable", {}),
    ("html-200", 200, "text/html; charset=utf-8", b'type="password"', {}),
    ("empty-200", 200, JSON, b"", {"content-length": "0"}),
    ("204", 204, None, b"", {}),
    ("null", 200, JSON, b"null", {"content-length": "4"}),
]


@pytest.mark.parametrize("path", ["/linked-account/acme", ASIDE, "/application"])
@pytest.mark.parametrize(
    ("fault", "status", "kind", "body", "headers"), INSTEAD, ids=[f"{row[0]} is {row[1]}" for row in INSTEAD]
)
def test_whatever_is_asked_the_answer_is_another(cobalt, path, fault, status, kind, body, headers):
    reading = read_raw(cobalt.under(fault), path)

    assert (reading.status, reading.ending) == (status, "closed")
    assert reading.headers.get("content-type") == kind
    assert body in reading.body
    assert bool(body) == bool(reading.body)
    assert {name: reading.headers.get(name) for name in headers} == headers
    assert "x-trace-id" in reading.headers


def test_no_content_declares_no_length(cobalt):
    assert "content-length" not in read_raw(cobalt.under("204")).headers


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/nothing", {"status_code", "error_type", "message", "request_id"}),
        (ASIDE, {"status_code", "error_type", "message", "request_id"}),
        ("/auth-structure/nothing", {"status_code", "error_type", "message", "request_id"}),
    ],
)
def test_errors_have_the_names_of_2023(cobalt, path, names):
    assert set(json.loads(read_raw(cobalt.under("legacy-errors"), path).body)) == names
    assert set(json.loads(read_raw(cobalt, path).body)) != names


# For all of them

QUIET = {"slow", "slow-30s", "hang", "header-drip", "slow-body"}


@pytest.mark.parametrize("fault", [fault.name for fault in transport.FAULTS if fault.name not in QUIET])
def test_the_next_connection_without_the_fault_is_healthy(cobalt, fault):
    before = healthy_body(cobalt)
    with contextlib.suppress(httpx.TransportError):
        cobalt.under(fault).ask("GET", "/linked-account/acme")

    assert healthy_body(cobalt) == before


def test_no_fault_on_the_way_is_left_without_a_test():
    framed = {"short-body", "short-chunked", "header-drip", "slow-body", "truncated", "legacy-errors"}
    unanswered = {"slow", "slow-30s", "hang", "reset", "close-early"}

    assert {fault.name for fault in transport.FAULTS} == framed | unanswered | {row[0] for row in INSTEAD}
