"""Questions of one's own, without code."""

import asyncio
import ssl
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import ValidationError

from lib.engine.guard import Guard
from lib.engine.own_checks import own_checks
from lib.engine.transport import GuardedTransport, fetch
from lib.launch.checklist import Expectation
from lib.launch.verdict import Outcome
from tests.checks.driver import Dialogue
from tests.checks.replies import NOW, ok, page, target
from tests.launch.journals import checklist, item

URL = "https://app.example.com/health"


def ask(reply, aim=None, url=URL, **expected):
    """The verdict, and the requests that were sent."""
    about = item("health-answers", expectations=(Expectation(question="It is well.", url=url, **expected),))
    (check,) = own_checks(checklist(about)).values()
    dialogue = Dialogue(lambda *_: reply)
    return dialogue.lead(check.converse, aim or target()), [request for _, request, _ in dialogue.said]


def ended(reply, **expected):
    verdict, _ = ask(reply, **expected)
    return verdict.outcome, verdict.cause


def late(seconds):
    reply = ok({})
    reply.elapsed = timedelta(seconds=seconds)
    return reply


SCHEMA = {"type": "object", "required": ["up"], "properties": {"up": {"const": True}}}
BODY = ok({"up": True, "parts": [{"name": "db", "load": 1}]}, **{"x-frame-options": "DENY"})


@pytest.mark.parametrize(
    "expected",
    [
        {"status": 200},
        {"headers": {"X-Frame-Options": "deny"}},
        {"json_path": {"$.up": True, "$.parts[*].name": "db"}},
        {"json_schema": SCHEMA},
        {"status": 200, "json_path": {"$.parts[0].load": 1}, "json_schema": SCHEMA},
    ],
)
def test_passes_when_the_answer_is_as_expected(expected):
    assert ended(BODY, **expected) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        pytest.param(page("", 404), {"status": 200}, id="status"),
        pytest.param(BODY, {"headers": {"x-frame-options": "SAMEORIGIN"}}, id="header"),
        pytest.param(ok({}), {"headers": {"x-frame-options": "DENY"}}, id="no header"),
        pytest.param(BODY, {"json_path": {"$.up": False}}, id="value"),
        pytest.param(BODY, {"json_path": {"$.down": True}}, id="path that leads nowhere"),
        pytest.param(ok({"up": 1}), {"json_path": {"$.up": True}}, id="a number is not true"),
        pytest.param(ok({"up": False}), {"json_schema": SCHEMA}, id="schema"),
        pytest.param(page("<h1>up</h1>"), {"json_path": {"$.up": True}}, id="a page instead of JSON"),
        pytest.param(late(1.2), {"milliseconds": 1000}, id="late"),
    ],
)
def test_fails_when_it_is_not(reply, expected):
    assert ended(reply, **expected) == (Outcome.FAILED, "expectation-not-met")


@pytest.mark.parametrize(("status", "cause"), [(429, "rate-limited"), (503, "server-error"), (502, "server-error")])
def test_an_outage_decides_nothing(status, cause):
    assert ended(page("", status), status=200) == (Outcome.INCONCLUSIVE, cause)


def test_an_outage_may_be_what_is_expected():
    assert ended(page("", 503), status=503) == (Outcome.PASSED, "")


def certificate(path, until):
    """Writes a certificate for localhost, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(until - timedelta(days=3650)).not_valid_after(until)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    written = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    form = serialization.PrivateFormat.PKCS8
    path.write_bytes(written + key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return path


@pytest.fixture
def secure(tmp_path):
    """What a server on loopback answers over TLS, whose certificate ends then."""

    def visit(until):
        path = certificate(tmp_path / "localhost.pem", until)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return asyncio.run(_answer(context, ssl.create_default_context(cafile=path)))

    return visit


async def _answer(context, trust):
    async def behave(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n{}")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(behave, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        transport = GuardedTransport(Guard(frozenset({("https", "localhost", port)})), tls=trust)
        return await fetch(transport, httpx.Request("GET", f"https://localhost:{port}/"), 5)


NEXT_YEARS = NOW + timedelta(days=3650)  # the certificate is a real one and must hold today


@pytest.mark.parametrize(
    ("days_left", "outcome"),
    [(15, Outcome.PASSED), (14, Outcome.PASSED), (13.9, Outcome.FAILED), (-1, Outcome.FAILED)],
)
def test_a_certificate_must_last_so_many_days(secure, days_left, outcome):
    reply, aim = secure(NEXT_YEARS), replace(target(), now=NEXT_YEARS - timedelta(days=days_left))
    verdict, _ = ask(reply, aim, tls_days=14)

    assert verdict.outcome is outcome
    assert outcome is Outcome.PASSED or f"ends on {NEXT_YEARS:%Y-%m-%d}, in less than 14 days" in verdict.because


def test_an_answer_without_tls_has_no_certificate_to_last():
    assert ended(ok({}), tls_days=14) == (Outcome.FAILED, "expectation-not-met")


def test_a_certificate_cannot_be_asked_of_an_address_without_tls():
    with pytest.raises(ValidationError, match="begins with http:"):
        Expectation(question="It is well.", url="http://app.example.com/", tls_days=14)


@pytest.mark.parametrize("nothing", [{}, {"headers": {}}, {"json_schema": {}}, {"json_path": {}}])
def test_an_empty_expectation_is_an_error(nothing):
    with pytest.raises(ValidationError, match="expects nothing"):
        Expectation(question="It is well.", url=URL, **nothing)


@pytest.mark.parametrize(
    "expected",
    [{"json_path": {"$[": 1}}, {"json_schema": {"type": "nothing"}}, {"json_schema": {"$ref": "https://e.example/s"}}],
    ids=["a path", "a schema", "a schema elsewhere"],
)
def test_a_wrong_question_decides_nothing(expected):
    assert ended(ok({"a": 1}), **expected) == (Outcome.INCONCLUSIVE, "expectation-unaskable")


def test_settings_fill_the_address_and_are_needed():
    about = item("api-up", expectations=(Expectation(question="It is well.", url="{base_url}/up", status=200),))
    (check,) = own_checks(checklist(about)).values()

    assert check.needs == ("base_url",)
    assert str(ask(ok({}), url="{base_url}/up", status=200)[1][0].url) == "https://app.refold.ai/up"


def test_the_session_goes_along_only_when_asked_for():
    aim = target(app_session="env:S", secrets={"app_session": "Cookie: session=abc"})

    assert ask(ok({}), aim, signed_in=True, status=200)[1][0].headers["cookie"] == "session=abc"
    assert "cookie" not in ask(ok({}), aim, status=200)[1][0].headers


def test_it_only_ever_reads():
    assert ask(ok({}), status=200)[1][0].method == "GET"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "app.example.com", "https://u:p@app.example.com/"])
def test_an_address_that_cannot_be_opened_decides_nothing(url):
    verdict, sent = ask(httpx.Response(200), url=url, status=200)

    assert (verdict.cause, sent) == ("expectation-unaskable", [])


def test_an_item_asks_its_expectations_like_any_other_check():
    about = item(
        "health-answers", checks=["key_is_accepted"], expectations=(Expectation(question="Q.", url=URL, status=200),)
    )

    assert checklist(about).with_own_checks().checks() == ("key_is_accepted", "own_health_answers_1")
